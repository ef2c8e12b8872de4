"""The files of a run over HTTP."""

from __future__ import annotations

import uuid

from django.http import HttpRequest
from ninja import Router, Schema

from messager.files import services as files
from messager.files.schemas import FileOut, file_out
from messager.runs.services import find_run

router = Router(tags=["files"])


class RunFiles(Schema):
    """The files that belong to a run."""

    items: list[FileOut]
    """What its task made, in that order: of several attempts, the last one."""
    inputs: list[FileOut]
    """What it was given."""


@router.get(
    "/runs/{any_uuid:run_id}/artifacts",
    response=RunFiles,
    operation_id="get_run_artifacts",
    summary="Get a run's files",
)
def get_run_artifacts(request: HttpRequest, run_id: uuid.UUID) -> RunFiles:
    """Those that are there by now: a running task may make more, and another attempt begins anew."""
    run = find_run(run_id)
    return RunFiles(
        items=[file_out(file, kept=True) for file in files.artifacts_of(run.id, run.claim_token)],
        inputs=[file_out(file, kept=True) for file in files.inputs_of(run.id)],
    )
