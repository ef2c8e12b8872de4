"""Counts runs one by one where the filters ask for what no record knows: the newest of them, and says so."""

from __future__ import annotations

from messager.runs.filters import RunFilters
from messager.runs.finding import find
from messager.runs.models import Run
from messager.stats.asking import Counts, Question
from messager.stats.models import Kind
from messager.stats.spans import moment

MOST = 2000
"""Runs that are counted."""


def newest_counts(question: Question, filters: RunFilters) -> Counts:
    """How many of the newest runs that pass both."""
    found = find(_in_time(question, filters), None, MOST)
    counted = Counts(complete=found.floor is None)
    rows = Run.objects.filter(id__in=found.ids[:MOST]).values_list("state", "queue", f"{question.by}_at")
    for state, queue, time in rows:
        start = question.window.start_of(time)
        if start is not None and (not question.queues or queue in question.queues):
            counted.put(question.by, start, state, 0, 1)
    return counted


def _in_time(question: Question, filters: RunFilters) -> RunFilters:
    """Of runs that ended in that time it is not known how long before they were made."""
    limits = {"created_before": moment(question.window.before)}
    if question.by == Kind.CREATED:
        limits["created_after"] = moment(question.window.after)
    return filters.model_copy(update=limits)
