"""The short way past Django answers as Django does, and leaves to it what is not plain."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import httpx
import pytest

from messager.runs.models import Run
from messager.testing.factories import make_run, stored
from messager.testing.stack import WorkerProcess

ORDINARY = {"X-HTTP-Method-Override": "none"}
"""A header that nobody reads; with it, a request is not plain."""
OF_EACH_ANSWER = {"date", "location", "etag", "content-length"}


def submit(http: httpx.Client, content: str | bytes, headers: Mapping[str, str] = {}) -> httpx.Response:
    kind = {"Content-Type": "application/json"}
    return http.post("/tasks/samples.add/runs", content=content, headers={**kind, **headers})


def shape(answer: httpx.Response) -> tuple[Any, ...]:
    """All of an answer but what differs from run to run."""
    headers = {name: value for name, value in answer.headers.items() if name not in OF_EACH_ANSWER}
    body = answer.json() if answer.content else None
    if isinstance(body, dict):
        body = {name: value for name, value in body.items() if name not in {"id", "created_at", "started_at"}}
    return answer.status_code, headers, body


@pytest.mark.parametrize(
    "content",
    [
        '{"input": {"a": 1}}',
        '{"input": {"a": 1, "b": 7}}',
        ' {"input" : {"b":-0, "a" : 12345678901234567890123} } ',
        '{"input": {"a": 1}, "tags": []}',
        '{"input": {"a": 1}, "tags": ["x"]}',
        '{"input": {"a": "1"}}',
        '{"input": {"a": 1.0}}',
        '{"input": {"a": NaN}}',
        '{"input": {"a": 1e999}}',
        '{"input": {"a": 1, "c": 2}}',
        '{"input": {}}',
        '{"input": []}',
        '{"input": null}',
        "{}",
        "[]",
        "null",
        "{",
        "",
        '{"input": {"a": 1}, "input": {"a": "x"}}',
        '{"input": {"a": 1}, "more": 1}',
        '{"input": {"a": 1}, "webhook": {"url": "http://x"}}',
        '{"input": {"a": ' + "[" * 3000 + "}}",
        b'{"input": {"a": "\xff"}}',
        '{"input": {"a": 1}}'.encode("utf-16"),
    ],
)
def test_a_body_is_answered_as_django_answers_it(http: httpx.Client, content: str | bytes) -> None:
    assert shape(submit(http, content)) == shape(submit(http, content, ORDINARY))


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Origin": "http://evil.example"},
        {"Origin": "null"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-origin"},
        {"Sec-Fetch-Site": "none"},
        {"Host": "evil.example"},
        {"Host": "localhost:1"},
        {"Host": "LOCALHOST"},
        {"Host": "127.0.0.1:x"},
        {"Content-Type": "text/plain"},
        {"Content-Type": "application/json; charset=utf-8"},
        {"Content-Type": "application/x-www-form-urlencoded"},
        {"Cookie": "a=b"},
        {"Accept": "text/html"},
        {"Accept-Encoding": "gzip"},
        {"Prefer": "respond-async"},
        {"Prefer": "wait=0"},
        {"Expect": "100-continue"},
        {"Range": "bytes=0-1"},
    ],
)
def test_headers_mean_the_same_on_both_ways(http: httpx.Client, headers: dict[str, str]) -> None:
    body = '{"input": {"a": 1}}'
    assert shape(submit(http, body, headers)) == shape(submit(http, body, {**headers, **ORDINARY}))


def test_the_own_origin_of_a_page_is_admitted(http: httpx.Client) -> None:
    host = http.base_url.netloc.decode()
    answer = submit(http, '{"input": {"a": 1}}', {"Origin": f"http://{host}", "Host": host})
    assert (answer.status_code, "access-control-allow-origin" in answer.headers) == (202, False)


@pytest.mark.parametrize(
    "key", ["abc123", "a" * 64, "a" * 65, "a" * 255, "a" * 256, "a-b c", '"x"', "ä".encode("latin-1"), ""]
)
def test_an_idempotency_key_means_the_same_on_both_ways(http: httpx.Client, key: str | bytes) -> None:
    keyed = {"Idempotency-Key": key}
    first = submit(http, '{"input": {"a": 1}}', keyed)  # type: ignore[dict-item]
    again = submit(http, '{"input": {"a": 1}}', {**keyed, **ORDINARY})  # type: ignore[dict-item]
    assert first.status_code == again.status_code
    if first.status_code == 202:
        assert first.json()["id"] == again.json()["id"]
        assert [answer.headers.get("idempotency-replayed") for answer in (first, again)] == [None, "true"]


@pytest.mark.parametrize("way", [{}, ORDINARY], ids=["plain", "through Django"])
def test_a_key_that_was_used_is_answered_as_before(http: httpx.Client, way: dict[str, str]) -> None:
    keyed = {"Idempotency-Key": "k1", **way}
    first = submit(http, '{"input": {"a": 1}}', keyed)
    again = submit(http, '{"input": {"a": 1}}', keyed)
    other = submit(http, '{"input": {"a": 2}}', keyed)
    assert (first.status_code, again.status_code, other.status_code) == (202, 202, 422)
    assert (first.json()["id"], again.headers["idempotency-replayed"]) == (again.json()["id"], "true")
    assert Run.objects.count() == 1


def test_a_key_is_used_once_however_many_send_it_at_once(http: httpx.Client) -> None:
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(16) as pool:
        sent = [pool.submit(submit, http, '{"input": {"a": 1}}', {"Idempotency-Key": "same"}) for _ in range(32)]
        answers = [future.result() for future in sent]
    assert {answer.status_code for answer in answers} == {202}
    assert len({answer.json()["id"] for answer in answers}) == Run.objects.count() == 1
    assert sum("idempotency-replayed" not in answer.headers for answer in answers) == 1


@pytest.mark.parametrize("path", ["/tasks/samples.add/runs%0A", "/tasks/samples.add/runs/", "/tasks//runs"])
def test_an_address_that_is_none_stores_nothing(http: httpx.Client, path: str) -> None:
    answer = http.post(path, json={"input": {"a": 1}})
    assert (answer.status_code, Run.objects.count()) == (404, 0)


@pytest.mark.parametrize("path", ["/API/V1/runs/{}", "/api/v1/RUNS/{}", "/api/v1/runs/{}%0A", "/api/v1/runs/-{}"])
def test_an_address_that_is_none_is_not_waited_at(http: httpx.Client, path: str) -> None:
    run = stored(make_run("succeeded"))
    url = f"{http.base_url.scheme}://{http.base_url.netloc.decode()}" + path.format(run.id)
    assert http.get(url, params={"wait": "1"}).status_code == 404


def test_a_task_that_does_not_exist_is_django_s_to_refuse(http: httpx.Client) -> None:
    found = http.post("/tasks/no.such/runs", json={"input": {}})
    assert (found.status_code, found.headers["content-type"]) == (404, "application/problem+json")


def test_what_is_stored_is_the_same_on_both_ways(http: httpx.Client) -> None:
    body = '{"input": {"a": 1, "b": 12345678901234567890123}}'
    rows = [stored_columns(submit(http, body, headers).json()["id"]) for headers in ({}, ORDINARY)]
    assert rows[0] == rows[1]


def stored_columns(run_id: str) -> dict[str, Any]:
    row = Run.objects.filter(id=run_id).values().get()
    times = {"created_at", "published_at", "changed", "id"}
    assert row["changed"] > 0
    assert row["published_at"] is not None
    return {name: value for name, value in row.items() if name not in times}


@pytest.mark.parametrize("state", ["queued", "running", "succeeded", "failed", "cancelled"])
@pytest.mark.parametrize("known", ["", '"1"', '"0"', 'W/"1"', "*", '"x"'])
def test_a_run_that_is_waited_for_is_answered_as_django_answers_it(http: httpx.Client, state: str, known: str) -> None:
    run = stored(make_run(state, worker="w@host", tags='["a"]'))
    headers = {"If-None-Match": known} if known else {}
    answers = [
        http.get(f"/runs/{run.id}", params={"wait": "0.05"}, headers={**headers, **more}) for more in ({}, ORDINARY)
    ]
    assert answers[0].headers["etag"] == answers[1].headers["etag"]
    assert answers[0].content == answers[1].content
    assert shape(answers[0]) == shape(answers[1])


def test_a_run_that_ends_is_answered_as_django_answers_it(http: httpx.Client, worker: WorkerProcess) -> None:
    wait = {"Prefer": "wait=20"}
    answers = [submit(http, '{"input": {"a": 1}}', {**wait, **more}) for more in ({}, ORDINARY)]
    bodies = [answer.json() for answer in answers]
    for body in bodies:
        assert (body["state"], body["result"]) == ("succeeded", 3)
        del body["finished_at"]
    assert [answer.headers["etag"] for answer in answers] == ['"3"', '"3"']
    shapes = [list(shape(answer)) for answer in answers]
    for one in shapes:
        del one[2]["finished_at"]
    assert shapes[0] == shapes[1]


def test_many_who_submit_at_once_are_stored_together_and_each_has_its_own_answer(
    http: httpx.Client, worker: WorkerProcess
) -> None:
    from concurrent.futures import ThreadPoolExecutor

    def one(a: int) -> Any:
        body = json.dumps({"input": {"a": a, "b": 1}})
        return submit(http, body, {"Prefer": "wait=20"}).json()

    with ThreadPoolExecutor(32) as pool:
        runs = list(pool.map(one, range(100)))
    assert [run["result"] for run in runs] == [a + 1 for a in range(100)]
    assert len({run["id"] for run in runs}) == 100
    assert {run["attempt"] for run in runs} == {1}
