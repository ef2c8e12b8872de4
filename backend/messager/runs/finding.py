"""Finds the runs that pass filters without looking at more of them than fit into a moment.

The index that knows fewest of them is followed from the newest run on, and the other filters are asked of each. What
is common is found within the first few; what is rare has an index that knows few. Where neither is so, the search stops
and says how far it came: the page is short, and its cursor leads on.
"""

from __future__ import annotations

import uuid
from dataclasses import replace

from messager.runs import text_index
from messager.runs.conditions import EVERYTHING, Source, fitting, sources
from messager.runs.filters import RunFilters
from messager.runs.indexing import Position, position
from messager.runs.odd_ids import is_odd
from messager.runs.sql import Sql, fetch, one_of, uuid_in, uuid_out
from messager.runs.text_search import Wanted
from messager.runs.walks import Found, Question, depths, merged, recent, walk

FIRST_LOOK = 2000
"""Runs that are looked at for a text before an index is asked, which is slow for what is common."""
OFTEN = 8
"""Of those first ones: a text that is in so many fills a page among the next ones, or nearly."""
REACH = 8000
"""Runs that are looked at for one page."""
REST = 4000
"""The same where an index was asked in vain, which took its time."""
RANK = 300
"""Of two indexes that one knows fewer runs whose newest ones, so many, go further back."""


def find(filters: RunFilters, before: uuid.UUID | None, limit: int, newest_first: bool = True) -> Found:
    """The newest `limit` runs, and one more where there is one, that pass the filters and are older than `before`.

    The other way round, the oldest ones that are newer; there no index helps to find a text.
    """
    text = Wanted(filters.text()) if filters.text() else None
    since = position() if text or filters.tag else Position()
    question = Question(filters, text, since, before, limit, newest_first)
    if filters.id:
        return _among(question, one_of("r.id", map(uuid_in, filters.id)))
    if text and newest_first and _may_look_up(text):
        return _search(question, text)
    return _follow(question, REACH)


def _search(question: Question, text: Wanted) -> Found:
    """Among the newest, as most texts are common; by the index, as most others are rare; and among some more."""
    first = Found([], question.before) if text.id else _follow(question, FIRST_LOOK)
    if not text.id and (first.floor is None or len(first.ids) > question.limit):
        return first
    if len(first.ids) >= OFTEN:
        return _go_on(question, first, REACH - FIRST_LOOK)
    return _by_text(question, text) or _go_on(question, first, REST)


def _go_on(question: Question, first: Found, reach: int) -> Found:
    """What was found, and what is found beyond."""
    rest = replace(question, before=first.floor, limit=question.limit - len(first.ids))
    further = _follow(rest, reach)
    return Found([*first.ids, *further.ids], further.floor)


def _may_look_up(text: Wanted) -> bool:
    return text.can_be_looked_up() and text_index.is_there()


def _by_text(question: Question, text: Wanted) -> Found | None:
    late = recent(question)
    if late is None:
        return None
    ids = text_index.look_up(text, question.before, fitting(question.filters), question.limit + 1)
    if ids is None:
        return None
    same = text.is_id_of("r")
    by_id = [_among(question, same)] if same else []
    return merged([Found(ids, ids[-1] if len(ids) > question.limit else None), late, *by_id])


def _follow(question: Question, reach: int) -> Found:
    """Along the index that knows fewest runs."""
    source, late = _chosen(question, list(sources(question.filters))), None
    if not source.knows_all:
        late = recent(question)
        if late is None:  # nobody has written to that index for long
            known = [other for other in sources(question.filters) if other.knows_all]
            source = _chosen(question, known)
    found = [walk(question, source, reach), *([late] if late else [])]
    if question.filters.created_after or question.filters.created_before:
        found.append(walk(question, Source((is_odd(),)), reach, narrow=False))
    return merged(found, question.newest_first)


def _chosen(question: Question, choice: list[Source]) -> Source:
    if question.filters.created_after or not choice:
        choice = [*choice, EVERYTHING]
    if len(choice) == 1:
        return choice[0]
    back = depths(question, choice, RANK)
    return choice[back.index(min(back))]


def _among(question: Question, condition: Sql) -> Found:
    """Of runs that are named, those asked for."""
    wanted = condition & question.holds_in_run() & question.beyond("r.id")
    ordered = f"ORDER BY r.id {question.order} LIMIT {question.limit + 1}"
    query = f"SELECT r.id FROM runs_run r WHERE {wanted.text} {ordered}"  # noqa: S608
    ids = [uuid_out(run) for (run,) in fetch(Sql(query, wanted.params))]
    return Found(ids, ids[-1] if len(ids) > question.limit else None)
