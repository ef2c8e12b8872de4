"""Lists and searches by indexes find what asking every run finds, page by page."""

from __future__ import annotations

import json
import random
import uuid
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db.models.functions import Now

from messager.runs import finding, text_index, transitions, walks
from messager.runs.filters import RunFilters, filtered
from messager.runs.history import page_of_runs
from messager.runs.indexing import step
from messager.runs.models import IndexPosition, Run, RunGroup, RunTag, RunText
from messager.runs.neighbours import neighbours_of
from messager.testing.factories import make_run

pytestmark = pytest.mark.usefixtures("transactional_db")

BEGIN = datetime(2026, 1, 1, tzinfo=UTC)
WORDS = ("alpha", "Beta", "gamma", 'say "hi"', "100%", "a_b", "back\\slash", "żółć", "line\nbreak", "x")
ASKED = ("ALPHA", "BETA G", "hi", '"', "\\", "Error", "three", "nightly", "ół", "nowhere")
TASKS, TAGS = ("shop.one", "shop.two", "gone.three"), ("nightly", "eu", 'q"t', "ä%_", "T1")
STATES = ("succeeded", "succeeded", "succeeded", "failed", "cancelled", "queued", "running", "scheduled")
BATCHES = (uuid.uuid4(), uuid.uuid4())
GROUPS = {"bulk": BATCHES[0], "failure": "0123456789abcdef"}


def id_at(dice: random.Random, moment: datetime) -> uuid.UUID:
    if dice.random() < 0.1:  # chosen by a caller
        return uuid.UUID(int=dice.getrandbits(128), version=4)
    return uuid.UUID(int=(int(moment.timestamp() * 1000) << 80) | (7 << 76) | (2 << 62) | dice.getrandbits(60))


def some_run(dice: random.Random, n: int) -> Run:
    moment = BEGIN + timedelta(minutes=n)
    state = dice.choice(STATES)
    said = " ".join(dice.sample(WORDS, 2))
    columns: dict[str, Any] = {"input": json.dumps({"text": said}, ensure_ascii=False, separators=(",", ":"))}
    if state == "failed":
        columns |= {"error_type": "ValueError", "error_message": dice.choice(WORDS)}
    tags = dice.sample(TAGS, dice.choice((0, 0, 1, 2)))
    run = make_run(
        state,
        dice.choice(TASKS),
        id=id_at(dice, moment),
        created_at=moment + timedelta(hours=dice.choice((0, 0, 0, 0, 5))),
        tags=json.dumps(tags, ensure_ascii=False, separators=(",", ":")),
        batch=dice.choice((None, None, *BATCHES)),
        schedule=dice.choice((None, None, BATCHES[0])),
        **columns,
    )
    for kind, value in GROUPS.items():
        if dice.random() < 0.3:
            RunGroup.objects.create(name=f"{kind}:{value}", run=run.id)
    return run


def some_filters(dice: random.Random) -> dict[str, Any]:
    chosen: dict[str, Any] = {}
    for name, values, most in (("task", TASKS, 2), ("state", STATES, 3), ("tag", TAGS, 2)):
        if dice.random() < 0.35:
            chosen[name] = dice.sample(values, dice.randint(1, most))
    if dice.random() < 0.6:
        chosen["q"] = dice.choice(
            (*WORDS, "ALPHA", "BETA G", "hi", '"', "\\", "Error", "three", "nightly", "ół", "nowhere")
        )
    for name in ("batch", "schedule"):
        if dice.random() < 0.1:
            chosen[name] = dice.choice(BATCHES)
    for kind, value in GROUPS.items():
        if dice.random() < 0.15:
            chosen[kind] = value
    for name in ("created_after", "created_before"):
        if dice.random() < 0.2:
            chosen[name] = BEGIN + timedelta(minutes=dice.randint(0, 150))
    return chosen


def all_pages(chosen: dict[str, Any], limit: int) -> list[uuid.UUID]:
    seen: list[uuid.UUID] = []
    cursor: str | None = ""
    while cursor is not None:
        page = page_of_runs(RunFilters(**chosen, limit=limit, cursor=cursor))
        assert len(page.runs) <= limit
        seen += [run.id for run in page.runs]
        cursor = page.next
    return seen


def upwards(chosen: dict[str, Any], limit: int) -> list[uuid.UUID]:
    seen: list[uuid.UUID] = []
    start: uuid.UUID | None = uuid.UUID(int=0)
    while start is not None:
        found = finding.find(RunFilters(**chosen), start, limit, newest_first=False)
        seen, start = [*seen, *found.ids[:limit]], found.end(limit)
    return seen


def by_asking_each(chosen: dict[str, Any]) -> list[uuid.UUID]:
    return list(filtered(RunFilters(**chosen)).order_by("-id").values_list("id", flat=True))


def index_all() -> None:
    while step():
        pass


@pytest.fixture
def small_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    """So that 150 runs are many."""
    monkeypatch.setattr(finding, "FIRST_LOOK", 8)
    monkeypatch.setattr(finding, "REACH", 30)
    monkeypatch.setattr(finding, "REST", 20)
    monkeypatch.setattr(finding, "RANK", 5)
    monkeypatch.setattr(finding, "OFTEN", 4)
    monkeypatch.setattr(walks, "MOST_RECENT", 60)
    monkeypatch.setattr(text_index, "MOST_HITS", {"postgresql": 40, "sqlite": 40})


@pytest.mark.parametrize("indexed", [0, 80, 150])
def test_what_is_found_does_not_depend_on_how(small_steps: None, indexed: int) -> None:
    dice = random.Random(indexed)
    runs = [some_run(dice, n) for n in range(150)]
    if indexed:
        step(indexed)
    for run in dice.sample([run for run in runs if run.state == "queued"], 8):  # which the index has as they were
        token = uuid.uuid4()
        transitions.claim(run.id, token, "w@h")
        transitions.succeed(run.id, token, json.dumps(dice.choice(WORDS), ensure_ascii=False))
    for run in dice.sample(runs, 3):
        assert all_pages({"q": str(run.id)}, 10) == [run.id]
    for _ in range(30):
        chosen = some_filters(dice)
        wanted = by_asking_each(chosen)
        assert all_pages(chosen, dice.choice((3, 7, 50))) == wanted, chosen
        assert upwards(chosen, dice.choice((1, 7, 50))) == wanted[::-1], chosen
        one = dice.choice(runs).id
        newer, older = [other for other in wanted if other > one], [other for other in wanted if other < one]
        found = neighbours_of(one, RunFilters(**chosen))
        assert (found.newer, found.older) == (min(newer, default=None), max(older, default=None)), chosen


@pytest.mark.parametrize("q", ["needle", "NEEDLE", "eedl", "ne", 'a "needle"'])
def test_a_run_is_found_at_once_and_later_by_the_index(small_steps: None, q: str) -> None:
    make_run(input='{"text":"nothing"}')
    wanted = make_run("succeeded", result='"a \\"needle\\" here"')
    for _ in range(40):
        make_run()
    assert all_pages({"q": q}, 10) == [wanted.id]
    index_all()
    assert RunText.objects.count() == 42
    assert all_pages({"q": q}, 10) == [wanted.id]


def test_what_an_index_cannot_know_yet_is_found_in_the_run() -> None:
    run = make_run("queued", tags='["later"]')
    index_all()
    token = uuid.uuid4()
    transitions.claim(run.id, token, "w@h")
    transitions.succeed(run.id, token, '"fresh outcome"')
    assert all_pages({"q": "fresh outcome"}, 10) == [run.id]
    assert all_pages({"tag": ["later"], "state": ["succeeded"]}, 10) == [run.id]
    index_all()
    assert all_pages({"q": "fresh outcome"}, 10) == [run.id]


def test_without_trigrams_a_search_is_slow_and_right(small_steps: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(text_index, "is_there", lambda: False)
    wanted = make_run(input='{"text":"needle"}')
    for _ in range(60):
        make_run()
    index_all()
    first = page_of_runs(RunFilters(q="needle"))
    assert first.runs == []
    assert first.next is not None  # it is honest about what it has not looked at
    assert all_pages({"q": "needle"}, 10) == [wanted.id]


def test_a_text_in_many_runs_ends_the_look_up_early(small_steps: None) -> None:
    old = [make_run(input='{"text":"common"}').id for _ in range(70)]
    for _ in range(50):
        make_run()
    index_all()
    assert all_pages({"q": "common"}, 10) == old[::-1]


def test_a_tag_is_written_once_for_each_run() -> None:
    run = make_run(tags='["a","a","b"]')
    index_all()
    assert sorted(RunTag.objects.filter(run=run.id).values_list("tag", flat=True)) == ['"a"', '"b"']


def test_the_time_of_making_decides_whatever_the_id_says() -> None:
    late = make_run(id=uuid.UUID(int=5), created_at=BEGIN + timedelta(days=40))
    early = make_run(created_at=BEGIN)  # its id says: now
    middle = BEGIN + timedelta(days=20)
    assert all_pages({"created_after": middle, "created_before": middle + timedelta(days=30)}, 1) == [late.id]
    assert all_pages({"created_before": middle}, 1) == [early.id]


def test_progress_alone_does_not_write_the_text_anew() -> None:
    run = make_run("running")
    index_all()
    before = RunText.objects.get(run=run.id)
    Run.objects.filter(id=run.id).update(progress='{"current":1}', changed=5, lease_until=Now())
    index_all()
    assert IndexPosition.objects.get().changed == 5
    assert RunText.objects.get(run=run.id).id == before.id
