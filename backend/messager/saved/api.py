"""Saved inputs over HTTP: parses and presents; services.py acts."""

from __future__ import annotations

import uuid

from django.http import HttpRequest, HttpResponse
from ninja import Router

from messager.catalog.registry import find_task
from messager.runs.api import json_answer
from messager.saved import services
from messager.saved.schemas import SavedInputIn, SavedInputList, SavedInputOut, saved_text

router = Router(tags=["saved inputs"])


@router.get(
    "/tasks/{task}/inputs", response=SavedInputList, operation_id="list_saved_inputs", summary="List saved inputs"
)
def list_saved_inputs(request: HttpRequest, task: str) -> HttpResponse:
    """Those of a task, by name."""
    find_task(task)
    return json_answer(f'{{"items":[{",".join(map(saved_text, services.saved_inputs(task)))}]}}')


@router.post("/tasks/{task}/inputs", response=SavedInputOut, operation_id="save_input", summary="Save an input")
def save_input(request: HttpRequest, task: str, body: SavedInputIn) -> HttpResponse:
    """Keep an input under a name, its secrets masked. 409 when 200 of the task are kept already."""
    return json_answer(saved_text(services.save(find_task(task), body.name, body.input, body.tags)))


@router.post(
    "/tasks/{task}/inputs/{any_uuid:saved_id}/delete",
    response=SavedInputOut,
    operation_id="delete_saved_input",
    summary="Delete a saved input",
)
def delete_saved_input(request: HttpRequest, task: str, saved_id: uuid.UUID) -> HttpResponse:
    """Answers with what it was."""
    return json_answer(saved_text(services.delete(task, saved_id)))
