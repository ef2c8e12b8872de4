from __future__ import annotations

import os
import time

from bench.usage import cpu_seconds, pss_kb, rss_kb


def test_a_process_is_told_what_it_uses() -> None:
    pid = os.getpid()
    assert abs(cpu_seconds(pid) - time.process_time()) < 0.2
    assert 1000 < pss_kb(pid) <= rss_kb(pid) + 1000
