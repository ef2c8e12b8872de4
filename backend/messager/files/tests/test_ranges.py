from __future__ import annotations

import pytest

from messager.files.ranges import Unsatisfiable, asked_part


@pytest.mark.parametrize(
    ("header", "part"),
    [
        ("bytes=0-0", (0, 1)),
        ("bytes=2-", (2, 10)),
        ("bytes=2-99", (2, 10)),
        ("bytes=-3", (7, 10)),
        ("bytes=-99", (0, 10)),
        ("", None),
        ("bytes=-", None),
        ("bytes=5-2", None),
        ("bytes=0-1,3-4", None),
        ("lines=1-2", None),
        ("bytes=" + "9" * 30 + "-", None),
    ],
)
def test_one_part_is_understood_and_anything_else_is_all(header: str, part: tuple[int, int] | None) -> None:
    assert asked_part(header, 10) == part


@pytest.mark.parametrize("header", ["bytes=10-", "bytes=10-12", "bytes=-0"])
def test_a_part_beyond_the_end_is_no_part(header: str) -> None:
    with pytest.raises(Unsatisfiable):
        asked_part(header, 10)
