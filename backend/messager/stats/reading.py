"""Counts runs by the records, and those that no record has: which ended a moment ago, or have not ended.

The records are read together with the position they go up to, in one statement; then what came after that position,
in one more. So each run is counted once, whatever happens between the two.
"""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.db import connection

from messager.runs.indexing import Position, after
from messager.runs.sql import Sql, both, fetch, join, one_of, uuid_out
from messager.runs.states import RunState
from messager.stats.asking import Counts, Question, as_time
from messager.stats.records import Ended

MOST_UNCOUNTED = 3000
"""Changes since the position that are looked at."""
MOST_LIVE = 10_000
"""Runs that have not ended that are looked at: the newest of each state."""
MOST_TASKS = 20
"""Of which the live runs are looked for by an index."""
NOWHERE = -1
"""In place of a step: the run is in none, or not asked for."""
SECONDS = {
    "postgresql": "floor(extract(epoch from {column}))::bigint",
    "sqlite": "CAST(strftime('%%s', {column}) AS INTEGER)",
}
COLUMNS = "state, task, queue, created_at, scheduled_at, started_at, finished_at"


def counts(question: Question) -> Counts:
    """How many there are."""
    counted = Counts()
    _add_the_rest(question, _add_records(question, counted), counted)
    return counted


def _add_records(question: Question, counted: Counts) -> Position:
    """Returns how far they go."""
    window = question.window
    conditions = both(
        [
            one_of("kind", (kind.value for kind in question.kinds())),
            Sql("step = %s AND at >= %s AND at < %s", (window.span.seconds, window.after, window.before)),
            *_chosen(question),
        ]
    )
    start = f"CASE WHEN kind = '{question.by}' THEN at / {window.step:d} * {window.step:d} ELSE 0 END"
    query = f"""
        SELECT p.changed, p.run, s.* FROM (
            SELECT (SELECT changed FROM stats_statposition WHERE id = 1) AS changed,
                   (SELECT run FROM stats_statposition WHERE id = 1) AS run
        ) p LEFT JOIN (
            SELECT kind, {start} AS start, state, bucket, CAST(sum(runs) AS bigint) AS runs
            FROM stats_runstat WHERE {conditions.text} GROUP BY 1, 2, 3, 4
        ) s ON 1 = 1
        """  # noqa: S608
    rows = fetch(Sql(query, conditions.params))
    for _, _, *record in rows:
        if record[0] is not None:
            counted.put(*record)
    changed, run = rows[0][:2]
    return Position() if changed is None else Position(changed, uuid_out(run))


def _chosen(question: Question) -> list[Sql]:
    """The filters as conditions on columns that runs and records name alike."""
    chosen = {"task": question.tasks, "queue": question.queues, "state": [state.value for state in question.states]}
    return [one_of(column, values) for column, values in chosen.items() if values]


def _add_the_rest(question: Question, since: Position, counted: Counts) -> None:
    arms = [_uncounted(since), *(_live(question, state) for state in question.live())]
    rows = fetch(join(" UNION ALL ", arms))
    late = [Ended(*row[2:5], *map(as_time, row[5:])) for row in rows if row[8] is not None]
    for run in late:
        if question.admits(run):
            counted.add(question, run)
    for runs, start, state, *_ in rows:
        if state in question.live() and start not in (None, NOWHERE):
            counted.put(question.by, start, state, 0, runs)
    counted.complete = _saw_all(rows)


def _uncounted(since: Position) -> Sql:
    later = after(since, "e")
    return Sql(
        f"""
        SELECT u.* FROM (
            SELECT 1 AS runs, CAST(NULL AS bigint) AS start, {COLUMNS}
            FROM runs_run e WHERE {later.text} ORDER BY e.changed, e.id LIMIT {MOST_UNCOUNTED}
        ) u
        """,  # noqa: S608
        later.params,
    )


def _live(question: Question, state: RunState) -> Sql:
    """Those of one state by their steps. All that are looked at are counted, also those that were not asked for."""
    window = question.window
    seconds = SECONDS[connection.vendor].format(column="created_at")
    wanted = both([Sql(f"{seconds} >= %s AND {seconds} < %s", (window.after, window.before)), *_chosen(question)])
    start = f"CASE WHEN {wanted.text} THEN {seconds} / {window.step:d} * {window.step:d} ELSE {NOWHERE} END"
    newest = _newest(question, state)
    nothing = ", ".join(["NULL"] * 6)
    return Sql(
        f"""
        SELECT count(*), start, '{state}', {nothing}
        FROM (SELECT {start} AS start FROM ({newest.text}) e) f GROUP BY start
        """,  # noqa: S608
        wanted.params + newest.params,
    )


def _newest(question: Question, state: RunState) -> Sql:
    # Said twice, and as the index does: SQLite does not see that the one follows from the other.
    condition = Sql(f"state = '{state}' AND NOT (state = '{RunState.SUCCEEDED}')")
    if 0 < len(question.tasks) <= MOST_TASKS:
        condition = Sql(f"state = '{state}'") & one_of("task", question.tasks)
    query = (
        f"SELECT task, queue, state, created_at FROM runs_run WHERE {condition.text} ORDER BY id DESC LIMIT {MOST_LIVE}"  # noqa: S608
    )
    return Sql(query, condition.params)


def _saw_all(rows: list[tuple[Any, ...]]) -> bool:
    uncounted, live = 0, Counter[str]()
    for runs, _, state, task, *_ in rows:
        if task is None:
            live[state] += runs
        else:
            uncounted += 1
    return uncounted < MOST_UNCOUNTED and all(seen < MOST_LIVE for seen in live.values())
