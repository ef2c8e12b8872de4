"""The filters in memory let through whatever the database does, and hardly more."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from messager.catalog.results import dumps
from messager.runs.history import RunFilters, filtered
from messager.runs.matching import _folded, matches
from messager.runs.models import Run
from messager.runs.states import RunState
from messager.testing.factories import make_run

NOON = datetime(2026, 1, 2, 12, tzinfo=UTC)
IDS = [uuid.uuid4() for _ in range(3)]

# Letters whose case is odd, what JSON or LIKE would escape, and blanks of several kinds.
ODD = "\u0130\u0131\u017f\u1e9e\u03c3\u03c2\u03a3\xb5\u03bc\xc5\u212b\u01c5\u01c6\u0149\ufb01\u212a\u0307"
LETTERS = [*ODD, *'aAiIsSßäÄ"\\/%_,[]{}:. \t\n\x7f\xa0\u2028', "\U0001f600", "\U00010428", "\U00010400"]
TEXTS = st.text(st.sampled_from(LETTERS), max_size=4)
WORDS = TEXTS.filter(bool)
SOME_IDS = st.sampled_from(IDS)
TIMES = st.sampled_from([-1_000_001, -1000, -2, -1, 0, 1, 2, 999, 1000, 1001, 500_000]).map(
    lambda ticks: NOON + timedelta(microseconds=ticks)
)
JSON = st.recursive(st.none() | st.booleans() | st.integers() | TEXTS, st.lists, max_leaves=3)
OUTCOMES = st.one_of(
    st.just({"state": "queued"}),
    JSON.map(lambda result: {"state": "succeeded", "result": dumps(result)}),
    st.builds(lambda kind, words: {"state": "failed", "error_type": kind, "error_message": words}, WORDS, TEXTS),
)
COLUMNS = st.fixed_dictionaries(
    {
        "id": SOME_IDS,
        "task": st.sampled_from(["samples.add", "Samples.Add"]) | WORDS,
        "input": st.dictionaries(TEXTS, JSON, max_size=2).map(dumps),
        "tags": st.lists(WORDS, max_size=3).map(dumps),
        "batch": st.none() | SOME_IDS,
        "schedule": st.none() | SOME_IDS,
        "created_at": TIMES,
    }
)
WRITTEN: list[Callable[[uuid.UUID], str]] = [
    str,
    lambda one: one.hex,
    lambda one: str(one).upper(),
    lambda one: one.urn,
    lambda one: f" {one} ",
    lambda one: str(one)[:8],
]
QUERIES = TEXTS | st.builds(lambda one, write: write(one), SOME_IDS, st.sampled_from(WRITTEN))
FILTERS = st.one_of(
    # Mostly one at a time: of many at once hardly anything ever gets through.
    st.builds(lambda q: {"q": q}, QUERIES),
    st.builds(lambda tag: {"tag": tag}, st.lists(WORDS, max_size=2)),
    st.builds(lambda time: {"created_after": time}, TIMES),
    st.builds(lambda time: {"created_before": time}, TIMES),
    st.fixed_dictionaries(
        {},
        optional={
            "id": st.lists(SOME_IDS, max_size=2),
            "task": st.lists(st.sampled_from(["samples.add", "samples.hurry", "a"]), max_size=2),
            "state": st.lists(st.sampled_from(RunState.values), max_size=3),
            "batch": SOME_IDS,
            "schedule": SOME_IDS,
            "tag": st.lists(WORDS, max_size=1),
            "q": QUERIES,
            "created_after": TIMES,
            "created_before": TIMES,
        },
    ),
)


def found(run: Run, filters: RunFilters) -> bool:
    return filtered(filters).filter(pk=run.pk).exists()


@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(columns=COLUMNS, outcome=OUTCOMES, filters=FILTERS)
def test_what_the_database_finds_matches(
    db: None, columns: dict[str, Any], outcome: dict[str, Any], filters: dict[str, Any]
) -> None:
    chosen = RunFilters(**filters)
    with transaction.atomic():
        make_run(**{**columns, **outcome})
        run = Run.objects.get(id=columns["id"])
        assert matches(run, chosen) or not found(run, chosen)
        transaction.set_rollback(True)


@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(columns=COLUMNS, outcome=OUTCOMES, filters=FILTERS)
def test_what_matches_is_found_where_all_letters_are_plain(
    db: None, columns: dict[str, Any], outcome: dict[str, Any], filters: dict[str, Any]
) -> None:
    """And no time lies within a microsecond of the boundary: there is nothing else to be generous about."""
    chosen = RunFilters(**filters)
    after = chosen.created_after
    with transaction.atomic():
        make_run(**{**columns, **outcome})
        run = Run.objects.get(id=columns["id"])
        texts = [run.task, run.error_type, run.error_message, run.input, run.result, run.tags, chosen.q]
        on_the_edge = after is not None and timedelta() < after - run.created_at <= timedelta(microseconds=1)
        if all(text is None or text.isascii() for text in texts) and not on_the_edge:
            assert matches(run, chosen) == found(run, chosen)
        transaction.set_rollback(True)


@pytest.mark.parametrize(("text", "q"), [("ÄRGER", "ärger"), ("straße", "STRASSE"), ("İzmir", "izmir"), ("ΣΑΣ", "σας")])
def test_letters_match_in_either_case_though_not_every_database_thinks_so(db: None, text: str, q: str) -> None:
    assert matches(Run(task="t", input=dumps({"a": text}), tags="[]"), RunFilters(q=q))


def test_every_letter_is_the_same_as_what_postgresql_in_any_language_takes_for_its_upper_case(db: None) -> None:
    if connection.vendor != "postgresql":
        pytest.skip("the others are SQLite's, which knows ASCII")
    languages = ["und-x-icu", "tr-x-icu", "el-x-icu", "lt-x-icu", "en_US.utf8", "C.utf8", "pg_c_utf8"]
    with connection.cursor() as cursor:
        cursor.execute("SELECT DISTINCT collname FROM pg_collation WHERE collname = ANY(%s)", [languages])
        for (language,) in cursor.fetchall():
            letters = "SELECT chr(n) AS c FROM generate_series(1, 131071) AS n WHERE n NOT BETWEEN 55296 AND 57343"
            cursor.execute(f'SELECT c, upper(c COLLATE "{language}") FROM ({letters}) AS letters')
            assert [pair for pair in cursor.fetchall() if _folded(pair[0]) != _folded(pair[1])] == [], language


@pytest.mark.parametrize("tags", ['["ä","\\ud800"]', '["\\u00e4"]'])
def test_a_tag_matches_however_it_is_written(tags: str) -> None:
    assert matches(Run(tags=tags), RunFilters(tag=["ä"]))


@pytest.mark.parametrize(("tag", "tags"), [("a", '["ab"]'), ("A", '["a"]'), ("a", "[]"), ("x", r'["\"x\""]')])
def test_a_tag_matches_as_a_whole_and_in_its_own_case(tag: str, tags: str) -> None:
    assert not matches(Run(tags=tags), RunFilters(tag=[tag]))


@pytest.mark.parametrize(("tags", "both"), [('["a","b"]', True), ('["a"]', False), ('["b","x"]', False)])
def test_all_tags_are_asked_for(tags: str, both: bool) -> None:
    assert matches(Run(tags=tags), RunFilters(tag=["b", "a"])) is both


@pytest.mark.parametrize("ticks", range(-2, 3))
@pytest.mark.parametrize("name", ["created_after", "created_before"])
def test_a_time_the_clock_of_the_database_wrote_matches_where_it_is_found(db: None, name: str, ticks: int) -> None:
    """SQLite's has three digits even where they are zeros, and compares as text with times that have none."""
    run = make_run(created_at=NOON)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE runs_run SET created_at = %s", [f"{NOON:%Y-%m-%d %H:%M:%S}.000"])
    run.refresh_from_db()
    filters = RunFilters(**{name: NOON + timedelta(microseconds=ticks)})
    assert run.created_at == NOON
    assert matches(run, filters) or not found(run, filters)


def test_a_boundary_belongs_to_what_comes_after_it() -> None:
    run = Run(created_at=NOON)
    assert matches(run, RunFilters(created_after=NOON))
    assert not matches(run, RunFilters(created_before=NOON))


@pytest.mark.parametrize("edge", ["0001-01-01T00:00:00Z", "9999-12-31T23:59:59.999999Z"])
@pytest.mark.parametrize("name", ["created_after", "created_before"])
def test_the_ends_of_the_calendar_are_times_like_others(db: None, name: str, edge: str) -> None:
    run, filters = make_run(created_at=NOON), RunFilters(**{name: edge})
    assert matches(run, filters) == found(run, filters)
