"""The load generator looks at every answer, whoever gives it."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from bench.load.batch import batch
from bench.load.conversations import CONVERSATIONS
from bench.load.http import Connection, WrongAnswerError, get
from bench.load.lists import lists
from bench.load.loop import turn
from bench.tests.stub import Reply, Stub


def ended(text: str, **more: Any) -> dict[str, Any]:
    return {"state": "succeeded", "result": {"message": text}, **more}


async def messager(method: str, path: str, body: Any) -> Reply:
    return 200, ended(body["input"]["message"])


async def thin(method: str, path: str, body: Any) -> Reply:
    # Its id is the text, so that the second request can be answered.
    return 200, {"id": body["message"]} if method == "POST" else {"result": {"message": path.rpartition("/")[2]}}


async def flower(method: str, path: str, body: Any) -> Reply:
    return 200, {"task-id": "x", "state": "SUCCESS", "result": {"message": body["args"][0]}}


HANDLERS = {"messager": messager, "thin": thin, "flower": flower}


@pytest.mark.parametrize("name", HANDLERS)
def test_clients_send_one_after_another_over_connections_that_stay_open(name: str) -> None:
    stub = Stub(HANDLERS[name])
    found = stub.run(lambda port: turn(CONVERSATIONS[name], port, 3, 0.05, 0.2))
    took = found["took"]
    assert 6 < len(took) < found["runs"] <= len(stub.requests)
    assert 0 < found["cpu"] < 1
    assert all(0 < milliseconds < 200 for milliseconds in took)
    assert stub.connections == 3


def test_what_came_back_during_the_warm_up_does_not_count() -> None:
    stub = Stub(messager)
    took = stub.run(lambda port: turn(CONVERSATIONS["messager"], port, 1, 0.3, 0.1))["took"]
    assert 0 < len(took) < len(stub.requests) / 2


def test_a_server_that_closes_is_connected_to_again() -> None:
    stub = Stub(messager, closing=True)
    took = stub.run(lambda port: turn(CONVERSATIONS["messager"], port, 1, 0.0, 0.1))["took"]
    assert len(took) >= 2
    assert stub.connections == len(stub.requests)


WRONG: list[Reply] = [
    (500, {"title": "broken"}),
    (202, ended("x", state="running")),
    (200, ended("another text")),
    (200, ended("x", state="failed")),
]


@pytest.mark.parametrize("reply", WRONG)
def test_an_error_or_another_text_ends_the_turn(reply: Reply) -> None:
    async def wrong(method: str, path: str, body: Any) -> Reply:
        return reply

    with pytest.raises(ExceptionGroup) as raised:
        Stub(wrong).run(lambda port: turn(CONVERSATIONS["messager"], port, 2, 0.0, 5.0))
    assert raised.group_contains(WrongAnswerError)


def test_a_connection_that_breaks_is_an_error() -> None:
    async def nobody(port: int) -> None:
        await Connection(port).request(get("/"))

    async def breaks(method: str, path: str, body: Any) -> Reply:
        raise ConnectionResetError

    with pytest.raises(OSError, match="closed the connection"):
        Stub(breaks).run(nobody)


class Batches:
    """Runs end a third at a time, between two looks."""

    def __init__(self, wrong: bool = False) -> None:
        self.texts: list[str] = []
        self.done = 0
        self.wrong = wrong

    async def __call__(self, method: str, path: str, body: Any) -> Reply:
        if method == "POST":
            self.texts = [one["message"] for one in body["inputs"]]
            return 202, self.content()
        if "/batches/" in path:
            self.done = min(len(self.texts), self.done + len(self.texts) // 3 + 1)
            return 200, self.content()
        echoes = [ended("?" if self.wrong else text, input={"message": text}) for text in self.texts]
        at = int(path.partition("cursor=")[2] or 0)
        return 200, {"items": echoes[at : at + 10], "next": str(at + 10) if at + 10 < len(echoes) else None}

    def content(self) -> dict[str, Any]:
        counts = {"succeeded": self.done, "queued": len(self.texts) - self.done, "failed": 0, "cancelled": 0}
        return {"id": "b", "total": len(self.texts), "counts": counts}


def test_a_batch_takes_until_its_last_result_and_all_are_looked_at() -> None:
    stub = Stub(Batches())
    assert 0.1 < stub.run(lambda port: batch(port, 25)) < 5
    assert len(stub.requests) == 1 + 3 + 3


def test_a_batch_with_a_wrong_echo_fails() -> None:
    with pytest.raises(WrongAnswerError, match="no echo"):
        Stub(Batches(wrong=True)).run(lambda port: batch(port, 5))


def test_pages_are_timed_while_runs_are_submitted() -> None:
    async def handler(method: str, path: str, body: Any) -> Reply:
        await asyncio.sleep(0.02)
        return (202, {"id": "x"}) if method == "POST" else (200, {"items": [1] if "some" in path else []})

    queries = [
        {"name": "some", "paths": ["/some?a", "/some?b"], "finds": True},
        {"name": "none", "paths": ["/none"], "finds": False},
        {"name": "wrong", "paths": ["/none"], "finds": True},
    ]
    found = Stub(handler).run(lambda port: lists(port, 100, queries, 6, 5.0))
    assert {name: len(took) for name, took in found["took"].items()} == {"some": 6, "none": 6, "wrong": 6}
    assert min(found["took"]["some"]) >= 20
    assert found["errors"] == ["wrong (/none): found nothing"] * 6
    assert found["submitted_per_second"] > 30
