"""GET /about."""

from __future__ import annotations

from pytest_django.fixtures import Settings

from messager.testing.client import Api


def test_it_says_what_a_page_needs_to_know(settings: Settings) -> None:
    settings.MESSAGER_BROADCAST = ["a@example.com", "b@example.com"]
    answer = Api().get("/about")
    assert answer.json() == {
        "version": settings.VERSION,
        "insecure_open": False,
        "broadcast": 2,
        "max_file_bytes": settings.MESSAGER_MAX_FILE_BYTES,
    }


def test_it_says_when_anybody_can_reach_it(settings: Settings) -> None:
    settings.MESSAGER_INSECURE_OPEN = True
    assert Api().get("/about").json()["insecure_open"] is True
