"""GET /runs?total=true: how many runs there are on all pages together."""

from __future__ import annotations

import pytest
from django.db import connection

from messager.runs import finding, totals
from messager.testing.client import Api
from messager.testing.factories import make_run


def test_it_is_there_only_when_asked_for(api: Api) -> None:
    make_run()
    assert "total" not in api.get("/runs").json()
    assert api.get("/runs?total=true").json()["total"] == {"value": 1, "exact": True}


@pytest.mark.parametrize(
    ("query", "value"),
    [("state=failed", 3), ("task=samples.hurry", 2), ("q=needle", 2), ("tag=a", 1), ("state=failed&q=none", 0)],
)
def test_few_are_counted_on_every_page(api: Api, query: str, value: int) -> None:
    for n in range(3):
        make_run("failed", tags='["a"]' if n == 1 else "[]")
    for _ in range(2):
        make_run(task="samples.hurry", input='{"a":"needle"}')
    first = api.get(f"/runs?total=true&limit=1&{query}").json()
    assert first["total"] == {"value": value, "exact": True}
    if first["next"]:
        assert api.get(f"/runs?total=true&cursor={first['next']}&{query}").json()["total"]["value"] == value


@pytest.mark.parametrize("query", ["", "state=failed", "q=needle"])
def test_many_are_not(api: Api, monkeypatch: pytest.MonkeyPatch, query: str) -> None:
    monkeypatch.setattr(totals, "EXACT", 5)
    monkeypatch.setattr(finding, "REACH", 8)
    for _ in range(12):
        make_run("failed", input='{"a":"needle"}')
    total = api.get(f"/runs?total=true&{query}").json()["total"]
    assert total["exact"] is False
    assert total["value"] == 5 or (connection.vendor == "postgresql" and total["value"] > 5)


def test_nonsense_is_refused(api: Api) -> None:
    assert api.get("/runs?total=perhaps").status_code == 422
