"""What the tests of bulk actions share."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from messager.bulk.execution import step
from messager.testing.client import Api

Create = Callable[..., dict[str, Any]]


@pytest.fixture
def create(api: Api) -> Create:
    """Asks for a bulk action, which is accepted."""

    def post(action: str, **body: Any) -> dict[str, Any]:
        answer = api.post("/bulk", {"action": action, **body})
        assert answer.status_code == 202, answer.content
        bulk: dict[str, Any] = answer.json()
        return bulk

    return post


@pytest.fixture
def carry_out(api: Api, create: Create) -> Create:
    """The same, carried out to its end."""

    def post(action: str, **body: Any) -> dict[str, Any]:
        bulk = create(action, **body)
        finish()
        found: dict[str, Any] = api.get(f"/bulk/{bulk['id']}").json()
        return found

    return post


def finish() -> int:
    """Make steps until nothing is left to do; how many."""
    steps = 0
    while step():
        steps += 1
        assert steps < 1000
    return steps
