"""What every part of the preparation needs: the folders, the console, the environment."""

from __future__ import annotations

import os
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from launcher.console import Console
from launcher.layout import Layout

Pip = Callable[[], Awaitable[Path]]
"""Gives a Python that has pip, once there is one."""


def _environment() -> dict[str, str]:
    """The caller's environment, without what leads a virtual environment's Python or pip astray or makes it slow."""
    # Without bytecode on disk every start would compile half of Django again, in each process.
    unwanted = {
        *("PYTHONHOME", "PYTHONPATH", "PYTHONDONTWRITEBYTECODE"),
        *("PIP_TARGET", "PIP_PREFIX", "PIP_REQUIRE_VIRTUALENV"),
    }
    kept = {name: value for name, value in os.environ.items() if name not in unwanted}
    return {**kept, "PIP_USER": "0", "PIP_NO_INPUT": "1", "PIP_DISABLE_PIP_VERSION_CHECK": "1"}


@dataclass(frozen=True, kw_only=True)
class Tools:
    """What a step is made with."""

    layout: Layout
    console: Console
    env: Mapping[str, str] = field(default_factory=_environment)
