"""Makes evidence of what the journals and the database hold after a storm."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from chaos.database.access import plain
from chaos.journal import Line
from chaos.records import Accepted, Answer, Execution


def accepted(lines: Iterable[Line]) -> list[Accepted]:
    """The 202s in the client's journal."""
    names = ("run", "key", "task", "mono")
    return [Accepted(**{name: line[name] for name in names}) for line in lines if line["what"] == "accepted"]


def answers(lines: Iterable[Line]) -> list[Answer]:
    """Everything the API answered, and where it did not."""
    names = ("key", "purpose", "status", "began", "took", "problem", "expected")
    return [Answer(**{name: line[name] for name in names}) for line in lines if line["what"] == "answer"]


def given_up(lines: Iterable[Line]) -> list[str]:
    """Keys nobody accepted a run for."""
    return [line["key"] for line in lines if line["what"] == "gave up"]


def executions(lines: Iterable[Line]) -> list[Execution]:
    """Starts in the tasks' journal, each with its end, if it lived to see one; oldest first."""
    found: dict[str, Execution] = {}
    for line in lines:
        if line["what"] == "start":
            found[line["nonce"]] = _started(line)
        elif line["what"] in ("end", "retry", "fail"):
            found[line["nonce"]] = replace(found[line["nonce"]], ended=line["mono"], how=line["what"])
    return sorted(found.values(), key=lambda one: one.mono)


def _started(line: Line) -> Execution:
    return Execution(
        run=plain(line["run"]),
        attempt=line["attempt"],
        nonce=line["nonce"],
        task=line["task"],
        worker=line["worker"],
        pid=line["pid"],
        mono=line["mono"],
        wall=line["wall"],
    )
