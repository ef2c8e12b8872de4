"""`./messager screenshots`: a picture of every page, in both themes, on a desk and on a phone."""

from __future__ import annotations

import argparse
from pathlib import Path

from launcher import preparation, shown
from launcher.suites import ensure_browser
from launcher.tools import Tools

_HALF_AN_HOUR = 1800.0


async def screenshots(parsed: argparse.Namespace, tools: Tools) -> int:
    """Starts a Messager of its own, fills it, and writes the pictures into `parsed.out`."""
    python, _ = await preparation.for_development(tools, frontend=False, redis=False)
    await ensure_browser(python, tools)
    out = Path(parsed.out).absolute()
    outcome = await shown.run(
        [python, "-m", "pytest", "screenshots"],
        cwd=tools.layout.e2e,
        env={**tools.env, "SCREENSHOTS": str(out)},
        seconds=_HALF_AN_HOUR,
    )
    if outcome.code == 0:
        tools.console.say(f"{len(list(out.glob('*.png')))} pictures in {out}")
    return outcome.code
