"""What the command line asks for."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

from bench.errors import UsageError

BENCHMARKS = ("latency", "throughput", "batch", "waiters", "history", "memory", "ui")
DATABASES = ("sqlite", "postgres")
ROUNDS = 3


@dataclass(frozen=True, kw_only=True)
class Options:
    """Of one run of the benchmarks."""

    names: Sequence[str] = BENCHMARKS
    databases: Sequence[str] = DATABASES
    rounds: int = ROUNDS
    report: Path | None = None
    """Where to write all figures as JSON; None: a file named by the time."""
    quick: bool = False
    """Shorter turns and smaller histories: to see that it works, not for figures to keep."""


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        self.print_usage(sys.stderr)
        raise UsageError(message)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The same words for `./messager bench` and `python -m bench`."""
    parser.add_argument(
        "names", nargs="*", type=_name, metavar="benchmark", help=f"only these: {', '.join(BENCHMARKS)}"
    )
    parser.add_argument("--db", choices=[*DATABASES, "both"], default="both", help="database (default: both)")
    parser.add_argument(
        "--rounds", type=_number(1, 1000), default=ROUNDS, help=f"turns of each contestant (default: {ROUNDS})"
    )
    parser.add_argument("--json", type=Path, metavar="FILE", help="write all figures there (default: bench/TIME.json)")
    parser.add_argument("--quick", action="store_true", help="short turns and small histories, to see that it works")


def parse(argv: Sequence[str]) -> Options:
    """Raises UsageError."""
    parser = _Parser(prog="messager bench", description="Measure a Messager of its own beside the baselines.")
    add_arguments(parser)
    return chosen(parser.parse_args(argv))


def words(parsed: argparse.Namespace) -> list[str]:
    """The arguments that say the same from any folder."""
    found = [*parsed.names, "--db", parsed.db, "--rounds", str(parsed.rounds)]
    found += ["--quick"] if parsed.quick else []
    return found + ([] if parsed.json is None else ["--json", str(parsed.json.absolute())])


def chosen(parsed: argparse.Namespace) -> Options:
    """What was parsed, with the defaults filled in."""
    return Options(
        names=list(dict.fromkeys(parsed.names)) or BENCHMARKS,
        databases=DATABASES if parsed.db == "both" else (parsed.db,),
        rounds=parsed.rounds,
        report=parsed.json,
        quick=parsed.quick,
    )


def _name(text: str) -> str:
    if text not in BENCHMARKS:
        raise argparse.ArgumentTypeError(f"{text!r} is none of {', '.join(BENCHMARKS)}")
    return text


def _number(low: int, high: int) -> Callable[[str], int]:
    def number(text: str) -> int:
        if not text.isdecimal() or not low <= int(text) <= high:
            raise argparse.ArgumentTypeError(f"must be a whole number from {low} to {high}, not {text!r}")
        return int(text)

    return number
