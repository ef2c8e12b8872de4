"""The database is killed, restarted, frozen, filled, locked, and cut off."""

from __future__ import annotations

from chaos.database.access import ERRORS
from chaos.faults.context import Context, Missed, hit
from chaos.faults.kinds import fault
from chaos.records import Injection
from chaos.stack import needs

LONGEST_LOCK = 30.0
SHORT_LOCK = 6.0


@fault("db-kill", takes="database", seconds=4, needs=(needs.POSTGRES,))
def kill_database(context: Context, injection: Injection) -> None:
    """SIGKILL to the postmaster and all its processes; down for up to three seconds."""
    hit(injection)
    context.stack.database.down()
    try:
        context.wait(0, 3)
    finally:
        context.stack.database.up()
    context.back(context.stack.database)


@fault("db-restart", takes="database", needs=(needs.POSTGRES,))
def restart_database(context: Context, injection: Injection) -> None:
    """An immediate shutdown, as `pg_ctl -m immediate restart` makes it."""
    hit(injection)
    context.stack.database.stop(20)
    context.back(context.stack.database)


@fault("db-drop", takes="database", seconds=1, needs=(needs.POSTGRES,))
def drop_connections(context: Context, injection: Injection) -> None:
    """pg_terminate_backend of every client."""
    hit(injection)
    everybody = "backend_type = 'client backend' AND pid <> pg_backend_pid()"
    _ask(context, f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE {everybody}")  # noqa: S608


@fault("db-freeze", takes="database", seconds=4, needs=(needs.POSTGRES,))
def freeze_database(context: Context, injection: Injection) -> None:
    """SIGSTOP to all its processes."""
    hit(injection)
    context.stack.database.freeze()
    try:
        context.wait(1, 5)
    finally:
        context.stack.database.thaw()
    context.back(context.stack.database)


@fault("db-cut", takes="database", seconds=4, needs=(needs.POSTGRES, needs.FIREWALL))
def cut_database(context: Context, injection: Injection) -> None:
    """Packets to it vanish."""
    with context.stack.cut(context.stack.database):
        hit(injection)
        context.wait(1, 5)
    context.back(context.stack.database)


@fault("db-full", takes="database", seconds=4, needs=(needs.SMALL_DISK,))
def fill_disk(context: Context, injection: Injection) -> None:
    """Its disk has no byte left."""
    hit(injection)
    with context.stack.full_disk():
        context.wait(2, 3)
    context.back(context.stack.database)


@fault("db-lock", takes="database", seconds=2, leases=1, needs=(needs.SQLITE,))
def lock_database(context: Context, injection: Injection) -> None:
    """Another program holds the lock for writing."""
    try:
        with context.stack.records.connection() as connection:
            connection.execute("BEGIN IMMEDIATE")
            hit(injection)
            # One in four is long: under a lock all the time, other faults would find nothing to break.
            longest = min(LONGEST_LOCK, 3 * context.lease) if context.dice.random() < 0.25 else SHORT_LOCK
            context.wait(2, longest)
            connection.execute("ROLLBACK")
    except ERRORS as error:
        raise Missed(f"the lock was not to be had: {error}") from error


def _ask(context: Context, sql: str) -> None:
    try:
        context.stack.records.query(sql)
    except ERRORS as error:
        raise Missed(f"the database did not answer: {error}") from error
