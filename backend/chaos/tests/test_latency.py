from __future__ import annotations

import pytest

from chaos.checks import latency
from chaos.checks.finding import Finding
from chaos.checks.statistics import overlap, summary
from chaos.records import Answer, Evidence
from chaos.tests.conftest import Story


def _during(kind: str, story: Story, *answers: Answer) -> Finding:
    evidence: Evidence = story.evidence(answers=answers, injections=[story.fault(kind, 10.0, 15.0)])
    (found,) = [one for one in latency.findings(evidence) if one.name == kind]
    return found


def test_without_redis_submissions_are_accepted_all_the_same(story: Story) -> None:
    assert not _during("redis-kill", story, story.answer(202, 11.0)).violated
    assert _during("redis-kill", story, story.answer(503, 11.0, problem=True)).violated
    assert _during("redis-kill", story, story.answer(0, 11.0)).violated


def test_without_redis_submissions_take_no_longer_than_one_wait_for_it(story: Story) -> None:
    assert not _during("redis-freeze", story, story.answer(202, 11.0, 0.55)).violated
    assert _during("redis-freeze", story, story.answer(202, 11.0, 0.65)).violated


@pytest.mark.parametrize("kind", ["db-kill", "db-lock", "db-cut"])
def test_without_a_database_the_api_says_so_within_three_seconds(story: Story, kind: str) -> None:
    assert not _during(kind, story, story.answer(503, 11.0, 2.9, problem=True)).violated
    assert _during(kind, story, story.answer(503, 11.0, 3.4, problem=True)).violated
    assert _during(kind, story, story.answer(503, 11.0, 0.1)).violated
    assert _during(kind, story, story.answer(500, 11.0, 0.1, problem=True)).violated


def test_what_another_fault_slowed_down_is_not_held_against_this_one(story: Story) -> None:
    slow = story.answer(202, 11.0, 2.0)
    faults = [story.fault("redis-freeze", 10.0, 15.0), story.fault("api-kill", 10.5, 12.0)]
    assert latency.findings(story.evidence(answers=[slow], injections=faults)) == []


def test_who_stands_before_the_api_may_answer_for_it_while_it_is_away(story: Story) -> None:
    away = [story.fault("api-kill", 10.0, 12.0)]

    def unexpected(answer: Answer, *, proxied: bool = True) -> bool:
        return latency.unexpected(story.evidence(answers=[answer], injections=away, proxied=proxied)).violated

    assert not unexpected(story.answer(502, 11.0, problem=True))
    assert unexpected(story.answer(502, 11.0))
    assert unexpected(story.answer(504, 30.0, problem=True))
    assert unexpected(story.answer(502, 11.0, problem=True), proxied=False)


def test_percentiles_are_of_what_was_measured() -> None:
    found = summary(float(n) for n in range(1, 101))
    assert found is not None
    assert (found.p50, found.p99, found.max, found.count) == (50.0, 99.0, 100.0, 100)
    assert summary([]) is None


def test_overlapping_spans_count_once() -> None:
    assert overlap((0.0, 10.0), [(1.0, 3.0), (2.0, 4.0), (9.0, 12.0), (20.0, 30.0)]) == 4.0
