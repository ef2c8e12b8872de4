"""The two forms of waiting for news: of one run by its version, or of whatever changed by a cursor."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any, Protocol

from bench.load.answers import content, served
from bench.load.http import Connection, WrongAnswerError, get

WAIT = 25
"""Seconds a tab asks to wait."""
TERMINAL = frozenset({"succeeded", "failed", "cancelled"})
Look = Callable[[Connection], Awaitable[None]]
"""One wait in which nothing happens; raises WrongAnswerError when something does."""


class Form(Protocol):
    """How tabs wait."""

    async def prepare(self) -> None:
        """Raises NotServedError where this form is not there."""

    def idle(self, run_id: str) -> Look:
        """A tab of somebody who looks at whatever happens."""

    def following(self, run_id: str) -> Look:
        """A tab that is open on a run to which nothing happens."""

    async def cursor(self, connection: Connection) -> str:
        """Where to begin before the run to be followed exists."""

    async def follow(self, connection: Connection, run: Any, cursor: str) -> Any:
        """The run once it has ended, as the tab hears of it."""


class Runs:
    """`GET /runs/{id}?wait=` with the version that the tab has."""

    def __init__(self, port: int) -> None:
        """Nothing is asked yet."""

    async def prepare(self) -> None:
        """Always there."""

    def idle(self, run_id: str) -> Look:
        """On a run, as there is no other way."""
        request = _run(run_id, 1)

        async def look(connection: Connection) -> None:
            answer = await connection.request(request)
            if answer.status != 304:
                raise WrongAnswerError(f"a run to which nothing happens was answered {answer.status}")

        return look

    following = idle

    async def cursor(self, connection: Connection) -> str:
        """The run's version is all there is to know."""
        return ""

    async def follow(self, connection: Connection, run: Any, cursor: str) -> Any:
        """From version to version."""
        while run["state"] not in TERMINAL:
            run = content(await connection.request(_run(run["id"], run["version"])), 200)
        return run


class Changes:
    """`GET /changes?since=&wait=`."""

    def __init__(self, port: int) -> None:
        """Nothing is asked yet."""
        self._port, self._since = port, ""

    async def prepare(self) -> None:
        """Takes the cursor of now."""
        self._since = await self.cursor(Connection(self._port))

    def idle(self, run_id: str) -> Look:
        """On all runs."""
        return self._look("")

    def following(self, run_id: str) -> Look:
        """On one."""
        return self._look(f"&id={run_id}")

    async def cursor(self, connection: Connection) -> str:
        """Of now."""
        answer = await connection.request(get("/api/v1/changes"))
        since: str = served(answer, 200, "GET /changes")["next"]
        return since

    async def follow(self, connection: Connection, run: Any, cursor: str) -> Any:
        """From change to change."""
        while run["state"] not in TERMINAL:
            page = content(await connection.request(_changes(cursor, f"&id={run['id']}")), 200)
            run, cursor = (page["items"] or [run])[-1], page["next"]
        return run

    def _look(self, more: str) -> Look:
        since = self._since

        async def look(connection: Connection) -> None:
            nonlocal since
            page = content(await connection.request(_changes(since, more)), 200)
            if page["items"]:
                raise WrongAnswerError("a tab was told of a change, and there was none")
            since = page["next"]

        return look


def _run(run_id: str, version: int) -> bytes:
    return get(f"/api/v1/runs/{run_id}?wait={WAIT}", If_None_Match=f'"{version}"')


def _changes(since: str, more: str) -> bytes:
    return get(f"/api/v1/changes?since={since}&wait={WAIT}{more}")


FORMS: dict[str, Callable[[int], Form]] = {"runs": Runs, "changes": Changes}
