from __future__ import annotations

import socket
from pathlib import Path

from launcher import ports


def test_a_port_is_kept_between_starts_while_it_is_free(tmp_path: Path) -> None:
    first = ports.kept(tmp_path / "port")
    assert ports.kept(tmp_path / "port") == first


def test_another_port_is_taken_when_somebody_else_has_the_old_one(tmp_path: Path) -> None:
    first = ports.kept(tmp_path / "port")
    with socket.create_server(("127.0.0.1", first)):
        second = ports.kept(tmp_path / "port")
    assert second != first
    assert ports.kept(tmp_path / "port") == second


def test_a_note_that_is_no_port_is_replaced(tmp_path: Path) -> None:
    (tmp_path / "port").write_text("nonsense")
    assert 1024 <= ports.kept(tmp_path / "port") <= 65535
