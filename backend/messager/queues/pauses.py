"""Pauses of queues. They are kept in the database, so they outlive every process, and Redis.

While a queue is paused its runs are accepted and wait, and what is running ends. The claim refuses to begin a run of
it; what else happens only spares work: workers ask Redis for nothing of it, and the sweeper sends nothing to it.
"""

from __future__ import annotations

from django.db.models import Exists, OuterRef, QuerySet
from django.db.models.functions import Now

from messager.queues.models import Pause


def pause(queue: str, reason: str | None) -> None:
    """From now on no run of the queue begins; one that is paused stays so, with the new reason if one is given."""
    new = {"reason": reason or "", "began_at": Now(), "ended_at": None}
    _, made = Pause.objects.get_or_create(queue=queue, defaults=new)
    if made or Pause.objects.filter(queue=queue, ended_at__isnull=False).update(**new) or reason is None:
        return
    Pause.objects.filter(queue=queue).update(reason=reason)


def resume(queue: str) -> None:
    """Its runs begin again; nothing happens to a queue that is not paused."""
    _lasting().filter(queue=queue).update(ended_at=Now())


def pauses() -> dict[str, Pause]:
    """The newest pause of each queue that ever was paused."""
    return {pause.queue: pause for pause in Pause.objects.all()}


def paused_queues() -> frozenset[str]:
    """The names of those that are paused."""
    return frozenset(_lasting().values_list("queue", flat=True))


def is_paused(column: str) -> Exists:
    """Whether the queue that `column` of a row names is paused, for a statement about that row."""
    return Exists(_lasting().filter(queue=OuterRef(column)))


def _lasting() -> QuerySet[Pause]:
    return Pause.objects.filter(ended_at=None)


class LeftAlone:
    """The queues this worker asks Redis for nothing of; read on the way of each message."""

    def __init__(self) -> None:
        self.names: frozenset[str] | None = None
        """Those that were paused at the last look; None: nobody has looked yet."""

    def look(self) -> None:
        """Learn of pauses and their ends."""
        names = paused_queues()
        if names != self.names:
            self.names = names


left_alone = LeftAlone()
