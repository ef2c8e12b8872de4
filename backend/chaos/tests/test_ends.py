"""What the engine tells of ended containers, with a stand-in for its command line."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from chaos.stack.ends import Ends
from messager.testing.processes import wait_for


class Engine:
    def __init__(self, folder: Path) -> None:
        self._pipe = folder / "events"
        os.mkfifo(self._pipe)
        command = folder / "docker"
        command.write_text(f"#!/bin/sh\nexec cat {self._pipe}\n")
        command.chmod(0o755)
        self.ends = Ends("storm", {"PATH": f"{folder}:{os.environ['PATH']}"})
        self._writer = self._pipe.open("w", buffering=1)

    def tells(self, container: str, code: int) -> None:
        event = {"Actor": {"Attributes": {"name": container, "exitCode": str(code)}}}
        self._writer.write(json.dumps(event) + "\n")

    def close(self) -> None:
        self._writer.close()
        self.ends.close()


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    made = Engine(tmp_path)
    yield made
    made.close()


def test_only_an_end_that_was_asked_for_is_no_surprise(engine: Engine) -> None:
    engine.ends.services = {"c-1": "worker@c"}
    with engine.ends.expected("c-1") as gone:
        engine.tells("c-2", 1)
        engine.tells("c-1", 137)
        assert gone(5) == 137
    engine.tells("c-1", 0)
    wait_for(lambda: len(engine.ends.seen) == 3, "three ends")
    told = [(one.service, one.code, one.asked) for one in engine.ends.all()]
    assert told == [("c-2", 1, False), ("worker@c", 137, True), ("worker@c", 0, False)]


def test_a_container_that_does_not_end_is_not_waited_for_long(engine: Engine) -> None:
    with engine.ends.expected("c-1") as gone:
        assert gone(0.05) is None
