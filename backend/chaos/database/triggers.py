"""Triggers of the harness's own that write down what happens to each run, whoever does it."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

NOW: Mapping[str, str] = MappingProxyType(
    {
        "sqlite": "SELECT (julianday('now') - 2440587.5) * 86400.0",
        "postgres": "SELECT extract(epoch FROM clock_timestamp())",
    }
)
"""Seconds since 1970, by the database's clock."""

_WATCHED = ("state", "claim_token", "published_at", "result", "error_type", "version")
"""What a change is written down for; to a run that has ended, any change is."""

_ENDED = "old.state IN ('succeeded', 'failed', 'cancelled')"

_COLUMNS = "run, old_state, new_state, old_token, new_token, new_published, attempt, time"

_SQLITE_CHANGED = " OR ".join([_ENDED, *(f"old.{name} IS NOT new.{name}" for name in _WATCHED)])
_POSTGRES_CHANGED = " OR ".join([_ENDED, *(f"old.{name} IS DISTINCT FROM new.{name}" for name in _WATCHED)])

_SQLITE_NEW = f"new.claim_token, new.published_at, new.attempt, ({NOW['sqlite']})"
_POSTGRES_NEW = "new.claim_token, new.published_at, new.attempt, extract(epoch FROM clock_timestamp())"

_SQLITE = (
    """CREATE TABLE chaos_transitions (id integer PRIMARY KEY, run text NOT NULL, old_state text,
    new_state text NOT NULL, old_token text, new_token text, new_published text, attempt integer NOT NULL,
    time real NOT NULL)""",
    f"""CREATE TRIGGER chaos_inserted AFTER INSERT ON runs_run BEGIN
    INSERT INTO chaos_transitions ({_COLUMNS}) SELECT new.id, NULL, new.state, NULL, {_SQLITE_NEW}; END""",
    f"""CREATE TRIGGER chaos_updated AFTER UPDATE ON runs_run WHEN {_SQLITE_CHANGED} BEGIN
    INSERT INTO chaos_transitions ({_COLUMNS})
    SELECT new.id, old.state, new.state, old.claim_token, {_SQLITE_NEW}; END""",
)

_POSTGRES = (
    """CREATE TABLE chaos_transitions (id bigserial PRIMARY KEY, run uuid NOT NULL, old_state text,
    new_state text NOT NULL, old_token uuid, new_token uuid, new_published timestamptz, attempt integer NOT NULL,
    time double precision NOT NULL)""",
    f"""CREATE FUNCTION chaos_inserted() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    INSERT INTO chaos_transitions ({_COLUMNS}) VALUES (new.id, NULL, new.state, NULL, {_POSTGRES_NEW});
    RETURN NULL; END $$""",  # noqa: S608
    f"""CREATE FUNCTION chaos_updated() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    INSERT INTO chaos_transitions ({_COLUMNS}) VALUES (new.id, old.state, new.state, old.claim_token, {_POSTGRES_NEW});
    RETURN NULL; END $$""",  # noqa: S608
    "CREATE TRIGGER chaos_inserted AFTER INSERT ON runs_run FOR EACH ROW EXECUTE FUNCTION chaos_inserted()",
    f"""CREATE TRIGGER chaos_updated AFTER UPDATE ON runs_run FOR EACH ROW WHEN ({_POSTGRES_CHANGED})
    EXECUTE FUNCTION chaos_updated()""",
)

STATEMENTS: Mapping[str, tuple[str, ...]] = MappingProxyType({"sqlite": _SQLITE, "postgres": _POSTGRES})
"""In order."""
