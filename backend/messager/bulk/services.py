"""What can be done with bulk actions, whoever asks."""

from __future__ import annotations

import hashlib
import json
import logging
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models.functions import Now

from messager.bulk.errors import BulkEnded, BulkNotFound, InvalidBulk
from messager.bulk.filters import BulkFilter, text_of, with_states
from messager.bulk.models import OPEN, Action, Bulk, BulkItem, BulkState
from messager.runs.errors import IdempotencyConflict
from messager.runs.filters import RunFilters
from messager.runs.totals import Total, total_of

logger = logging.getLogger(__name__)

MOST = 10_000
"""Runs that may be given by their ids."""


@dataclass(frozen=True, kw_only=True)
class BulkRequest:
    """What a caller asks for."""

    action: Action
    ids: Sequence[uuid.UUID] | None = None
    filter: BulkFilter | None = None
    """Instead of ids."""
    all: bool = False
    """An empty filter is meant."""
    name: str = ""
    idempotency_key: str | None = None

    def checked(self) -> BulkRequest:
        """The same, with each run once, and the states that are meant. Raises InvalidBulk."""
        if (self.ids is None) == (self.filter is None):
            raise InvalidBulk("ids", "Say which runs are meant: either ids or filter.")
        is_empty = self.filter is not None and self.filter.is_empty()
        if is_empty and not self.all:
            raise InvalidBulk("all", "The filter is empty, so this is about every run: say all: true if that is meant.")
        if self.all and not is_empty:
            raise InvalidBulk("all", "It goes with an empty filter only.")
        ids = None if self.ids is None else list(dict.fromkeys(self.ids))
        chosen = self.filter and with_states(self.action, self.filter)
        return BulkRequest(action=self.action, ids=ids, filter=chosen, name=self.name, **self._key())

    def _key(self) -> dict[str, Any]:
        return {"idempotency_key": self.idempotency_key}

    def digest(self) -> str:
        """SHA-256 over what makes two requests the same one."""
        listed = None if self.ids is None else sorted(map(str, self.ids))
        parts = [self.action, listed, self.filter and text_of(self.filter), self.name]
        return hashlib.sha256(json.dumps(parts).encode()).hexdigest()

    def total(self) -> Total:
        """How many runs it is about, or about how many."""
        if self.ids is not None:
            return Total(len(self.ids), exact=True)
        assert self.filter is not None
        return total_of(RunFilters(**json.loads(text_of(self.filter))))


def preview(request: BulkRequest) -> tuple[BulkRequest, Total]:
    """What it would be about; nothing is stored. Raises InvalidBulk."""
    checked = request.checked()
    return checked, checked.total()


def create(request: BulkRequest) -> tuple[Bulk, bool]:
    """Store the action, for a worker to carry out; returns it and whether it was made now.

    Raises InvalidBulk, and IdempotencyConflict when the key was used for another request.
    """
    checked = request.checked()
    if known := _made_before(checked):
        return known, False
    try:
        bulk = _store(checked)
    except IntegrityError:
        if known := _made_before(checked):  # by a request at the same moment
            return known, False
        raise
    logger.info("bulk accepted", extra={"bulk": str(bulk.id), "action": bulk.action, "runs": bulk.total})
    return bulk, True


def _store(request: BulkRequest) -> Bulk:
    bulk = Bulk(
        action=request.action,
        name=request.name,
        filter=None if request.filter is None else text_of(request.filter),
        total=request.total().value,
        created_at=Now(),
        moved_at=Now(),
    )
    if request.idempotency_key is not None:
        bulk.idempotency_key, bulk.request_hash = request.idempotency_key, request.digest()
    if request.ids is not None:
        bulk.ids_given = bulk.listed = len(request.ids)
        bulk.is_listed = True
    with transaction.atomic():
        bulk.save(force_insert=True)
        BulkItem.objects.bulk_create([BulkItem(bulk=bulk.id, run=one) for one in request.ids or ()])
    return bulk


def find_bulk(bulk_id: uuid.UUID) -> Bulk:
    """The action with that id. Raises BulkNotFound."""
    try:
        return Bulk.objects.get(id=bulk_id)
    except Bulk.DoesNotExist:
        raise BulkNotFound(bulk_id) from None


def abort(bulk_id: uuid.UUID) -> Bulk:
    """Let no further run have its turn; what was done stays. Raises BulkNotFound and BulkEnded."""
    stopped = Bulk.objects.filter(id=bulk_id, state__in=OPEN).update(state=BulkState.ABORTED, finished_at=Now())
    bulk = find_bulk(bulk_id)
    if not stopped:
        raise BulkEnded()
    logger.info("bulk aborted", extra={"bulk": str(bulk.id), "action": bulk.action, "runs": bulk.done})
    return bulk


def _made_before(request: BulkRequest) -> Bulk | None:
    if request.idempotency_key is None:
        return None
    bulk = Bulk.objects.filter(key_owner="", idempotency_key=request.idempotency_key).first()
    if bulk is not None and bulk.request_hash != request.digest():
        raise IdempotencyConflict()
    return bulk
