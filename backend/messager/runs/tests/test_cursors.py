"""The text a reader of the changes is handed: whole, or refused."""

from __future__ import annotations

import base64
import uuid
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from messager.runs.cursors import MOST_OPEN, Page, Position, Snapshot, decoded, encoded
from messager.runs.errors import BadSince, StaleCursor

NUMBERS = st.integers(0, 2**63 - 1)
SNAPSHOTS = st.builds(Snapshot, NUMBERS, st.lists(NUMBERS, max_size=MOST_OPEN).map(tuple))
PAGES = st.none() | st.builds(Page, SNAPSHOTS, NUMBERS, st.uuids())
ORIGINS = st.from_regex(r"[a-z0-9.-]{1,80}", fullmatch=True)
POSITIONS = st.builds(Position, ORIGINS, st.integers(0, 10**12), SNAPSHOTS, PAGES)
SOMEWHERE = Position("sqlite", 1, Snapshot(12, (3, 7)), Page(Snapshot(20, (11,)), 12, uuid.uuid4()))


def cursor_of(content: str) -> str:
    """With the checksum that belongs to it."""
    text = f"{zlib.crc32(content.encode()):08x} {content}"
    return base64.urlsafe_b64encode(text.encode()).rstrip(b"=").decode()


@given(POSITIONS)
def test_a_position_survives_the_way_to_a_client_and_back(position: Position) -> None:
    assert decoded(encoded(position)) == position


def test_a_cursor_can_stand_in_an_address_as_it_is() -> None:
    assert encoded(SOMEWHERE).replace("-", "").replace("_", "").isalnum()


@given(st.text())
def test_what_somebody_made_up_is_refused(text: str) -> None:
    with pytest.raises(BadSince):
        decoded(text)


@pytest.mark.parametrize("length", range(len(encoded(SOMEWHERE))))
def test_a_cursor_that_was_cut_is_refused_wherever_it_was_cut(length: int) -> None:
    with pytest.raises(BadSince):
        decoded(encoded(SOMEWHERE)[:length])


@pytest.mark.parametrize(
    "content",
    [
        "1 ",
        "1 sqlite",
        "1 sqlite 1 ",
        "1 sqlite 1 12",
        "1 sqlite 1 :",
        "1 sqlite 1 -1:",
        "1 sqlite 1 12:,",
        "1 sqlite 1 12:3,",
        "1 sqlite 1 12:x",
        "1 sqlite 1 9999999999999999999:",
        "1 sqlite 1 12: 20:",
        "1 sqlite 1 12: 20: 12",
        "1 sqlite 1 12: 20: 12 abc",
        f"1 sqlite 1 12: 20: 12 {'g' * 32}",
        f"1 sqlite 1 12: 20: 12 {'0' * 32} 1",
        "1 sql ite 1 12:",
        "1 sqlite 1 12:\n",
    ],
)
def test_a_checksum_alone_makes_no_cursor(content: str) -> None:
    with pytest.raises(BadSince):
        decoded(cursor_of(content))


def test_a_cursor_of_another_version_of_this_program_is_stale() -> None:
    with pytest.raises(StaleCursor):
        decoded(cursor_of("2 whatever it is"))


def test_a_snapshot_is_read_as_postgresql_writes_it() -> None:
    assert Snapshot.of("10:20:14,10") == Snapshot(20, (10, 14))
    assert Snapshot.of("10:20:") == Snapshot(20)


@given(st.sets(st.integers(1, 2000), max_size=500))
def test_a_shortened_snapshot_has_seen_nothing_that_the_whole_one_has_not(numbers: set[int]) -> None:
    whole = Snapshot(2001, tuple(sorted(numbers)))
    short = whole.shortened()
    assert len(short.open) <= MOST_OPEN
    assert short == whole or len(numbers) > MOST_OPEN
    assert seen_by(short) <= seen_by(whole)
    assert seen_by(short) == {number for number in seen_by(whole) if number < short.end}


def seen_by(snapshot: Snapshot) -> set[int]:
    return set(range(snapshot.end)) - set(snapshot.open)


def test_a_cursor_is_never_longer_than_the_api_takes() -> None:
    longest = Snapshot(2**63 - 1, tuple(range(10**9, 10**9 + 5000)))
    assert len(encoded(Position("o" * 80, 10**14, longest, Page(longest, 2**63 - 1, uuid.uuid4())))) < 4000
