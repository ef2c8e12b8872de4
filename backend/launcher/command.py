"""Commands that run to their end, within a bound, with their output in a log file."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from pathlib import Path

from launcher import groups
from launcher.errors import CommandFailed


async def run(
    what: str,
    args: Sequence[str | Path],
    *,
    cwd: Path,
    log: Path,
    env: Mapping[str, str],
    seconds: float,
) -> None:
    """Runs `args`; raises CommandFailed, which begins with `what`, when it fails or takes longer than `seconds`."""
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("ab") as output:
        output.write(f"$ {' '.join(map(str, args))}\n".encode())
        output.flush()
        process = await asyncio.create_subprocess_exec(
            *args,
            cwd=cwd,
            env=env,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            start_new_session=True,
        )
    code = await _wait(process, seconds)
    if code is None:
        raise CommandFailed(what, log, f"did not end within {seconds:.0f} s")
    if code:
        raise CommandFailed(what, log, f"failed with exit code {code}")


async def answer(*args: str | Path, seconds: float = 15) -> str | None:
    """What a short command prints, None when it cannot run, fails, or takes longer than `seconds`."""
    try:
        process = await asyncio.create_subprocess_exec(
            *args,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
            start_new_session=True,
        )
    except OSError:
        return None
    try:
        output, _ = await asyncio.wait_for(process.communicate(), seconds)
    except TimeoutError:
        return None
    finally:
        await groups.clear(process)
    return output.decode(errors="replace") if process.returncode == 0 else None


async def _wait(process: asyncio.subprocess.Process, seconds: float) -> int | None:
    """The exit code, None when the time was up. Nothing of the command is left, even when the launcher is stopped."""
    try:
        return await asyncio.wait_for(process.wait(), seconds)
    except TimeoutError:
        return None
    finally:
        await groups.clear(process)
