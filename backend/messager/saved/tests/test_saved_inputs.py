"""Inputs that people keep for the next time, without their secrets."""

from __future__ import annotations

import uuid
from typing import Any

import pytest

from messager.catalog.secrets import MASK
from messager.saved import services
from messager.saved.models import SavedInput
from messager.testing.client import PROBLEM, Api

PATH = "/tasks/samples.add/inputs"


def save(api: Api, name: str = "mine", **more: Any) -> dict[str, Any]:
    answer = api.post(PATH, {"name": name, "input": {"a": 1}, **more})
    assert answer.status_code == 200, answer.content
    saved: dict[str, Any] = answer.json()
    return saved


def names(api: Api) -> list[str]:
    return [item["name"] for item in api.get(PATH).json()["items"]]


def test_what_is_saved_is_listed_by_name(api: Api) -> None:
    assert names(api) == []
    saved = save(api, "later"), save(api, " earlier ", tags=["x"])
    found = api.get(PATH).json()["items"]
    assert found == [saved[1], saved[0]]
    assert (found[0]["name"], found[0]["input"], found[0]["tags"]) == ("earlier", {"a": 1}, ["x"])
    assert api.get("/tasks/samples.hurry/inputs").json() == {"items": []}


def test_saving_under_the_same_name_replaces(api: Api) -> None:
    first = save(api)
    second = save(api, input={"a": 2})
    assert (second["id"], second["input"]) == (first["id"], {"a": 2})
    assert second["saved_at"] >= first["saved_at"]
    assert names(api) == ["mine"]


def test_numbers_stay_exact(api: Api) -> None:
    api.post(PATH, '{"name": "big", "input": {"a": 12345678901234567891234567}}')
    assert b'"a":12345678901234567891234567' in api.get(PATH).content


def test_what_is_deleted_is_gone(api: Api) -> None:
    saved = save(api)
    assert api.post(f"{PATH}/{saved['id']}/delete").json() == saved
    assert names(api) == []
    assert api.post(f"{PATH}/{saved['id']}/delete").status_code == 404


def test_one_of_another_task_is_not_deleted(api: Api) -> None:
    saved = save(api)
    assert api.post(f"/tasks/samples.hurry/inputs/{saved['id']}/delete").status_code == 404
    assert names(api) == ["mine"]


@pytest.mark.parametrize(
    ("body", "loc"),
    [
        ({"name": "", "input": {}}, ["name"]),
        ({"name": "   ", "input": {}}, ["name"]),
        ({"name": "x" * 101, "input": {}}, ["name"]),
        ({"name": "a\x00b", "input": {}}, ["name"]),
        ('{"name": "\\ud800", "input": {}}', ["name"]),
        ({"name": "x"}, ["input"]),
        ({"name": "x", "input": [1]}, ["input"]),
        ('{"name": "x", "input": {"a": 1e999}}', ["input"]),
        ({"name": "x", "input": {}, "tags": [""]}, ["tags", 0]),
        ({"name": "x", "input": {}, "secret": 1}, ["secret"]),
    ],
)
def test_nonsense_is_refused_by_name_and_not_kept(api: Api, body: Any, loc: list[Any]) -> None:
    answer = api.post(PATH, body)
    assert (answer.status_code, answer["Content-Type"]) == (422, PROBLEM)
    assert [error["loc"] for error in answer.json()["errors"]] == [loc]
    assert not SavedInput.objects.exists()


def test_an_unknown_task_is_404(api: Api) -> None:
    assert api.get("/tasks/samples.nothing/inputs").status_code == 404
    assert api.post("/tasks/samples.nothing/inputs", {"name": "x", "input": {}}).status_code == 404
    assert api.post(f"{PATH}/{uuid.uuid4()}/delete").status_code == 404
    assert api.post(f"/tasks/no%00task/inputs/{uuid.uuid4()}/delete").status_code == 404


def test_there_is_an_end_to_what_is_kept(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(services, "MOST", 1)
    save(api), save(api)
    answer = api.post(PATH, {"name": "other", "input": {}})
    assert (answer.status_code, names(api)) == (409, ["mine"])


def test_no_secret_is_kept(api: Api) -> None:
    path = "/tasks/samples.keeps_to_itself/inputs"
    for value in ("hunter2", ["hunter2"], {"a": "hunter2"}):
        saved = api.post(path, {"name": "mine", "input": {"token": value, "fails": True}}).json()
        assert saved["input"] == {"token": MASK, "fails": True}
    assert "hunter2" not in str(list(SavedInput.objects.values()))


def test_hundreds_of_brackets_are_refused(api: Api) -> None:
    path = "/tasks/samples.keeps_to_itself/inputs"
    for depth in (100, 240, 900):
        body = '{"name": "x", "input": {"fails": ' + "[" * depth + "]" * depth + "}}"
        assert api.post(path, body).status_code in (200, 400, 422), depth
