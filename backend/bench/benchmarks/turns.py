"""The contestants one after another, again and again: A B C, A B C."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from bench.contestants import PARTS, Turn, Turned, contestants
from bench.context import Context
from bench.errors import BenchError
from bench.stack.whole import BenchStack

Figures = Callable[[Turned, float], dict[str, Any]]
"""What is kept of a turn; the number is its seconds."""


@dataclass(frozen=True, kw_only=True)
class Turns:
    """How long they are."""

    clients: Sequence[int]
    warm_up: float
    seconds: float


def take_turns(stack: BenchStack, turns: Turns, context: Context, figures: Figures) -> list[dict[str, Any]]:
    """For each round, what each contestant did with each number of clients."""
    found = []
    for number in range(1, context.options.rounds + 1):
        taken = [
            {"contestant": name, "clients": clients, **_taken(name, turn, clients, turns, figures)}
            for clients in turns.clients
            for name, turn in contestants(stack).items()
        ]
        found.append({"round": number, "turns": taken})
        context.say(f"round {number} of {context.options.rounds}")
    return found


def _taken(name: str, turn: Turn, clients: int, turns: Turns, figures: Figures) -> dict[str, Any]:
    try:
        turned = turn(clients, turns.warm_up, turns.seconds)
    except BenchError as error:
        raise BenchError(f"{name} with {clients} clients: {error}") from error
    if not turned.took:
        raise BenchError(f"{name} with {clients} clients: nothing came back in {turns.seconds:g} s")
    return figures(turned, turns.seconds)


def over_rounds(rounds: Sequence[dict[str, Any]], clients: int, figure: str) -> dict[str, list[float]]:
    """A figure of each contestant in each round."""
    found: dict[str, list[float]] = {}
    for one in rounds:
        for turn in one["turns"]:
            if turn["clients"] == clients:
                found.setdefault(turn["contestant"], []).append(turn[figure])
    return found


def left_out(rounds: Sequence[dict[str, Any]]) -> list[str]:
    """Who did not take part, in words: a comparison that is missing is told."""
    there = {turn["contestant"] for one in rounds for turn in one["turns"]}
    return [f"{name} is left out: it is not installed here" for name in PARTS if name not in there]
