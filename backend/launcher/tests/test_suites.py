from __future__ import annotations

import asyncio

from launcher.shown import Outcome
from launcher.suites import Result, at_once
from launcher.tools import Tools

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


def test_suites_run_beside_each_other_and_only_the_first_is_shown_as_it_goes(tools: Tools) -> None:
    shown = {}

    async def scenario() -> list[Result]:
        both = asyncio.Event()

        async def first(show: bool) -> Outcome:
            shown["first"] = show
            await asyncio.wait_for(both.wait(), 10)
            return Outcome(code=0, output="3 passed in 1.00s\n")

        async def second(show: bool) -> Outcome:
            shown["second"] = show
            both.set()
            return Outcome(code=0, output="4 passed in 1.00s\n")

        return await at_once({"first": first, "second": second}, tools)

    results = asyncio.run(scenario())
    assert [(result.name, result.passed) for result in results] == [("first", 3), ("second", 4)]
    assert shown == {"first": True, "second": False}
