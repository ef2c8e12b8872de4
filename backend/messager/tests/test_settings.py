"""Settings come from the environment, and nonsense refuses to start with the variable's name."""

from __future__ import annotations

import runpy
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured

from messager.testing.environment import BACKEND

BAD = [
    ("MESSAGER_PORT", "eighty"),
    ("MESSAGER_PORT", "0"),
    ("MESSAGER_PORT", "65536"),
    ("MESSAGER_INSECURE_OPEN", "maybe"),
    ("MESSAGER_ALLOW_PRIVATE_ADDRESSES", "2"),
    ("MESSAGER_CONCURRENCY", "0"),
    ("MESSAGER_CONCURRENCY", "1.5"),
    ("MESSAGER_MAX_RESULT_BYTES", "-1"),
    ("MESSAGER_MAX_BODY_BYTES", "many"),
    ("MESSAGER_MAX_BATCH_BYTES", "many"),
    ("MESSAGER_MAX_FILE_BYTES", "1 GB"),
    ("MESSAGER_FILES", "a/relative/folder"),
    ("MESSAGER_FILES", "s3://"),
    ("MESSAGER_FILES", "s3://key:secret@bucket"),
    ("MESSAGER_LOG_LINES", "-1"),
    ("MESSAGER_LEASE_SECONDS", "1"),
    ("MESSAGER_RETENTION_DAYS", "-1"),
    ("MESSAGER_RETENTION_FAILED_DAYS", "for ever"),
    ("MESSAGER_LOG_LEVEL", "LOUD"),
    ("DATABASE_URL", "nonsense"),
    ("DATABASE_URL", "mysql://host/name"),
    ("DATABASE_URL", "oracle://host/name"),
    ("REDIS_URL", "http://localhost"),
    ("REDIS_URL", "localhost:6379"),
    ("REDIS_URL", "redis://localhost:abc"),
    ("REDIS_URL", "redis://localhost:99999/0"),
    ("MESSAGER_CORS_ORIGINS", "app.example.com"),
    ("MESSAGER_CORS_ORIGINS", "https://app.example.com/path"),
    ("MESSAGER_CORS_ORIGINS", "*"),
    ("MESSAGER_CORS_ORIGINS", "null"),
    ("MESSAGER_CORS_ORIGINS", "http://["),
    ("MESSAGER_CORS_ORIGINS", "http://:80"),
    ("MESSAGER_CORS_ORIGINS", "https://app.example.com:port"),
    ("MESSAGER_CORS_ORIGINS", "https://app.example.com?a=b"),
    ("MESSAGER_CORS_ORIGINS", "https://me:pw@app.example.com"),
    ("MESSAGER_ALLOWED_HOSTS", "*"),
    ("MESSAGER_ALLOWED_HOSTS", "messager.example.com, *"),
    ("MESSAGER_EMAIL_URL", "http://mail.example.com"),
    ("MESSAGER_EMAIL_URL", "smtp://"),
    ("MESSAGER_EMAIL_URL", "smtp://mail:abc"),
    ("MESSAGER_EMAIL_URL", "smtp://mail:99999"),
    ("MESSAGER_BEHIND_PROXY", "perhaps"),
    ("MESSAGER_SPA_DIR", "/nowhere"),
]


@pytest.fixture(autouse=True)
def folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """As an operator starts who has set nothing."""
    for name in ("DATABASE_URL", "REDIS_URL", "MESSAGER_PORT", "MESSAGER_CORS_ORIGINS", "MESSAGER_LOG_LINES"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("MESSAGER_DATA", str(tmp_path / "data"))
    return tmp_path / "data"


def settings() -> dict[str, Any]:
    return runpy.run_path(str(BACKEND / "messager" / "settings.py"))


@pytest.mark.parametrize(("name", "value"), BAD)
def test_nonsense_refuses_to_start_and_names_the_variable(
    name: str, value: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(ImproperlyConfigured, match=name):
        settings()


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.1.10", "example.com", "10.0.0.1", "127.0.0.1.evil.com"])
def test_an_address_that_others_can_reach_is_refused(host: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MESSAGER_HOST", host)
    with pytest.raises(ImproperlyConfigured, match=r"MESSAGER_HOST is .*MESSAGER_INSECURE_OPEN=1"):
        settings()


@pytest.mark.parametrize("listen", ["0.0.0.0", "::", "192.168.1.10"])
def test_listening_where_others_reach_it_is_refused_as_well(listen: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MESSAGER_LISTEN", listen)
    with pytest.raises(ImproperlyConfigured, match=r"MESSAGER_LISTEN is .*MESSAGER_BEHIND_PROXY=1"):
        settings()


@pytest.mark.parametrize("name", ["MESSAGER_BEHIND_PROXY", "MESSAGER_INSECURE_OPEN"])
def test_listening_for_a_proxy_or_for_all_can_be_allowed(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MESSAGER_LISTEN", "0.0.0.0")
    monkeypatch.setenv(name, "1")
    assert settings()["MESSAGER_LISTEN"] == "0.0.0.0"


def test_a_refused_address_does_not_show_its_password(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REDIS_URL", "redis://me:secret/pw@localhost")
    with pytest.raises(ImproperlyConfigured, match="REDIS_URL") as refused:
        settings()
    assert "secret" not in str(refused.value)


def test_origins_are_compared_in_lower_case_as_browsers_send_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MESSAGER_CORS_ORIGINS", "HTTPS://App.Example.com:8443/")
    assert settings()["CORS_ALLOWED_ORIGINS"] == ["https://app.example.com:8443"]


@pytest.mark.parametrize("host", ["127.0.0.1", "127.0.0.2", "localhost", "::1", "[::1]"])
def test_loopback_needs_no_permission(host: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MESSAGER_HOST", host)
    assert settings()["MESSAGER_LISTEN"] == host


def test_an_open_address_is_allowed_where_the_operator_insists(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MESSAGER_HOST", "192.168.1.10")
    monkeypatch.setenv("MESSAGER_INSECURE_OPEN", "1")
    assert "192.168.1.10" in settings()["ALLOWED_HOSTS"]


def test_an_open_wildcard_address_does_not_open_the_host_names(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MESSAGER_HOST", "0.0.0.0")
    monkeypatch.setenv("MESSAGER_INSECURE_OPEN", "yes")
    assert settings()["ALLOWED_HOSTS"] == ["localhost", "127.0.0.1", "[::1]"]


def test_without_any_variable_everything_has_a_safe_default(folder: Path) -> None:
    found = settings()
    assert (found["MESSAGER_HOST"], found["MESSAGER_PORT"]) == ("127.0.0.1", 8000)
    assert found["DATABASES"]["default"]["NAME"] == str(folder / "messager.sqlite3")
    assert found["REDIS_URL"] == "redis://127.0.0.1:6379/0"
    assert (found["DEBUG"], found["MESSAGER_INSECURE_OPEN"], found["CORS_ALLOWED_ORIGINS"]) == (False, False, [])
    assert found["MESSAGER_MAX_BODY_BYTES"] == 256 * 1024
    assert found["MESSAGER_MAX_BATCH_BYTES"] == found["DATA_UPLOAD_MAX_MEMORY_SIZE"] == 16 * 1024 * 1024


def test_blank_variables_are_as_good_as_none(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("MESSAGER_PORT", "MESSAGER_HOST", "MESSAGER_LOG_LEVEL", "DATABASE_URL", "MESSAGER_SECRET_KEY"):
        monkeypatch.setenv(name, "  ")
    assert settings()["MESSAGER_PORT"] == 8000


def test_lists_are_separated_by_commas(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MESSAGER_CORS_ORIGINS", " https://a.example.com/, http://localhost:5173 ,,")
    assert settings()["CORS_ALLOWED_ORIGINS"] == ["https://a.example.com", "http://localhost:5173"]


def test_a_log_level_may_be_written_in_any_case(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MESSAGER_LOG_LEVEL", "debug")
    assert settings()["LOGGING"]["root"]["level"] == "DEBUG"


def test_sqlite_waits_for_its_lock_and_survives_a_power_loss() -> None:
    options = settings()["DATABASES"]["default"]["OPTIONS"]
    assert options["transaction_mode"] == "IMMEDIATE"
    assert "journal_mode=WAL" in options["init_command"]
    assert "synchronous=FULL" in options["init_command"]


def test_postgresql_keeps_the_urls_options_and_bounds_every_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgres://u:p%40ss@db:5433/name?sslmode=require")
    database = settings()["DATABASES"]["default"]
    assert (database["PASSWORD"], database["PORT"], database["OPTIONS"]["sslmode"]) == ("p@ss", 5433, "require")
    assert database["OPTIONS"]["connect_timeout"] == 2
    assert "statement_timeout" in database["OPTIONS"]["options"]


@pytest.mark.parametrize(
    ("url", "port", "tls", "ssl"),
    [
        ("smtp://mail", 25, False, False),
        ("smtp://mail?tls=1", 587, True, False),
        ("smtps://mail", 465, False, True),
        ("smtp://mail:2525", 2525, False, False),
    ],
)
def test_the_mail_servers_address_says_how_to_talk_to_it(
    url: str, port: int, tls: bool, ssl: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MESSAGER_EMAIL_URL", url)
    found = settings()
    assert (found["EMAIL_HOST"], found["EMAIL_PORT"]) == ("mail", port)
    assert (found["EMAIL_USE_TLS"], found["EMAIL_USE_SSL"]) == (tls, ssl)


def test_a_password_in_the_mail_servers_address_may_hold_any_character(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MESSAGER_EMAIL_URL", "smtp://me%40example.com:p%2Fw%3A@mail")
    found = settings()
    assert (found["EMAIL_HOST_USER"], found["EMAIL_HOST_PASSWORD"]) == ("me@example.com", "p/w:")


def test_messages_between_processes_are_json_alone() -> None:
    found = settings()
    assert found["CELERY_ACCEPT_CONTENT"] == ["json"]
    assert found["CELERY_TASK_SERIALIZER"] == "json"
    assert "CELERY_RESULT_BACKEND" not in found
