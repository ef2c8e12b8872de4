"""GET /tasks and GET /tasks/{task}."""

from __future__ import annotations

from django.http import HttpRequest
from ninja import Router

from messager.catalog.registry import all_tasks, find_task
from messager.catalog.schemas import TaskList, TaskOut

router = Router(tags=["tasks"])


@router.get("/tasks", response=TaskList, operation_id="list_tasks", summary="List tasks")
def list_tasks(request: HttpRequest) -> TaskList:
    """Every task that can be run, by name."""
    return TaskList(items=[TaskOut.of(spec) for spec in all_tasks()])


@router.get("/tasks/{task}", response=TaskOut, operation_id="get_task", summary="Get a task")
def get_task(request: HttpRequest, task: str) -> TaskOut:
    """One task with the JSON Schemas of its input and its result."""
    return TaskOut.of(find_task(task))
