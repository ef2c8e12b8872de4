"""Misconfiguration is told at the start."""

from __future__ import annotations

from pytest_django.fixtures import Settings

from messager.delivery.channels.apprise_channel import known_schemes
from messager.delivery.checks import check_broadcast, check_schemes
from messager.delivery.schemes import DEFAULT_SCHEMES, LOCAL_SCHEMES


def test_the_default_configuration_is_sound() -> None:
    assert (check_schemes(), check_broadcast()) == ([], [])


def test_schemes_that_are_local_or_unknown_are_named(settings: Settings) -> None:
    settings.MESSAGER_APPRISE_SCHEMES = ["json", "syslog", "slak"]
    local, unknown = check_schemes()
    assert (local.id, unknown.id) == ("delivery.E001", "delivery.W001")
    assert "syslog" in local.msg
    assert "slak" in unknown.msg


def test_a_recipient_that_cannot_be_reached_is_named_by_its_place(settings: Settings) -> None:
    settings.MESSAGER_BROADCAST = ["json://example.com/", "slack://hunter2", "bob@example.com"]
    first, second = check_broadcast()
    assert "recipient 2" in first.msg
    assert "hunter2" not in first.msg
    assert "recipient 3: E-mail is not set up" in second.msg


def test_apprise_knows_every_scheme_of_the_default_list() -> None:
    assert set(DEFAULT_SCHEMES) <= known_schemes()
    assert not set(DEFAULT_SCHEMES) & LOCAL_SCHEMES
