"""Bulk actions as the API takes and shows them."""

from __future__ import annotations

import json
import uuid
from datetime import datetime
from typing import Annotated, Any

from ninja import Schema
from pydantic import ConfigDict, Field, StringConstraints

from messager.bulk.filters import BulkFilter
from messager.bulk.models import Action, Bulk, BulkItem, BulkState, Outcome
from messager.bulk.reasons import Reason
from messager.bulk.services import MOST
from messager.runs.schemas import RunTotal, timestamp
from messager.runs.states import RunState

Name = Annotated[str, StringConstraints(max_length=100, pattern=r"^[^\x00]*$")]


class BulkIn(Schema):
    """A request to do something to many runs: those with these ids, or those a filter finds."""

    model_config = ConfigDict(extra="forbid")

    action: Action
    ids: Annotated[list[uuid.UUID], Field(min_length=1, max_length=MOST)] | None = None
    filter: BulkFilter | None = None
    all: bool = False
    """Say so where the filter is empty, so that nobody does it to every run by mistake."""
    name: Name = ""
    """What people will know it by."""


class FilterOut(Schema):
    """Which runs it is about; what is not set is null or empty."""

    task: list[str] = []
    state: list[RunState] = []
    tag: list[str] = []
    q: str = ""
    batch: uuid.UUID | None = None
    schedule: uuid.UUID | None = None
    bulk: uuid.UUID | None = None
    failure: str = ""
    created_after: datetime | None = None
    created_before: datetime | None = None


class BulkExample(Schema):
    """A run that was skipped or failed."""

    run: uuid.UUID
    detail: str | None


class BulkReason(Schema):
    """Why runs were skipped or failed."""

    outcome: Outcome
    reason: Reason
    message: str
    count: int
    examples: list[BulkExample]


class BulkOut(Schema):
    """An action on many runs, and how far it is. `GET /runs?bulk=ID` lists the runs it made, or cancelled."""

    id: uuid.UUID
    action: Action
    name: str
    state: BulkState
    total: int
    """Runs it is about."""
    total_exact: bool
    """Else an estimate, until all of them are listed."""
    done: int
    skipped: int
    failed: int
    reasons: list[BulkReason]
    filter: FilterOut | None
    """Null where the runs were given by their ids."""
    ids_given: int | None
    created_at: datetime
    started_at: datetime | None
    finished_at: datetime | None


class BulkList(Schema):
    """A page of bulk actions, newest first."""

    items: list[BulkOut]
    next: str | None
    """The `cursor` of the next page."""


class BulkPreview(Schema):
    """What a bulk action would be about."""

    action: Action
    filter: FilterOut | None
    total: RunTotal


class BulkItemOut(Schema):
    """A run that a bulk action is about."""

    run: uuid.UUID
    outcome: Outcome
    reason: Reason | None
    message: str | None
    """The reason in words."""
    detail: str | None
    made: uuid.UUID | None
    """The new run of a retry."""


class BulkItemList(Schema):
    """A page of the runs a bulk action is about, the oldest first."""

    items: list[BulkItemOut]
    next: str | None
    """The `cursor` of the next page."""


def bulk_json(bulk: Bulk) -> dict[str, Any]:
    """An action as BulkOut says."""
    return {
        "id": str(bulk.id),
        "action": bulk.action,
        "name": bulk.name,
        "state": bulk.state,
        "total": max(bulk.total, bulk.listed),
        "total_exact": bulk.is_listed,
        "done": bulk.done,
        "skipped": bulk.skipped,
        "failed": bulk.failed,
        "reasons": [{**one, "message": Reason(one["reason"]).label} for one in json.loads(bulk.reasons)],
        "filter": filter_json(bulk.filter),
        "ids_given": bulk.ids_given,
        "created_at": timestamp(bulk.created_at),
        "started_at": timestamp(bulk.started_at),
        "finished_at": timestamp(bulk.finished_at),
    }


def filter_json(text: str | None) -> dict[str, Any] | None:
    """A stored filter as FilterOut says."""
    return None if text is None else FilterOut(**json.loads(text)).model_dump(mode="json")


def item_json(item: BulkItem) -> dict[str, Any]:
    """A run of an action as BulkItemOut says."""
    return {
        "run": str(item.run),
        "outcome": item.outcome,
        "reason": item.reason,
        "message": Reason(item.reason).label if item.reason else None,
        "detail": item.detail,
        "made": str(item.made) if item.made else None,
    }
