"""What callers send: tasks that harm their worker, and bodies that harm the API."""

from __future__ import annotations

import json

from chaos.faults.context import Context, hit
from chaos.faults.kinds import fault
from chaos.records import Injection
from chaos.workload import POISONS

LIMIT = 256 * 1024
"""Messager's MESSAGER_MAX_BODY_BYTES where nobody sets it."""
ACCEPTED = (202,)
REFUSED = (400, 413, 422)


@fault("poison", takes="poison", seconds=2)
def poison(context: Context, injection: Injection) -> None:
    """A task that exits, crashes, eats memory, never ends, holds Python's lock, or forks."""
    job = context.dice.choice(POISONS)
    hit(injection, job.task)
    injection.facts["run"] = context.client.submit(job, context.key)


@fault("payload", takes="payload", seconds=1)
def payload(context: Context, injection: Injection) -> None:
    """Bodies at the limit and past it, nested deeply, with what is no JSON and no Unicode."""
    hit(injection)
    for number, (body, expected) in enumerate(_bodies()):
        key = f"{context.key}-{number}"
        path = "/tasks/chaos.taking/runs"
        answer = context.client.request("payload", key, "POST", path, expected, content=body)
        if answer is not None and answer.status_code == 202:
            context.client.accepted(answer, key, "chaos.taking")


def _bodies() -> list[tuple[bytes, tuple[int, ...]]]:
    deep = b"[" * 5000 + b"]" * 5000
    return [
        (_of_size(LIMIT - 1), ACCEPTED),
        (_of_size(LIMIT), ACCEPTED),
        (_of_size(LIMIT + 1), (413,)),
        (b'{"input": {"text": ' + deep + b"}}", REFUSED),
        (b'{"input": {"text": NaN}}', REFUSED),
        (b'{"input": {"text": 1e999}}', REFUSED),
        (b'{"input": {"text": "\\ud800"}}', REFUSED),
        (b'{"input": {"text": "\xed\xa0\x80"}}', REFUSED),
        (b'{"input": {"text": "\xff\xfe"}}', REFUSED),
        (b'{"input": {"text": "a"', REFUSED),
        (b'{"input": {"text": 1}}', REFUSED),
        (b"", REFUSED),
    ]


def _of_size(size: int) -> bytes:
    empty = len(json.dumps({"input": {"text": ""}}))
    return json.dumps({"input": {"text": "x" * (size - empty)}}).encode()
