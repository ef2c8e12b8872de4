"""What the command line asks for."""

from __future__ import annotations

import argparse
import random
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

from chaos.errors import UsageError
from chaos.mutants import MUTANTS

RUNS = 1000
LEASE = 10
STACKS = ("local", "compose")


@dataclass(frozen=True, kw_only=True)
class Options:
    """Of one storm."""

    runs: int = RUNS
    seed: int = 0
    faults: str | None = None
    """None: every kind that can be had."""
    stack: str = "local"
    database: str = "sqlite"
    cancels: int = 0
    lease: int = LEASE
    report: Path | None = None
    """Where to write all figures as JSON."""
    mutant: str | None = None
    """Of the run protocol, to show that the suite notices: see chaos.mutants."""
    keep: bool = False
    """Leave the folder with journals, logs and database."""


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        self.print_usage(sys.stderr)
        raise UsageError(message)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The same words for `./messager chaos` and `python -m chaos`."""
    parser.add_argument("--runs", type=_number(1, 10_000_000), default=RUNS, help=f"runs to submit (default: {RUNS})")
    parser.add_argument("--seed", type=_number(0, 2**63), help="of a storm to be repeated (default: a new one)")
    parser.add_argument(
        "--faults",
        metavar="KIND[:COUNT],...",
        help="only these kinds, that often; `none` for a calm (default: every kind that can be had here)",
    )
    parser.add_argument(
        "--stack", choices=STACKS, default="local", help="processes of this machine, or containers (default: local)"
    )
    parser.add_argument(
        "--db", choices=["sqlite", "postgres"], help="database (default: sqlite; the containers' is postgres)"
    )
    parser.add_argument("--cancels", type=_number(0, 10_000_000), default=0, help="runs to cancel (default: none)")
    parser.add_argument(
        "--lease", type=_number(3, 3600), default=LEASE, help=f"seconds a claim holds unrenewed (default: {LEASE})"
    )
    parser.add_argument("--json", type=Path, metavar="FILE", help="write all figures there, too")
    parser.add_argument("--mutant", choices=list(MUTANTS), help="change the run protocol, to see the storm fail")
    parser.add_argument("--keep", action="store_true", help="leave journals, logs and a local database behind")


def parse(argv: Sequence[str]) -> Options:
    """Raises UsageError."""
    parser = _Parser(prog="messager chaos", description="Run a storm against a Messager of its own.")
    add_arguments(parser)
    return chosen(parser.parse_args(argv))


def words(parsed: argparse.Namespace) -> list[str]:
    """The arguments that say the same from any folder."""
    found = ["--runs", str(parsed.runs), "--stack", parsed.stack, "--cancels", str(parsed.cancels)]
    found += [] if parsed.db is None else ["--db", parsed.db]
    found += ["--lease", str(parsed.lease), *(["--keep"] if parsed.keep else [])]
    found += [] if parsed.seed is None else ["--seed", str(parsed.seed)]
    found += [] if parsed.faults is None else ["--faults", parsed.faults]
    found += [] if parsed.mutant is None else ["--mutant", parsed.mutant]
    return found + ([] if parsed.json is None else ["--json", str(parsed.json.absolute())])


def chosen(parsed: argparse.Namespace) -> Options:
    """Raises UsageError for numbers that do not fit together."""
    if parsed.cancels > parsed.runs:
        raise UsageError("--cancels: there are fewer runs than that")
    if parsed.stack == "compose" and (parsed.db == "sqlite" or parsed.mutant is not None):
        raise UsageError("--stack compose is the product as it is: on postgres, and without a mutant")
    seed = random.SystemRandom().randrange(2**31) if parsed.seed is None else parsed.seed
    return Options(
        runs=parsed.runs,
        seed=seed,
        faults=parsed.faults,
        stack=parsed.stack,
        database=parsed.db or ("sqlite" if parsed.stack == "local" else "postgres"),
        cancels=parsed.cancels,
        lease=parsed.lease,
        report=parsed.json,
        mutant=parsed.mutant,
        keep=parsed.keep,
    )


def _number(low: int, high: int) -> Callable[[str], int]:
    def number(text: str) -> int:
        if not text.isdecimal() or not low <= int(text) <= high:
            raise argparse.ArgumentTypeError(f"must be a whole number from {low} to {high}, not {text!r}")
        return int(text)

    return number
