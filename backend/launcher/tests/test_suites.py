from __future__ import annotations

from launcher.shown import Outcome
from launcher.suites import Result

PYTEST = "....F\nFAILED tests/test_a.py::test_b - assert 1 == 2\n1 failed, 4 passed, 2 skipped in 3.21s\n"
VITEST = " Test Files  1 failed | 2 passed (3)\n      Tests  1 failed | 11 passed (12)\n   Duration  1.2s\n"


def test_the_line_of_pytest_is_repeated_and_counted() -> None:
    result = Result.read("backend", Outcome(code=1, output=PYTEST))
    assert result.summary == "1 failed, 4 passed, 2 skipped in 3.21s"
    assert (result.passed, result.failed) == (4, 1)


def test_the_line_of_vitest_is_repeated_and_counted() -> None:
    result = Result.read("frontend", Outcome(code=1, output=VITEST))
    assert result.summary == "Tests  1 failed | 11 passed (12)"
    assert (result.passed, result.failed) == (11, 1)


def test_errors_count_as_failures_and_long_runs_are_understood() -> None:
    output = "== 2 passed, 3 errors in 75.10s (0:01:15) ==\n"
    result = Result.read("e2e", Outcome(code=1, output=output))
    assert (result.passed, result.failed) == (2, 3)


def test_a_runner_that_said_nothing_is_named_with_its_exit_code() -> None:
    result = Result.read("e2e", Outcome(code=4, output="ImportError\n"))
    assert result.summary == "no summary, exit code 4"
    assert (result.passed, result.failed) == (0, 0)
