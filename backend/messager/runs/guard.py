"""Terminal is final, and the database itself says so: whatever would change a run that has ended is refused.

Installed after every `migrate`: SQLite forgets a table's triggers when a migration makes the table anew.
"""

from __future__ import annotations

from typing import Any

from django.db import connections

from messager.runs.states import TERMINAL

_ENDED = ", ".join(f"'{state.value}'" for state in TERMINAL)

TRIGGER = "runs_run_terminal_is_final"
"""To be given another name when what it does changes: one that is there stays."""

LOOK = {
    "postgresql": "SELECT 1 FROM pg_trigger WHERE tgname = %s AND tgrelid = 'runs_run'::regclass",
    "sqlite": "SELECT 1 FROM sqlite_schema WHERE type = 'trigger' AND name = %s",
}

STATEMENTS = {
    "postgresql": (
        """
        CREATE OR REPLACE FUNCTION runs_run_has_ended() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            RAISE EXCEPTION 'run % has ended (%), and terminal is final', OLD.id, OLD.state
                USING ERRCODE = 'integrity_constraint_violation';
        END $$
        """,
        f"""
        CREATE TRIGGER {TRIGGER} BEFORE UPDATE ON runs_run FOR EACH ROW
        WHEN (OLD.state IN ({_ENDED})) EXECUTE FUNCTION runs_run_has_ended()
        """,
    ),
    "sqlite": (
        f"""
        CREATE TRIGGER {TRIGGER} BEFORE UPDATE ON runs_run FOR EACH ROW
        WHEN OLD.state IN ({_ENDED})
        BEGIN SELECT RAISE(ABORT, 'the run has ended, and terminal is final'); END
        """,
    ),
}


def install(using: str = "default", **kwargs: Any) -> None:
    """Put the trigger in place; a receiver of `post_migrate`."""
    connection = connections[using]
    if "runs_run" not in connection.introspection.table_names():  # migrated back to nothing
        return
    with connection.cursor() as cursor:
        cursor.execute(LOOK[connection.vendor], [TRIGGER])
        if cursor.fetchone():  # to make it anew would wait for everybody who writes, and have everybody wait for it
            return
        for statement in STATEMENTS[connection.vendor]:
            cursor.execute(statement)
