"""Which runs a bulk action is about, where it does not name them."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any, ClassVar

from pydantic import ConfigDict

from messager.bulk.actions import FITTING, USUAL
from messager.bulk.errors import InvalidBulk
from messager.bulk.models import Action, Bulk
from messager.catalog.results import dumps
from messager.runs.filters import RunFilters


class BulkFilter(RunFilters):
    """The filters of GET /runs. No `state`: those that a retry (failed) or a cancellation (not ended) is for."""

    model_config = ConfigDict(extra="forbid")

    # Parameters of the list, not of this.
    id: ClassVar[list[Any]] = []  # type: ignore[misc]
    cursor: ClassVar[str] = ""  # type: ignore[misc]
    limit: ClassVar[int] = 50  # type: ignore[misc]
    total: ClassVar[bool] = False  # type: ignore[misc]


def with_states(action: Action, given: BulkFilter) -> BulkFilter:
    """The filter, with the states it means. Raises InvalidBulk for states that the action is not for."""
    fitting = FITTING[action]
    wrong = [state.value for state in given.state if state not in fitting]
    if wrong:
        listed = ", ".join(state.value for state in fitting)
        raise InvalidBulk("filter.state", f"A run that is {wrong[0]} cannot be the object of {action.value}: {listed}.")
    return given.model_copy(update={"state": given.state or list(USUAL[action])})


def text_of(chosen: BulkFilter) -> str:
    """What Bulk.filter holds: the filters that were set."""
    return dumps(chosen.model_dump(mode="json", exclude_defaults=True))


def filters_of(bulk: Bulk, until: datetime) -> RunFilters:
    """The filters of a stored action, for runs that were there before."""
    filters = RunFilters(**json.loads(bulk.filter or "{}"))
    before = min(filters.created_before or until, until)
    return filters.model_copy(update={"created_before": before})
