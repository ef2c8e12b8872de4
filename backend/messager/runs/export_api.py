"""Runs as a file over HTTP."""

from __future__ import annotations

from django.http import HttpRequest, StreamingHttpResponse
from ninja import Query, Router

from messager.runs.export import CONTENT_TYPES, ExportFilters, exported

router = Router(tags=["runs"])

FILES = {"schema": {"type": "string"}}


@router.get(
    "/runs/export",
    operation_id="export_runs",
    summary="Export runs",
    openapi_extra={
        "responses": {
            200: {
                "description": "The file",
                "content": {kind.partition(";")[0]: FILES for kind in CONTENT_TYPES.values()},
            }
        }
    },
)
def export_runs(request: HttpRequest, filters: Query[ExportFilters]) -> StreamingHttpResponse:
    """The runs that match as a file, newest first, up to 100 000: for more, go on with `created_before`.

    In CSV, text that a spreadsheet would take for a formula has an apostrophe in front; JSON holds everything as it is.
    """
    return StreamingHttpResponse(
        exported(filters),
        content_type=CONTENT_TYPES[filters.format],
        headers={"Content-Disposition": f'attachment; filename="runs.{filters.format}"'},
    )
