"""`./messager mutants`: every mutant turns its storm red, and without the mutant it is green: the suite can fail."""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from chaos.mutants import MUTANTS
from chaos.stack.settings import BACKEND

SECONDS = 900
"""One storm may take; it bounds itself, too."""
SEED = "1"


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """Of one storm."""

    violated: tuple[str, ...]
    passed: bool


def main(argv: Sequence[str]) -> int:
    """0 when the suite noticed every mutant, and nothing without one."""
    parser = argparse.ArgumentParser(prog="messager mutants", description="Show that the chaos suite can fail.")
    parser.add_argument("--db", choices=["sqlite", "postgres"], default="postgres")
    parser.add_argument("mutants", nargs="*", metavar="mutant", help=", ".join(MUTANTS))
    parsed = parser.parse_args(argv)
    if unknown := set(parsed.mutants) - set(MUTANTS):
        parser.error(f"there is no mutant {', '.join(sorted(unknown))}; there are: {', '.join(MUTANTS)}")
    names = parsed.mutants or list(MUTANTS)
    sound = [_shows(name, parsed.db) for name in names] + [_is_calm(storm, parsed.db) for storm in _storms(names)]
    print(f"\n{sum(sound)} of {len(sound)} storms ended as they should", flush=True)
    return 0 if all(sound) else 1


def _storms(names: Sequence[str]) -> list[tuple[str, ...]]:
    return list(dict.fromkeys(MUTANTS[name].storm for name in names))


def _shows(name: str, database: str) -> bool:
    mutant = MUTANTS[name]
    verdict = storm((*mutant.storm, "--mutant", name), database)
    noticed = [finding for finding in verdict.violated if finding in mutant.noticed_by]
    _say(name, "noticed" if noticed else "NOT NOTICED", mutant.what, verdict)
    return bool(noticed)


def _is_calm(arguments: tuple[str, ...], database: str) -> bool:
    verdict = storm(arguments, database)
    _say("no mutant", "passed" if verdict.passed else "NOT PASSED", " ".join(arguments), verdict)
    return verdict.passed


def storm(arguments: Sequence[str], database: str) -> Verdict:
    """Run it, and read its verdict."""
    with tempfile.TemporaryDirectory(prefix="messager-mutant-") as folder:
        report = Path(folder) / "report.json"
        words = [sys.executable, "-m", "chaos", *arguments, "--db", database, "--seed", SEED, "--lease", "4"]
        done = subprocess.run(  # noqa: S603
            [*words, "--json", str(report)], cwd=BACKEND, capture_output=True, text=True, timeout=SECONDS, check=False
        )
        if not report.exists():
            return Verdict(violated=(f"no report: {done.stderr.strip()[-300:]}",), passed=False)
        found = json.loads(report.read_text())
    violated = [one["name"] for part in ("findings", "recovery", "latency") for one in found[part] if one["violated"]]
    return Verdict(violated=tuple(violated), passed=bool(found["passed"]))


def _say(name: str, verdict: str, what: str, found: Verdict) -> None:
    red = f"; red: {', '.join(found.violated)}" if found.violated else ""
    print(f"{name:<22} {verdict:<12} {what}{red}", flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
