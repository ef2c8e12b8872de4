"""What the tests of the sweeper share."""

from __future__ import annotations

import pytest
import redis

from messager.runs import clockwatch
from messager.runs.sweeper import EPOCH_KEY, Sweeper


@pytest.fixture
def sweeper(broker: redis.Redis, monkeypatch: pytest.MonkeyPatch) -> Sweeper:
    """One that has known the database and this Redis for long."""
    monkeypatch.setattr(clockwatch, "GRACE", 0)
    sweeper = Sweeper("one")
    broker.set(EPOCH_KEY, broker.info("server")["run_id"])
    return sweeper
