"""For each type hint: a form that is opened and sent as it is gives the task its own default, of the same type."""

from __future__ import annotations

import json
import re
from contextlib import closing
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect
from support.api import Api, Run
from support.complaints import Complaints
from support.screen import run_task
from support.stack import ROOT, Stack

FOLDER = ROOT / "frontend" / "src" / "forms" / "testing"
"""Has the hints, which the tests of the forms themselves use as well."""

TASKS = '''
"""A task for each hint, which tells whether it was given its default."""

import dataclasses
import re
from typing import Any

from celery import shared_task
from pydantic import BaseModel, SecretStr, TypeAdapter
from pydantic.fields import FieldInfo

from tasks.hints import HINTS


def exact(value: Any) -> Any:
    """Tells apart what is equal, such as 1, 1.0 and True, also inside of others."""
    if isinstance(value, SecretStr):
        return ["secret", value.get_secret_value()]
    if isinstance(value, BaseModel) or dataclasses.is_dataclass(value):
        return [type(value).__name__, exact(vars(value)), exact(getattr(value, "model_extra", None))]
    if isinstance(value, dict):
        return [[exact(key), exact(part)] for key, part in value.items()]
    if isinstance(value, (set, frozenset)):
        return [type(value).__name__, *sorted(map(exact, value))]
    if isinstance(value, (list, tuple)):
        return [type(value).__name__, *map(exact, value)]
    return [type(value).__name__, str(value)]


def add_task(name: str, hint: Any, default: Any) -> None:
    given = default.get_default(call_default_factory=True) if isinstance(default, FieldInfo) else default
    # A default that is only a text for what the hint says, such as that of a URL, becomes what the hint says.
    expected = TypeAdapter(hint).validate_python(given)

    def task(value=default):
        return {"unchanged": exact(value) == exact(expected), "got": repr(value), "expected": repr(expected)}

    task.__annotations__ = {"value": hint}
    task.__doc__ = f"{name}."
    shared_task(name="fidelity." + re.sub(r"\\W+", "_", name).strip("_"))(task)


for name, (hint, *default) in HINTS.items():
    if default:
        add_task(name, hint, *default)


@shared_task(name="fidelity.no_arguments")
def no_arguments() -> dict[str, bool]:
    return {"unchanged": True}
'''


def hints() -> list[dict[str, Any]]:
    """Those with a default, and the one without arguments."""
    every: list[dict[str, Any]] = json.loads((FOLDER / "hints.json").read_text())["hints"]
    return [hint for hint in every if "value" not in hint["schema"].get("required", [])]


def task_of(hint: dict[str, Any]) -> str:
    return "fidelity." + re.sub(r"\W+", "_", hint["name"]).strip("_")


@pytest.fixture(scope="module")
def runs(own_stack: Stack | None, browser: Browser) -> dict[str, Run]:
    """What became of the form of each hint, by its name: one page goes from form to form, and sends each as it is."""
    if own_stack is None:
        pytest.skip("this journey adds tasks; MESSAGER_URL says whose Messager it is")
    (own_stack.tasks() / "hints.py").write_text((FOLDER / "hints.py").read_text())
    own_stack.add_task_file("fidelity.py", TASKS)
    with browser.new_context(base_url=own_stack.url) as context, closing(Api(own_stack.url)) as api:
        complaints, page = Complaints(context), context.new_page()
        page.goto("/messager/")
        ids = {hint["name"]: send(page, task_of(hint)) for hint in hints()}
        complaints.verify()
        return {name: api.wait_for_end(id) for name, id in ids.items()}


def send(page: Page, task: str) -> str:
    """The id of the run that the form makes, which the page then shows."""
    page.evaluate("path => history.pushState(null, '', path)", f"/messager/tasks/{task}")
    expect(page.get_by_text(task, exact=True)).to_be_visible()
    return run_task(page)


def test_there_are_at_least_forty_hints_with_a_task_each(runs: dict[str, Run]) -> None:
    names = {run["task"] for run in runs.values()}
    assert len(names) == len(hints()) >= 40


@pytest.mark.parametrize("hint", hints(), ids=lambda hint: hint["name"])
def test_the_default_comes_back_unchanged_from_the_form(runs: dict[str, Run], hint: dict[str, Any]) -> None:
    run = runs[hint["name"]]
    assert run["task"] == task_of(hint)
    assert run["result"]["unchanged"], (run["input"], run["result"])
    # It came from the form, not from the function; but for secrets, which the form is not told.
    assert run["input"].keys() == hint["expected"].keys()
