"""Journals and triggers: what they hold becomes the evidence that the checks read."""

from __future__ import annotations

import sqlite3
import threading
import time
import uuid
from pathlib import Path

from chaos import gathering
from chaos.database.access import Database
from chaos.journal import Journal, Tail

TABLE = """CREATE TABLE runs_run (id text PRIMARY KEY, state text, claim_token text, published_at text, result text,
error_type text, version integer, attempt integer, lease_until text)"""


def _database(folder: Path) -> tuple[Database, sqlite3.Connection]:
    database = Database(f"sqlite:///{folder / 'x.sqlite3'}")
    connection = sqlite3.connect(database.file, isolation_level=None)
    connection.execute(TABLE)
    database.install_triggers()
    connection.execute("INSERT INTO runs_run (id, state, version, attempt) VALUES ('r', 'queued', 1, 0)")
    return database, connection


def test_triggers_write_down_every_change_of_state_and_claim(tmp_path: Path) -> None:
    database, connection = _database(tmp_path)
    token = uuid.uuid4().hex
    connection.execute("UPDATE runs_run SET state = 'running', claim_token = ?, attempt = 1", (token,))
    connection.execute("UPDATE runs_run SET lease_until = 'later'")
    connection.execute("UPDATE runs_run SET state = 'succeeded', result = '1'")
    found = [(one.old_state, one.new_state, one.new_token, one.attempt) for one in database.transitions()]
    assert found == [
        (None, "queued", None, 0),
        ("queued", "running", token, 1),
        ("running", "succeeded", token, 1),
    ]
    assert abs(database.transitions()[0].time - time.time()) < 5


def test_triggers_write_down_anything_that_is_done_to_a_run_that_has_ended(tmp_path: Path) -> None:
    database, connection = _database(tmp_path)
    connection.execute("UPDATE runs_run SET state = 'failed'")
    connection.execute("UPDATE runs_run SET lease_until = 'later'")
    last = database.transitions()[-1]
    assert (last.old_state, last.new_state) == ("failed", "failed")


def test_a_product_without_counters_or_columns_is_told_from_a_database_that_is_away(tmp_path: Path) -> None:
    database, _ = _database(tmp_path)
    assert database.tallies() is None
    assert not database.has_column("runs_run", "at_most_once")
    assert database.has_column("runs_run", "claim_token")


def test_an_execution_is_its_start_and_its_end(tmp_path: Path) -> None:
    journal = Journal(tmp_path / "j")
    place = {"attempt": 1, "task": "chaos.quick", "worker": "w@h", "pid": 3, "wall": 100.0}
    run = str(uuid.uuid4())
    for what, nonce, mono in (("start", "a", 1.0), ("start", "b", 2.0), ("end", "a", 3.0), ("crash", "", 4.0)):
        journal.write({"what": what, "run": run, "nonce": nonce, "mono": mono, **place})
    first, second = gathering.executions(Tail(journal.path).lines())
    assert (first.run, first.ended, first.how) == (run.replace("-", ""), 3.0, "end")
    assert (second.ended, second.how) == (None, None)


def test_a_tail_hears_of_lines_as_they_are_written(tmp_path: Path) -> None:
    journal, tail = Journal(tmp_path / "j"), Tail(tmp_path / "j")
    journal.write({"what": "start"})
    later = threading.Timer(0.1, lambda: journal.write({"what": "end"}, synced=True))
    later.start()
    assert tail.wait_for(lambda line: line["what"] == "end", 5) == {"what": "end"}
    assert tail.wait_for(lambda line: line["what"] == "never", 0) is None
    later.join()


def test_half_a_line_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "j"
    path.write_bytes(b'{"what": "start"}\n{"wha')
    tail = Tail(path)
    assert tail.lines() == [{"what": "start"}]
    with path.open("ab") as file:
        file.write(b't": "end"}\n')
    assert tail.lines() == [{"what": "start"}, {"what": "end"}]
