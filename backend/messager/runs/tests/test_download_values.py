"""GET /runs/{id}/input and /result: the exact text as a file."""

from __future__ import annotations

import uuid

import pytest

from messager.testing.client import PROBLEM, Api
from messager.testing.factories import make_run

EXACT = '{"n":12345678901234567890,"x":1.0,"text":"<script>\\u0000ä"}'


@pytest.mark.parametrize("name", ["input", "result"])
def test_a_value_is_a_file_with_the_text_that_is_stored(api: Api, name: str) -> None:
    run = make_run("succeeded", **{name: EXACT})
    answer = api.get(f"/runs/{run.id}/{name}")
    assert answer.status_code == 200
    assert answer.content == EXACT.encode()
    assert answer.headers["Content-Type"] == "application/json"
    assert answer.headers["Content-Disposition"] == f'attachment; filename="samples.add-{run.id}-{name}.json"'
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]


@pytest.mark.parametrize("state", ["queued", "running", "failed", "cancelled"])
def test_without_a_result_there_is_none_to_download(api: Api, state: str) -> None:
    answer = api.get(f"/runs/{make_run(state).id}/result")
    assert (answer.status_code, answer.headers["Content-Type"]) == (404, PROBLEM)
    assert "no result" in answer.json()["detail"]


@pytest.mark.parametrize("name", ["input", "result", "logs.txt"])
def test_an_unknown_run_has_nothing_to_download(api: Api, name: str) -> None:
    assert api.get(f"/runs/{uuid.uuid4()}/{name}").status_code == 404


def test_a_name_that_is_none_of_a_file_s_is_quoted(api: Api) -> None:
    run = make_run(task='odd"\r\nSet-Cookie: a=b/ä')
    header = api.get(f"/runs/{run.id}/input").headers["Content-Disposition"]
    assert header.startswith("attachment; filename*=utf-8''odd%22%0D%0ASet-Cookie")
