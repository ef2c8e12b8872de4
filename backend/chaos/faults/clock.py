"""Clocks that jump."""

from __future__ import annotations

from chaos.faults.context import Context, hit
from chaos.faults.kinds import fault
from chaos.records import Injection
from chaos.stack import needs
from chaos.stack.interface import Service

HOUR = 3600


@fault("clock", takes="clock", seconds=7, needs=(needs.POSTGRES, needs.CLOCK))
def set_clock(context: Context, injection: Injection) -> None:
    """A worker's, the API's, or the database's is an hour off for some seconds."""
    stack = context.stack
    services: list[Service] = [stack.api, stack.database, context.dice.choice(stack.workers)]
    service = context.dice.choice(services)
    off = context.dice.choice((HOUR, -HOUR))
    hit(injection, f"{service.name} {off:+d} s")
    service.set_clock(off)
    try:
        context.wait(4, 8)
    finally:
        service.set_clock(0)
