from __future__ import annotations

from chaos.checks import recovery
from chaos.checks.finding import Finding
from chaos.records import Evidence
from chaos.tests.conftest import RUN, TOKEN, Story


def _only(evidence: Evidence) -> Finding:
    (found,) = [one for one in recovery.findings(evidence) if one.name != recovery.ANY_RUN]
    return found


def _interrupted(story: Story, next_start: float, kind: str = "worker-kill", **more: object) -> Evidence:
    executions = [
        story.execution("old", mono=1.0, how=None, ended=None),
        story.execution("new", attempt=2, mono=next_start),
    ]
    kill = story.fault(kind, 2.0, 2.5, target="w@h", **more)
    return story.evidence(executions=executions, injections=[kill], lease=10.0)


def test_an_interrupted_run_starts_again_within_lease_and_five_seconds(story: Story) -> None:
    assert not _only(_interrupted(story, 16.0)).violated
    assert _only(_interrupted(story, 18.0)).violated


def test_a_killed_child_is_noticed_within_two_seconds(story: Story) -> None:
    facts = {"pid": 7}
    assert not _only(_interrupted(story, 3.9, "child-kill", facts=facts)).violated
    assert _only(_interrupted(story, 4.1, "child-kill", facts=facts)).violated


def test_a_child_that_executed_nothing_is_no_recovery(story: Story) -> None:
    assert recovery.recoveries(_interrupted(story, 4.1, "child-kill", facts={"pid": 8})) == []


def test_other_faults_meanwhile_excuse_as_long_as_they_last(story: Story) -> None:
    evidence = _interrupted(story, 21.0)
    excused = [*evidence.injections, story.fault("db-kill", 3.0, 8.0)]
    again = story.evidence(executions=evidence.executions, injections=excused, lease=10.0)
    finding = next(one for one in recovery.findings(again) if one.name == "worker-kill")
    assert not finding.violated


def test_a_queue_that_is_long_for_all_excuses_as_long_as_they_wait(story: Story) -> None:
    evidence = _interrupted(story, 21.0)
    other = "b" * 32
    waiting = [
        story.transition(1, None, "queued", run=other, time=110.0),
        story.transition(2, "queued", "running", run=other, new_token=TOKEN, time=121.0),
    ]
    queued = story.evidence(
        executions=evidence.executions, injections=evidence.injections, transitions=waiting, lease=10.0
    )
    assert not _only(queued).violated
    assert _only(evidence).violated


def test_a_zombies_run_is_taken_over(story: Story) -> None:
    assert not _only(_interrupted(story, 16.0, "zombie", facts={"run": RUN})).violated
    assert _only(_interrupted(story, 18.0, "zombie", facts={"run": RUN})).violated


def _flushed(story: Story, republished: float) -> Evidence:
    """The database's clock shows 100 s more than the monotonic one."""
    change = story.transition(5, "queued", "queued", time=republished)
    flush = story.fault("redis-flush", 2.0, 2.1, facts={"clock": 100.0, "position": 4, "waiting": [RUN]})
    return story.evidence(transitions=[change], injections=[flush])


def test_an_emptied_queue_is_filled_again_within_three_seconds(story: Story) -> None:
    assert not _only(_flushed(story, 104.9)).violated
    assert _only(_flushed(story, 105.1)).violated


def test_a_flush_is_not_timed_by_a_clock_that_was_set_meanwhile(story: Story) -> None:
    evidence = _flushed(story, 105.1)
    off, long_over = (story.fault("clock", at, at + 2.5, target="database +3600 s") for at in (1.0, 20.0))
    jumped = story.evidence(transitions=evidence.transitions, injections=[*evidence.injections, off])
    assert recovery.recoveries(jumped) == []
    steady = story.evidence(transitions=evidence.transitions, injections=[*evidence.injections, long_over])
    assert len(recovery.recoveries(steady)) == 1


def test_what_a_clock_that_was_off_before_has_left_in_the_log_does_not_count(story: Story) -> None:
    ahead = story.transition(3, None, "queued", time=3700.0)
    again = story.transition(5, "queued", "queued", time=102.5)
    flush = story.fault("redis-flush", 2.0, 2.1, facts={"clock": 100.0, "position": 4, "waiting": [RUN]})
    (one,) = recovery.recoveries(story.evidence(transitions=[ahead, again], injections=[flush]))
    assert one.seconds == 0.5


def test_a_flush_in_which_nothing_waited_says_nothing(story: Story) -> None:
    flush = story.fault("redis-flush", facts={"clock": 100.0, "waiting": []})
    assert recovery.recoveries(story.evidence(injections=[flush])) == []
