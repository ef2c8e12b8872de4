"""Each invariant: evidence without a fault passes, and evidence of its violation does not."""

from __future__ import annotations

import dataclasses

import pytest

from chaos import report
from chaos.checks import executions, harness, latency, rows
from chaos.options import Options
from chaos.records import Evidence, Exit
from chaos.tests.conftest import NEWER, RUN, TOKEN, Story

OTHER = "b" * 32


def test_a_storm_in_which_all_went_well_passes(story: Story) -> None:
    made = report.make(story.evidence(), Options(seed=5), {})
    assert not made.violated
    assert "seed 5 on sqlite: passed" in made.verdict()


def test_an_accepted_run_that_is_gone_is_lost_and_has_no_row(story: Story) -> None:
    evidence = story.evidence(rows=[])
    assert rows.lost(evidence).violated
    assert rows.missing(evidence).violated
    assert report.make(evidence, Options(), {}).violated


@pytest.mark.parametrize("state", ["scheduled", "queued", "running"])
def test_a_run_must_have_ended_even_if_no_client_knows_of_it(story: Story, state: str) -> None:
    assert rows.not_ended(story.evidence(accepted=[], rows=[story.row(state=state)])).violated
    assert not rows.not_ended(story.evidence()).violated


def test_a_run_ends_once(story: Story) -> None:
    again = story.transition(4, "failed", "succeeded")
    assert rows.ended_twice(story.evidence(transitions=[*story.transitions(), again])).violated
    same = story.transition(4, "succeeded", "succeeded")
    assert rows.ended_twice(story.evidence(transitions=[*story.transitions(), same])).violated
    assert not rows.ended_twice(story.evidence()).violated


def test_a_run_that_has_ended_was_seen_to_end(story: Story) -> None:
    assert rows.ended_twice(story.evidence(transitions=story.transitions()[:2])).violated


def _taken_over(story: Story, nonce: str) -> Evidence:
    """Attempt 2 holds the claim, whichever attempt's nonce is recorded."""
    return story.evidence(
        executions=[story.execution("old"), story.execution("new", attempt=2, mono=1.6)],
        transitions=[
            *story.transitions()[:2],
            story.transition(3, "running", "scheduled", old_token=TOKEN, attempt=1),
            story.transition(4, "queued", "running", new_token=NEWER, attempt=2),
            story.transition(5, "running", "succeeded", old_token=NEWER, new_token=NEWER, attempt=2),
        ],
        rows=[story.row(token=NEWER, attempt=2, result={"nonce": nonce})],
    )


def test_the_result_of_an_attempt_that_had_lost_its_claim_is_stale(story: Story) -> None:
    assert rows.stale_outcomes(_taken_over(story, "old")).violated
    assert not rows.stale_outcomes(_taken_over(story, "new")).violated


def test_a_result_that_no_execution_returned_is_stale(story: Story) -> None:
    assert rows.stale_outcomes(story.evidence(rows=[story.row(result={"nonce": "forged"})])).violated
    assert rows.stale_outcomes(story.evidence(rows=[story.row(result=None)])).violated


def test_an_attempt_that_was_given_back_is_told_from_its_namesake_by_the_time(story: Story) -> None:
    evidence = story.evidence(
        executions=[story.execution("old", mono=1.21), story.execution("new", mono=1.61)],
        transitions=[
            *story.transitions()[:2],
            story.transition(3, "running", "queued", old_token=TOKEN),
            story.transition(4, "queued", "running", new_token=NEWER, attempt=1),
            story.transition(5, "running", "succeeded", old_token=NEWER, new_token=NEWER, attempt=1),
        ],
        rows=[story.row(token=NEWER, result={"nonce": "old"})],
    )
    assert rows.stale_outcomes(evidence).violated
    right = dataclasses.replace(evidence, rows=[story.row(token=NEWER, result={"nonce": "new"})])
    assert not rows.stale_outcomes(right).violated


def test_success_needs_an_execution_that_came_to_its_end(story: Story) -> None:
    assert rows.lost(story.evidence(executions=[])).violated
    assert rows.lost(story.evidence(executions=[story.execution(how=None, ended=None)])).violated
    assert not rows.lost(story.evidence()).violated


def test_an_at_most_once_run_is_started_once(story: Story) -> None:
    twice = [story.execution(task="chaos.once"), story.execution("m", task="chaos.once", mono=2.0)]
    assert executions.at_most_once(story.evidence(executions=twice)).violated
    assert not executions.at_most_once(story.evidence(executions=twice[:1])).violated
    old_product = story.evidence(executions=twice, at_most_once=False)
    assert "not checked" in executions.at_most_once(old_product).value


def test_executions_beyond_what_the_faults_explain_are_too_many(story: Story) -> None:
    twice = [story.execution(how=None), story.execution("m", attempt=2, mono=2.0)]
    assert executions.surplus(story.evidence(executions=twice)).violated
    explained = story.evidence(executions=twice, injections=[story.fault("worker-kill")])
    assert not executions.surplus(explained).violated


@pytest.mark.parametrize("kind", ["deploy", "redis-flush", "duplicate", "forged", "api-kill", "poison"])
def test_faults_that_interrupt_no_attempt_explain_no_execution(story: Story, kind: str) -> None:
    twice = [story.execution(how=None), story.execution("m", attempt=2, mono=2.0)]
    assert executions.surplus(story.evidence(executions=twice, injections=[story.fault(kind)])).violated


def test_a_short_outage_of_the_database_explains_no_execution(story: Story) -> None:
    twice = [story.execution(), story.execution("m", attempt=2, mono=2.0)]
    short, long = story.fault("db-kill", 1.0, 4.0), story.fault("db-kill", 1.0, 9.0)
    assert executions.surplus(story.evidence(executions=twice, injections=[short])).violated
    assert not executions.surplus(story.evidence(executions=twice, injections=[long])).violated


def test_a_worker_that_ended_by_itself_explains_what_it_executed(story: Story) -> None:
    twice = [story.execution(how=None, ended=None, worker="w@h"), story.execution("m", attempt=2, mono=2.0)]
    crash = Exit(service="w", mono=1.5, code=1, asked=False)
    assert executions.surplus(story.evidence(executions=twice, exits=[crash])).violated  # no worker is called so
    twice = [dataclasses.replace(one, worker="worker-1@h") for one in twice]
    crash = dataclasses.replace(crash, service="worker-1")
    evidence = story.evidence(executions=twice, exits=[crash])
    assert not executions.surplus(evidence).violated
    named = dataclasses.replace(crash, service="worker-1@h")
    assert not executions.surplus(story.evidence(executions=twice, exits=[named])).violated
    other = dataclasses.replace(crash, service="worker-1@elsewhere")
    assert executions.surplus(story.evidence(executions=twice, exits=[other])).violated
    idle = dataclasses.replace(crash, mono=1.1)
    assert executions.surplus(story.evidence(executions=twice, exits=[idle])).violated
    assert "worker-1 (code 1): 1" in harness.crashes(evidence).value


def test_executions_a_task_asked_for_are_not_extra(story: Story) -> None:
    twice = [story.execution(how="retry"), story.execution("m", attempt=2, mono=2.0)]
    assert not executions.surplus(story.evidence(executions=twice)).violated


def test_deploys_alone_fail_no_run(story: Story) -> None:
    failed = [story.row(task="chaos.once", state="failed", error="WorkerLost")]
    deploys = [story.fault("deploy")]
    assert executions.failed_in_deploys(story.evidence(rows=failed, injections=deploys)).violated
    meant = [story.row(task="chaos.failing", state="failed", error="ChaosError")]
    assert not executions.failed_in_deploys(story.evidence(rows=meant, injections=deploys)).violated


def test_poison_is_not_tried_for_ever(story: Story) -> None:
    starts = [story.execution(str(n), task="chaos.exiting", attempt=n, how=None) for n in (1, 2, 3)]
    assert executions.poison_contained(story.evidence(executions=starts)).violated
    assert not executions.poison_contained(story.evidence(executions=starts[:2])).violated


def test_a_key_stands_for_one_run(story: Story) -> None:
    in_table = [story.row(), story.row(OTHER)]
    assert rows.double_keys(story.evidence(rows=in_table)).violated
    told = [story.accepted(), story.accepted(OTHER)]
    assert rows.double_keys(story.evidence(accepted=told)).violated
    assert not rows.double_keys(story.evidence(accepted=[story.accepted(), story.accepted()])).violated


def test_a_run_ends_as_its_task_does(story: Story) -> None:
    failed = story.row(state="failed", error="OSError", result=None)
    assert rows.wrong_endings(story.evidence(rows=[failed])).violated
    wrong_reason = story.row(task="chaos.failing", state="failed", error="WorkerLost", result=None)
    assert rows.wrong_endings(story.evidence(rows=[wrong_reason])).violated
    unasked = story.row(state="cancelled", error="Cancelled", result=None)
    assert rows.wrong_endings(story.evidence(rows=[unasked])).violated
    asked = dataclasses.replace(unasked, cancel_requested=True)
    assert not rows.wrong_endings(story.evidence(rows=[asked])).violated


def test_nothing_is_left_over(story: Story) -> None:
    assert rows.leaked(story.evidence(rows=[story.row(leased=True)])).violated
    assert rows.leaked(story.evidence(leaks=["worker-1 has 9 processes, not 3"])).violated
    assert not rows.leaked(story.evidence()).violated


def test_redis_stays_small(story: Story) -> None:
    assert harness.redis_memory(story.evidence(redis_peak=100 * 1024 * 1024)).violated
    assert not harness.redis_memory(story.evidence(redis_peak=3 * 1024 * 1024)).violated


def test_a_run_that_nobody_accepted_is_not_executed(story: Story) -> None:
    assert harness.started(story.evidence(executions=[story.execution(run=OTHER)])).violated
    assert not harness.started(story.evidence()).violated


@pytest.mark.parametrize(
    ("status", "more", "violated"),
    [
        (202, {}, False),
        (500, {"problem": True}, True),
        (503, {"problem": True}, False),
        (503, {}, True),
        (422, {"problem": True}, True),
        (0, {}, False),
        (413, {"purpose": "payload", "expected": (413,)}, False),
        (202, {"purpose": "payload", "expected": (413,)}, True),
        (500, {"purpose": "payload", "expected": (413,)}, True),
        (409, {"purpose": "cancel"}, False),
        (404, {"purpose": "cancel"}, True),
    ],
)
def test_answers_are_the_right_ones(story: Story, status: int, more: dict[str, object], violated: bool) -> None:
    assert latency.unexpected(story.evidence(answers=[story.answer(status, **more)])).violated is violated


def test_every_submission_is_accepted_in_the_end(story: Story) -> None:
    assert latency.given_up(story.evidence(given_up=["k"])).violated


def test_faults_that_mostly_hit_nothing_prove_nothing(story: Story) -> None:
    missed = [story.fault("zombie", failed="the long run did not start") for _ in range(2)]
    assert harness.missed(story.evidence(injections=missed)).violated
    few = [*missed, *(story.fault("zombie") for _ in range(8))]
    assert not harness.missed(story.evidence(injections=few)).violated


def test_a_violation_is_shown_with_examples(story: Story) -> None:
    made = report.make(story.evidence(rows=[]), Options(seed=7), {"clock": "--db postgres"})
    assert f"lost                                  1  VIOLATED\n    {RUN}" in made.text()
    assert "not injected here: clock (needs --db postgres)" in made.text()
    assert '"passed": false' in made.json()
