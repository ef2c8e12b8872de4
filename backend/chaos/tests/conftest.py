from __future__ import annotations

import dataclasses
from typing import Any

import pytest

from chaos.records import Accepted, Answer, Evidence, Execution, Injection, Row, Transition

RUN = "a" * 32
TOKEN = "1" * 32
NEWER = "2" * 32


class Story:
    """Evidence of a storm in which all went well; a test changes one thing."""

    def accepted(self, run: str = RUN, key: str = "k", **more: Any) -> Accepted:
        return Accepted(**{"run": run, "key": key, "task": "chaos.quick", "mono": 1.0, **more})

    def execution(
        self, nonce: str = "n", run: str = RUN, attempt: int = 1, mono: float = 1.2, **more: Any
    ) -> Execution:
        values = {
            "task": "chaos.quick",
            "worker": "w@h",
            "pid": 7,
            "wall": 100 + mono,
            "ended": mono + 0.1,
            "how": "end",
        }
        return Execution(run=run, attempt=attempt, nonce=nonce, mono=mono, **{**values, **more})

    def transition(self, id: int, old: str | None, new: str, run: str = RUN, **more: Any) -> Transition:
        values = {"old_token": None, "new_token": None, "new_published": None, "attempt": 0, "time": 101.0 + id / 10}
        return Transition(id=id, run=run, old_state=old, new_state=new, **{**values, **more})

    def row(self, run: str = RUN, **more: Any) -> Row:
        values = {"task": "chaos.quick", "state": "succeeded", "key": "k", "token": TOKEN, "attempt": 1, "error": None}
        outcome = {"result": {"nonce": "n"}, "leased": False, "cancel_requested": False}
        return Row(run=run, **{**values, **outcome, **more})

    def answer(self, status: int = 202, began: float = 1.0, took: float = 0.01, **more: Any) -> Answer:
        return Answer(**{"key": "k", "purpose": "submit", "status": status, "began": began, "took": took, **more})

    def fault(self, kind: str, began: float = 1.0, ended: float = 2.0, **more: Any) -> Injection:
        return Injection(kind=kind, began=began, ended=ended, **more)

    def transitions(self) -> list[Transition]:
        return [
            self.transition(1, None, "queued"),
            self.transition(2, "queued", "running", new_token=TOKEN, attempt=1),
            self.transition(3, "running", "succeeded", old_token=TOKEN, new_token=TOKEN, attempt=1),
        ]

    def evidence(self, **changes: Any) -> Evidence:
        good = Evidence(
            accepted=[self.accepted()],
            answers=[self.answer()],
            executions=[self.execution()],
            transitions=self.transitions(),
            rows=[self.row()],
            ended=100.0,
        )
        return dataclasses.replace(good, **changes)


@pytest.fixture
def story() -> Story:
    return Story()
