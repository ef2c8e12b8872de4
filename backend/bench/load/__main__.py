"""`python -m bench.load`: the load of one turn, in a process of its own."""

from __future__ import annotations

from typing import Any

import uvloop

from bench.jobs import Figures, serve
from bench.load.batch import batch
from bench.load.conversations import CONVERSATIONS
from bench.load.lists import lists
from bench.load.loop import turn
from bench.load.tabs import tabs


def _turn(contestant: str, port: int, clients: int, warm_up: float, seconds: float) -> Figures:
    return uvloop.run(turn(CONVERSATIONS[contestant], port, clients, warm_up, seconds))


def _batch(port: int, count: int) -> Figures:
    return {"seconds": uvloop.run(batch(port, count))}


def _tabs(**job: Any) -> Figures:
    return uvloop.run(tabs(**job))


def _lists(**job: Any) -> Figures:
    return uvloop.run(lists(**job))


if __name__ == "__main__":
    serve({"turn": _turn, "batch": _batch, "tabs": _tabs, "lists": _lists})
