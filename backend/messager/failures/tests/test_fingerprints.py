"""Which runs failed in the same way."""

from __future__ import annotations

import pytest

from messager.failures.fingerprints import Way, way_of
from messager.runs.tracebacks import failure_of

HEAD = "Traceback (most recent call last):\n"


def frames(*places: str) -> str:
    listed = (place.rsplit(":", 1) for place in places)
    return HEAD + "".join(f'  File "{path}", line 3, in {name}\n    x()\n' for path, name in listed) + "ValueError: no"


def place(traceback: str | None) -> str:
    return way_of("shop.order", "ValueError", traceback).place


def raising() -> None:
    raise ValueError("no")


def test_the_innermost_function_is_the_place() -> None:
    assert place(frames("/srv/app/shop/tasks.py:order", "/srv/app/shop/cards.py:charge")) == "shop/cards.py:charge"


@pytest.mark.parametrize(
    "library",
    [
        "/venv/lib/python3.12/site-packages/requests/api.py",
        "/usr/lib/python3/dist-packages/six.py",
        "/usr/lib/python3.11/json/decoder.py",
        "C:\\Python\\Lib\\site-packages\\requests\\api.py",
        "<frozen importlib._bootstrap>",
        "<string>",
    ],
)
def test_libraries_are_no_place_of_the_tasks(library: str) -> None:
    assert place(frames("/srv/app/shop/tasks.py:order", f"{library}:inside")) == "shop/tasks.py:order"


def test_a_library_is_better_than_nothing() -> None:
    assert place(frames("/venv/lib/python3.12/site-packages/shop/tasks.py:order")) == "shop/tasks.py:order"


@pytest.mark.parametrize(
    "between",
    [
        "The above exception was the direct cause of the following exception:",
        "During handling of the above exception, another exception occurred:",
    ],
)
def test_of_a_chain_the_exception_raised_last_counts(between: str) -> None:
    chain = f"{frames('/srv/a/first.py:one')}\n\n{between}\n\n{frames('/srv/a/last.py:two')}"
    assert place(chain) == "a/last.py:two"


def test_exceptions_in_a_group_have_places() -> None:
    group = '  + Exception Group Traceback (most recent call last):\n  |   File "/srv/a/b.py", line 3, in both\n'
    assert place(group) == "a/b.py:both"


@pytest.mark.parametrize("traceback", [None, "", "no frames here"])
def test_an_error_without_a_traceback_has_no_place(traceback: str | None) -> None:
    assert place(traceback) == ""


def test_what_a_run_keeps_of_an_exception_has_its_place() -> None:
    try:
        raising()
    except ValueError as error:
        kept = failure_of(error)
    assert place(kept.traceback) == "tests/test_fingerprints.py:raising"


def test_lines_and_folders_may_differ() -> None:
    old = frames("/releases/1/shop/tasks.py:order")
    assert place(old) == place(old.replace("/releases/1", "/releases/2").replace("line 3", "line 99"))


def test_a_place_fits_into_its_column() -> None:
    assert len(place(frames(f"/srv/{'d' * 300}/{'f' * 300}.py:{'n' * 400}"))) == 255


def test_each_part_makes_another_fingerprint() -> None:
    ways = [Way("a", "b", "c"), Way("x", "b", "c"), Way("a", "x", "c"), Way("a", "b", "x"), Way("a", "bc", "")]
    assert len({way.fingerprint() for way in ways}) == len(ways)
    assert all(len(way.fingerprint()) == 16 for way in ways)
