"""What is measured is the product with its own defaults, and Celery with Celery's."""

from __future__ import annotations

from pathlib import Path

import pytest

from bench.stack.settings import Settings


def test_nothing_but_addresses_and_the_number_of_processes_is_set(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("MESSAGER_LEASE_SECONDS", "3")
    settings = Settings(folder=tmp_path, database="sqlite", plain_python=Path("python"))
    ours = settings.environment("api")
    assert {name for name in ours if name.startswith("MESSAGER_")} == {
        "MESSAGER_PORT",
        "MESSAGER_DATA",
        "MESSAGER_CONCURRENCY",
    }
    plain = settings.plain_environment(MORE="x")
    assert not any(name.startswith(("MESSAGER_", "DJANGO_")) for name in plain)
    assert plain["BENCH_REDIS_URL"] != ours["REDIS_URL"]
    assert plain["MORE"] == "x"
