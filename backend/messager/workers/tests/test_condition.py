"""The word for how a queue is: the first rule that holds."""

from __future__ import annotations

from typing import Any

import pytest

from messager.workers.condition import LATE, LONG, Load, condition_of

QUIET: dict[str, Any] = {
    "paused": False, "workers": 1, "free": 2, "waiting": 0, "running": 0, "oldest": 0.0, "unused": 0.0,
}  # fmt: skip
LATER, LONGER = LATE + 1, LONG + 1


@pytest.mark.parametrize(
    ("facts", "word"),
    [
        ({}, "idle"),
        ({"running": 1}, "active"),
        ({"waiting": 1, "oldest": 1.0, "unused": 1.0}, "active"),
        ({"waiting": 9, "oldest": LONGER}, "active"),  # its worker has begun another a moment ago
        ({"waiting": 1, "oldest": LATER, "unused": LATER}, "stalled"),
        ({"free": 0, "running": 2}, "at_capacity"),
        ({"free": 0, "running": 2, "waiting": 5, "oldest": LONG}, "at_capacity"),
        ({"free": 0, "running": 2, "waiting": 5, "oldest": LONGER}, "backlogged"),
        ({"workers": 0, "free": 0}, "no_worker"),
        ({"workers": 0, "free": 0, "waiting": 5, "oldest": LONGER}, "no_worker"),
        ({"paused": True}, "paused"),
        ({"paused": True, "workers": 0, "free": 0}, "paused"),
        ({"paused": True, "waiting": 5, "oldest": LONGER, "unused": LONGER}, "paused"),
    ],
)
def test_the_word(facts: dict[str, Any], word: str) -> None:
    assert condition_of(Load(**{**QUIET, **facts})) == word
