"""How many runs there are on all pages together: exactly where they are few, else about."""

from __future__ import annotations

import json
from dataclasses import dataclass

from django.db import connection

from messager.runs.conditions import fitting
from messager.runs.filters import RunFilters
from messager.runs.finding import find
from messager.runs.sql import Sql, fetch
from messager.runs.text_search import Wanted

EXACT = 10_000
"""Runs that are counted one by one."""


@dataclass(frozen=True)
class Total:
    """A number of runs."""

    value: int
    exact: bool


def total_of(filters: RunFilters) -> Total:
    """What is more than can be counted: on PostgreSQL as its planner estimates, on SQLite at least so many."""
    found = find(filters, None, EXACT)
    counted = min(len(found.ids), EXACT)
    if found.floor is None:
        return Total(len(found.ids), exact=True)
    return Total(max(counted, _estimated(filters)) if connection.vendor == "postgresql" else counted, exact=False)


def _estimated(filters: RunFilters) -> int:
    """What the statistics say. Of a text they know little, but more than nothing."""
    condition, join = fitting(filters), ""
    if filters.text():
        condition &= Wanted(filters.text()).in_texts("t")
        join = " JOIN runs_runtext t ON t.run = r.id"
    where = " WHERE " + condition.text if condition.text else ""
    plan = fetch(Sql(f"EXPLAIN (FORMAT JSON) SELECT 1 FROM runs_run r{join}{where}", condition.params))[0][0]  # noqa: S608
    plans = json.loads(plan) if isinstance(plan, str) else plan
    return int(plans[0]["Plan"]["Plan Rows"])
