"""How long submitting took: in a calm, without Redis, and without a database."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from chaos.checks.finding import Finding, none_of
from chaos.checks.statistics import SETTLES, Span, summary, touches
from chaos.records import Answer, Evidence, Injection

WITHOUT_REDIS = 0.6
"""Seconds, p99: a submission waits half a second for Redis at most."""
WITHOUT_DATABASE = 3.0
"""Seconds in which the API must say that it cannot take the run."""
SLACK = 0.25
"""Seconds that a busy machine may add to a bound for single requests."""
_AWAY = ("db-kill", "db-restart", "db-freeze", "db-cut", "db-full", "db-lock")

_OF_PROXY = (502, 504)

Wrong = Callable[[Answer], str | None]


def findings(evidence: Evidence) -> list[Finding]:
    """A line for the calm and one for each kind of fault that a submission could feel."""
    submits = [one for one in evidence.answers if one.purpose == "submit"]
    found = [_calm(submits, evidence)]
    kinds = sorted({one.kind for one in evidence.injections if not one.failed})
    found += [_during(kind, submits, evidence, _redis_wrong) for kind in kinds if kind.startswith("redis-")]
    found += [_during(kind, submits, evidence, _database_wrong) for kind in kinds if kind in _AWAY]
    return [one for one in found if one is not None]


def unexpected(evidence: Evidence) -> Finding:
    """Statuses that are wrong whatever goes on: a 5xx other than 503, a refusal of what is right, or the reverse."""
    return none_of("unexpected answers", (_words(one) for one in evidence.answers if _is_unexpected(one, evidence)))


def given_up(evidence: Evidence) -> Finding:
    """Everything that was submitted was accepted in the end."""
    return none_of("submissions never accepted", evidence.given_up)


def _is_unexpected(one: Answer, evidence: Evidence) -> bool:
    if one.status in _OF_PROXY and evidence.proxied:
        return not one.problem or not _api_was_away(one, evidence)
    if one.status in (0, 503):
        return one.status == 503 and not one.problem
    if one.purpose == "payload":
        return one.status not in one.expected
    return one.status not in ({202} if one.purpose == "submit" else {200, 409})


def _api_was_away(one: Answer, evidence: Evidence) -> bool:
    """A fault took it away; that it is back, the harness knows from an answer that came through the proxy."""
    kills = [_felt(fault) for fault in evidence.injections if fault.kind.startswith("api")]
    return touches((one.began, one.ended), kills)


def _calm(submits: Sequence[Answer], evidence: Evidence) -> Finding | None:
    spans = [(one.began, one.ended + SETTLES) for one in evidence.injections]
    calm = [one.took for one in submits if one.status == 202 and not touches((one.began, one.ended), spans)]
    seconds = summary(calm)
    return Finding(name="calm", value=seconds.words()) if seconds else None


def _during(kind: str, submits: Sequence[Answer], evidence: Evidence, wrong: Wrong) -> Finding | None:
    mine = [(one.began, one.ended) for one in evidence.injections if one.kind == kind and not one.failed]
    others = [
        _felt(one)
        for one in evidence.injections
        if one.kind != kind and one.kind.startswith(("api", "db-", "redis-", "clock"))
    ]
    found = [
        one for one in submits if touches((one.began, one.began), mine) and not touches((one.began, one.ended), others)
    ]
    seconds = summary(one.took for one in found)
    if seconds is None:
        return None
    bad = [words for one in found if (words := wrong(one))]
    late = kind.startswith("redis-") and seconds.p99 > WITHOUT_REDIS
    late_words = [f"p99 {seconds.p99:.2f} s, bound {WITHOUT_REDIS:g} s"] if late else []
    return Finding(name=kind, value=seconds.words(), violated=bool(bad or late), examples=(*bad[:5], *late_words))


def _felt(one: Injection) -> Span:
    return (one.began - 0.1, one.ended + SETTLES)


def _redis_wrong(one: Answer) -> str | None:
    return None if one.status == 202 else _words(one)


def _database_wrong(one: Answer) -> str | None:
    if one.status not in (202, 503) or (one.status == 503 and not one.problem) or one.took > WITHOUT_DATABASE + SLACK:
        return _words(one)
    return None


def _words(one: Answer) -> str:
    return f"{one.purpose} {one.key}: {one.status or 'no answer'} after {one.took:.2f} s"
