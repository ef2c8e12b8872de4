"""GET /failures/{fingerprint}, and what people do about it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

import pytest

from messager.bulk.tests.conftest import finish
from messager.failures.models import Failure
from messager.failures.tests.failing import NOON, count_all, make_failed, traceback
from messager.runs.models import Run
from messager.testing.client import PROBLEM, Api
from messager.testing.factories import make_run

pytestmark = pytest.mark.usefixtures("transactional_db")
NOWHERE = "/failures/0123456789abcdef"


def only(api: Api) -> dict[str, Any]:
    failure: dict[str, Any] = api.get(f"/failures/{Failure.objects.get().fingerprint}").json()
    return failure


def test_it_shows_the_error_of_the_run_that_failed_last(api: Api) -> None:
    make_failed(at=NOON, error_message="old")
    last = make_failed(at=NOON + timedelta(hours=1), error_message="new")
    count_all()
    failure = only(api)
    assert failure["sample"] == {"run": str(last.id), "message": "new", "traceback": traceback()}
    assert failure["last_run"] == str(last.id)
    assert (failure["activity"]["step"], len(failure["activity"]["counts"]) // 168) == (3600, 1)


def test_its_activity_goes_back_as_far_as_asked(api: Api) -> None:
    make_failed(at=datetime.now(UTC) - timedelta(days=20))
    count_all()
    failure = Failure.objects.get()
    assert sum(only(api)["activity"]["counts"]) == 0
    after = urlencode({"after": (datetime.now(UTC) - timedelta(days=30)).isoformat()})
    assert sum(api.get(f"/failures/{failure.fingerprint}?{after}").json()["activity"]["counts"]) == 1


def test_without_the_run_there_is_no_sample(api: Api) -> None:
    make_failed()
    count_all()
    Run.objects.all().delete()
    assert only(api)["sample"] is None


def test_its_runs_are_listed_and_found_among_others(api: Api) -> None:
    wanted, _, _ = make_failed(), make_failed("refund"), make_run("succeeded")
    count_all()
    fingerprint = Failure.objects.get(last_run=wanted.id).fingerprint
    assert [run["id"] for run in api.get(f"/runs?failure={fingerprint}").json()["items"]] == [str(wanted.id)]


def test_a_handled_one_says_when_and_why(api: Api) -> None:
    make_failed()
    count_all()
    handled = api.post(f"/failures/{Failure.objects.get().fingerprint}/handle", {"note": "fixed in 1.2"})
    assert handled.status_code == 200
    assert handled.json() == only(api)
    assert (only(api)["state"], only(api)["note"], only(api)["reopened_at"]) == ("handled", "fixed in 1.2", None)
    assert only(api)["handled_at"] is not None


def test_a_new_run_opens_it_again_and_says_so(api: Api) -> None:
    make_failed()
    count_all()
    path = f"/failures/{Failure.objects.get().fingerprint}"
    handled = api.post(f"{path}/handle", {"note": "fixed"}).json()
    later = datetime.fromisoformat(handled["handled_at"]) + timedelta(minutes=5)
    make_failed(at=later, changed=50)
    count_all()
    again = only(api)
    assert (again["state"], again["note"], again["handled_at"]) == ("open", "fixed", handled["handled_at"])
    assert datetime.fromisoformat(again["reopened_at"]) == later
    assert api.post(f"{path}/handle", {}).json()["reopened_at"] is None


def test_a_run_that_failed_before_and_is_counted_after_does_not_open_it(api: Api) -> None:
    make_failed()
    count_all()
    late = make_failed(at=datetime.now(UTC) - timedelta(minutes=5), changed=50)
    api.post(f"/failures/{Failure.objects.get().fingerprint}/handle", {})
    count_all()
    assert (only(api)["state"], only(api)["count"]) == ("handled", 2)
    assert Run.objects.filter(id=late.id).exists()


def test_people_may_open_it_again(api: Api) -> None:
    make_failed()
    count_all()
    path = f"/failures/{Failure.objects.get().fingerprint}"
    api.post(f"{path}/handle", {"note": "x"})
    opened = api.post(f"{path}/reopen").json()
    assert (opened["state"], opened["handled_at"], opened["reopened_at"], opened["note"]) == ("open", None, None, "")


def test_all_its_runs_are_retried_by_a_bulk_action(api: Api) -> None:
    runs = [make_failed() for _ in range(3)]
    make_failed("refund")
    count_all()
    body = {"action": "retry", "filter": {"failure": Failure.objects.get(last_run=runs[-1].id).fingerprint}}
    assert api.post("/bulk/preview", body).json()["total"] == {"value": 3, "exact": True}
    assert api.post("/bulk", body).status_code == 202
    finish()
    assert set(Run.objects.exclude(retry_of=None).values_list("retry_of", flat=True)) == {run.id for run in runs}


@pytest.mark.parametrize("path", ["", "/handle", "/reopen"])
def test_what_is_not_there_is_not_found(api: Api, path: str) -> None:
    answer = api.post(NOWHERE + path, {}) if path else api.get(NOWHERE)
    assert (answer.status_code, answer.headers["Content-Type"]) == (404, PROBLEM)


@pytest.mark.parametrize("fingerprint", ["no", "0123456789ABCDEF", "a%00b", "0123456789abcdef0"])
def test_what_is_no_fingerprint_is_refused(api: Api, fingerprint: str) -> None:
    assert api.get(f"/failures/{fingerprint}").status_code == 422


@pytest.mark.parametrize(
    ("body", "field"),
    [({"note": "x" * 1001}, ["note"]), ({"note": "a\x00"}, ["note"]), ({"who": "me"}, ["who"])],
)
def test_a_note_has_its_limits(api: Api, body: Any, field: list[str]) -> None:
    answer = api.post(f"{NOWHERE}/handle", body)
    assert (answer.status_code, answer.json()["errors"][0]["loc"]) == (422, field)
