"""What a kind of fault is, and the table of all kinds."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from chaos.faults.context import Context
from chaos.records import Injection

Inject = Callable[[Context, Injection], None]


@dataclass(frozen=True, kw_only=True)
class Kind:
    """A fault by its name on the command line."""

    name: str
    inject: Inject
    """Break something, wait, mend it; raises Missed when there was nothing to break."""
    needs: frozenset[str]
    """Of chaos.stack.needs: what the stack has to offer."""
    takes: str
    """The part that no other fault may break at the same time; empty: none."""
    seconds: float
    """It takes at least, beside leases."""
    leases: float
    """It takes as many leases more."""

    def typical(self, lease: float) -> float:
        """Seconds it takes, about."""
        return self.seconds + self.leases * lease


KINDS: dict[str, Kind] = {}


def fault(
    name: str, *, takes: str = "", needs: tuple[str, ...] = (), seconds: float = 2.5, leases: float = 0
) -> Callable[[Inject], Inject]:
    """Enter a function into the table."""

    def enter(inject: Inject) -> Inject:
        KINDS[name] = Kind(
            name=name, inject=inject, needs=frozenset(needs), takes=takes, seconds=seconds, leases=leases
        )
        return inject

    return enter
