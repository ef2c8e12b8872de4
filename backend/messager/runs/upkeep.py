"""What the worker that leads does for the history: writes its index, and deletes what is old. Imported in workers only.

Each time is short, as leases are renewed in between.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Sequence

from django.db import connection

from messager.files.errors import FolderNotShared
from messager.files.models import StoredFile
from messager.runs.file_review import delete_bytes, forget, review
from messager.runs.indexing import step
from messager.runs.keeper import Keeper, duties
from messager.runs.retention import Term, prune, prune_batches, terms

logger = logging.getLogger(__name__)

INDEX_EACH = 1.0
"""Seconds between two rounds of the index; what is younger is looked through run by run."""
INDEX_FOR = 0.2
"""Seconds a round may go on for."""
PRUNE_EACH = 0.5
"""Seconds between two rounds of pruning, so that it is never more than a part of what the database does."""
REVIEW_EACH = 2.0
"""Seconds between two looks at files whose time has come."""
STEPS = {"postgresql": 1, "sqlite": 4}
"""Steps of a round."""
GAP = 0.01
"""Seconds between two steps, in which others write."""
REST = 60.0
"""Seconds until somebody looks again where nothing was left to prune."""

_rests_until: dict[Term, float] = {}
_pruned = 0
_deleting: threading.Thread | None = None


def index(keeper: Keeper) -> None:
    """Go on with the index."""
    if not keeper.sweeper.leads:
        return
    deadline = time.monotonic() + INDEX_FOR
    while step() and time.monotonic() < deadline:
        time.sleep(GAP)


def prune_some(keeper: Keeper) -> None:
    """Delete a few runs of one state, where there are any that are old enough."""
    global _pruned
    if not keeper.sweeper.leads:
        return
    for term in terms():
        if _rests_until.get(term, 0.0) > time.monotonic():
            continue
        done = _steps(term)
        _pruned += done
        if done:
            return
        _rests_until[term] = time.monotonic() + REST
        _say(term)


def review_files(keeper: Keeper) -> None:
    """Delete files that nobody needs."""
    if not keeper.sweeper.leads or (_deleting and _deleting.is_alive()):
        return
    try:
        review(delete=lambda files: _delete_aside(keeper, files))
    except FolderNotShared as error:
        logger.warning("files are left to other workers: %s", error)


def _delete_aside(keeper: Keeper, files: Sequence[StoredFile]) -> None:
    """In a thread that has no database: a bucket may not answer for minutes, and no lease would be renewed."""
    global _deleting
    _deleting = threading.Thread(target=_delete, args=(keeper, files), name="deleting", daemon=True)
    _deleting.start()


def _delete(keeper: Keeper, files: Sequence[StoredFile]) -> None:
    deletions = delete_bytes(files)
    keeper.report(lambda: forget(deletions))


def _steps(term: Term) -> int:
    total = 0
    for _ in range(STEPS[connection.vendor]):
        done = prune(term)
        total += done
        if not done:
            break
        time.sleep(GAP)
    return total


def _say(term: Term) -> None:
    global _pruned
    batches = prune_batches(term)
    if _pruned or batches:
        logger.info("pruned", extra={"runs": _pruned, "batches": batches})
    _pruned = 0


duties.append((INDEX_EACH, index))
duties.append((PRUNE_EACH, prune_some))
duties.append((REVIEW_EACH, review_files))
