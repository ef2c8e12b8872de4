"""Commands whose output is shown as it comes, and kept."""

from __future__ import annotations

import asyncio
import re
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from launcher import groups

_COLOURING = re.compile(r"\x1b\[[0-9;]*[A-Za-z]")


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """How a command ended and what it wrote, without colours."""

    code: int
    output: str


async def run(
    args: Sequence[str | Path], *, cwd: Path, env: Mapping[str, str], seconds: float, show: bool = True
) -> Outcome:
    """Runs `args` for at most `seconds`; with `show` its output appears as it comes."""
    process = await asyncio.create_subprocess_exec(
        *args,
        cwd=cwd,
        env=env,
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
        start_new_session=True,
    )
    kept: list[bytes] = []
    try:
        async with asyncio.timeout(seconds):
            await _follow(process, kept, show)
            code = await process.wait()
    except TimeoutError:
        kept.append(f"\ndid not end within {seconds:.0f} s\n".encode())
        code = 1
    finally:
        await groups.clear(process)
    return Outcome(code=code, output=_COLOURING.sub("", b"".join(kept).decode(errors="replace")))


async def _follow(process: asyncio.subprocess.Process, kept: list[bytes], show: bool) -> None:
    assert process.stdout is not None
    while data := await process.stdout.read(65536):
        kept.append(data)
        if show:
            sys.stdout.buffer.write(data)
            sys.stdout.buffer.flush()
