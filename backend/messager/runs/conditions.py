"""The filters of a list as conditions on one run, and as the indexes that could find the runs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.db import connection

from messager.catalog.results import dumps
from messager.runs.filters import RunFilters, just_before
from messager.runs.lookups import HasItem
from messager.runs.sql import NOTHING, Sql, both, one_of, time_in, uuid_in
from messager.runs.states import RunState

MOST_ARMS = 60
"""Lists that are merged into one, in the order of their ids."""


@dataclass(frozen=True)
class Source:
    """Runs that one index gives in the order of their ids: several arms, each in that order, are merged."""

    arms: tuple[Sql, ...]
    """Conditions on the arm's table."""
    table: str = "runs_run"
    id: str = "id"
    """The column of the run's id."""
    covers: frozenset[str] = frozenset()
    """The filters that all its runs pass."""
    knows_all: bool = True
    """Else, not what changed lately."""


EVERYTHING = Source((NOTHING,))


def sources(filters: RunFilters) -> Iterator[Source]:
    """The indexes that know part of what is asked, those first that tend to give fewest runs."""
    states, by_state = list(dict.fromkeys(filters.state)), frozenset({"state"} if filters.state else ())
    if filters.batch:
        arms = (Sql(f"batch = %s AND state = '{state}'", (uuid_in(filters.batch),)) for state in states or RunState)
        yield Source(tuple(arms), covers=by_state | {"batch"})
    if filters.schedule:
        yield Source((Sql("schedule = %s", (uuid_in(filters.schedule),)),), covers=frozenset({"schedule"}))
    for name in filters.groups():
        yield Source((Sql("name = %s", (name,)),), "runs_rungroup", "run", frozenset({name}))
    for tag in dict.fromkeys(filters.tag):
        yield Source((Sql("tag = %s", (dumps(tag),)),), "runs_runtag", "run", frozenset({_tag(tag)}), knows_all=False)
    yield from _by_task_and_state(list(dict.fromkeys(filters.task)), states, by_state)


def _by_task_and_state(tasks: list[str], states: list[RunState], by_state: frozenset[str]) -> Iterator[Source]:
    if tasks and len(tasks) * len(states or RunState) <= MOST_ARMS:
        arms = (Sql(f"task = %s AND state = '{state}'", (task,)) for task in tasks for state in states or RunState)
        yield Source(tuple(arms), covers=by_state | {"task"})
    if states and RunState.SUCCEEDED not in states:
        # Said twice, and as the index does: SQLite does not see that the one follows from the other.
        arms = (Sql(f"state = '{state}' AND NOT (state = '{RunState.SUCCEEDED}')") for state in states)
        yield Source(tuple(arms), covers=by_state)


def fitting(filters: RunFilters, covered: frozenset[str] = frozenset()) -> Sql:
    """The run `r` passes every filter but `q`, and those it is known to pass."""
    chosen = {_tag(tag): _has(tag) for tag in filters.tag} | {name: _is_in(name) for name in filters.groups()}
    if filters.task:
        chosen["task"] = one_of("r.task", dict.fromkeys(filters.task))
    if filters.state:
        chosen["state"] = one_of("r.state", (state.value for state in dict.fromkeys(filters.state)))
    for column, value in (("batch", filters.batch), ("schedule", filters.schedule)):
        if value:
            chosen[column] = Sql(f"r.{column} = %s", (uuid_in(value),))
    return both([*(sql for name, sql in chosen.items() if name not in covered), _made_in_time(filters)])


def _tag(tag: str) -> str:
    return f"tag {tag}"


def _made_in_time(filters: RunFilters) -> Sql:
    after, before = just_before(filters.created_after), just_before(filters.created_before)
    condition = Sql("r.created_at > %s", (time_in(after),)) if after else NOTHING
    return condition & Sql("r.created_at <= %s", (time_in(before),)) if before else condition


def _is_in(group: str) -> Sql:
    return Sql("EXISTS (SELECT 1 FROM runs_rungroup o WHERE o.name = %s AND o.run = r.id)", (group,))


def _has(tag: str) -> Sql:
    return Sql(HasItem.SQL[connection.vendor].format(item="%s", array="r.tags"), (dumps(tag),))
