"""Bulk actions over HTTP: parses and presents; services.py acts."""

from __future__ import annotations

import uuid

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router
from ninja.params.functions import Header

from messager.bulk import services
from messager.bulk.filters import text_of
from messager.bulk.lists import BulkFilters, ItemFilters, page_of_bulks, page_of_items
from messager.bulk.models import OPEN, Bulk
from messager.bulk.schemas import (
    BulkIn,
    BulkItemList,
    BulkList,
    BulkOut,
    BulkPreview,
    bulk_json,
    filter_json,
    item_json,
)
from messager.bulk.services import BulkRequest
from messager.runs.api import IdempotencyKey, answer

router = Router(tags=["bulk"])


@router.post("/bulk", response={202: BulkOut}, operation_id="create_bulk", summary="Retry or cancel many runs")
def create_bulk(
    request: HttpRequest,
    body: BulkIn,
    idempotency_key: IdempotencyKey = Header(None, alias="Idempotency-Key"),  # noqa: B008
) -> HttpResponse:
    """Retry or cancel the runs with these `ids`, or those a `filter` finds among the runs there are now.

    Answered once that is stored; a worker then does it in small steps, the oldest run first, each run once.
    """
    bulk, new = services.create(_request(body, idempotency_key))
    response = _shown(bulk, status=202)
    response.headers["Location"] = f"/api/v1/bulk/{bulk.id}"
    if not new:
        response.headers["Idempotency-Replayed"] = "true"
    return response


@router.post("/bulk/preview", response=BulkPreview, operation_id="preview_bulk", summary="Count what would be done")
def preview_bulk(request: HttpRequest, body: BulkIn) -> HttpResponse:
    """How many runs the same body would be about, and the filter with the states it means; nothing is stored."""
    checked, total = services.preview(_request(body))
    return answer(
        {
            "action": checked.action,
            "filter": checked.filter and filter_json(text_of(checked.filter)),
            "total": {"value": total.value, "exact": total.exact},
        }
    )


@router.get("/bulk", response=BulkList, operation_id="list_bulks", summary="List bulk actions")
def list_bulks(request: HttpRequest, filters: Query[BulkFilters]) -> HttpResponse:
    """A page of bulk actions, newest first."""
    page = page_of_bulks(filters)
    return answer({"items": [bulk_json(bulk) for bulk in page.items], "next": page.next})


@router.get("/bulk/{any_uuid:bulk_id}", response=BulkOut, operation_id="get_bulk", summary="Get a bulk action")
def get_bulk(request: HttpRequest, bulk_id: uuid.UUID) -> HttpResponse:
    """The action, with what it was asked for, and how far it is."""
    return _shown(services.find_bulk(bulk_id))


@router.get(
    "/bulk/{any_uuid:bulk_id}/items",
    response=BulkItemList,
    operation_id="list_bulk_items",
    summary="List the runs of a bulk action",
)
def list_items(request: HttpRequest, bulk_id: uuid.UUID, filters: Query[ItemFilters]) -> HttpResponse:
    """A page of the runs it is about, and what became of each."""
    page = page_of_items(services.find_bulk(bulk_id).id, filters)
    return answer({"items": [item_json(item) for item in page.items], "next": page.next})


@router.post(
    "/bulk/{any_uuid:bulk_id}/abort", response=BulkOut, operation_id="abort_bulk", summary="Abort a bulk action"
)
def abort_bulk(request: HttpRequest, bulk_id: uuid.UUID) -> HttpResponse:
    """No further run has its turn; what was done stays done. 409 when it has ended."""
    return _shown(services.abort(bulk_id))


def _request(body: BulkIn, key: str | None = None) -> BulkRequest:
    return BulkRequest(
        action=body.action, ids=body.ids, filter=body.filter, all=body.all, name=body.name, idempotency_key=key
    )


def _shown(bulk: Bulk, status: int = 200) -> HttpResponse:
    response = answer(bulk_json(bulk), status)
    response.headers["Cache-Control"] = "no-cache"
    if bulk.state in OPEN:
        response.headers["Retry-After"] = "1"
    return response
