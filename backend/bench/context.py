"""What every benchmark is given."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from bench.options import Options

Say = Callable[[str], None]
"""Tells whoever waits what is going on."""
PYTHON = "MESSAGER_BENCH_PYTHON"
"""The environment variable that names the Python with the packages of the baselines; the launcher sets it."""


@dataclass(frozen=True, kw_only=True)
class Context:
    """Of one benchmark."""

    options: Options
    database: str
    """sqlite or postgres; where the benchmark has no use for one, it means nothing."""
    plain_python: Path
    say: Say
