"""GET /tasks and GET /tasks/{task}."""

from __future__ import annotations

from messager.testing.client import PROBLEM, Api

api = Api()


def test_all_tasks_are_listed() -> None:
    answer = api.get("/tasks")
    assert answer.status_code == 200
    assert list(answer.json()) == ["items"]
    assert "messages.send" in [task["name"] for task in answer.json()["items"]]


def test_a_task_shows_all_that_a_form_needs() -> None:
    task = api.get("/tasks/samples.add").json()
    assert task == {
        "name": "samples.add",
        "title": "Add two numbers",
        "description": "Both are whole.",
        "input_schema": {
            "title": "SamplesAddInput",
            "type": "object",
            "additionalProperties": False,
            "required": ["a"],
            "properties": {
                "a": {"title": "A", "type": "integer", "description": "The first one."},
                "b": {"title": "B", "type": "integer", "default": 2},
            },
        },
        "result_schema": {"type": "integer"},
        "queue": "celery",
        "time_limit": None,
        "max_attempts": 4,
        "at_most_once": False,
    }


def test_a_task_tells_its_queue_and_its_limits() -> None:
    assert api.get("/tasks/samples.hurry").json()["queue"] == "urgent"
    assert api.get("/tasks/samples.hardly_limited").json()["time_limit"] == 1
    assert api.get("/tasks/samples.fails").json()["max_attempts"] == 1


def test_an_unknown_task_is_not_found() -> None:
    answer = api.get("/tasks/nope")
    assert (answer.status_code, answer.headers["Content-Type"]) == (404, PROBLEM)
    assert answer.json()["detail"] == "There is no task named 'nope'."
