"""Commands whose output is shown as it comes, and kept."""

from __future__ import annotations

import asyncio
import os
import re
import signal
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from launcher import groups

_COLOURING = re.compile(r"\x1b\[[0-9;]*[A-Za-z]")
# Tests that are interrupted have a whole Messager to stop.
_GRACE = 90.0


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """How a command ended and what it wrote, without colours."""

    code: int
    output: str


async def run(
    args: Sequence[str | Path], *, cwd: Path, env: Mapping[str, str], seconds: float, show: bool = True
) -> Outcome:
    """Runs `args` for at most `seconds`; with `show` its output appears as it comes."""
    reading, writing = os.pipe()
    kept: list[bytes] = []
    try:
        process = await asyncio.create_subprocess_exec(
            *args,
            cwd=cwd,
            env=env,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=writing,
            stderr=writing,
            start_new_session=True,
        )
    except OSError:
        os.close(reading)
        raise
    finally:
        os.close(writing)
    following = asyncio.create_task(_follow(reading, kept, show))
    try:
        code = await asyncio.wait_for(process.wait(), seconds)
    except TimeoutError:
        kept.append(f"\ndid not end within {seconds:.0f} s\n".encode())
        code = 1
    finally:
        await _end(process)
        await asyncio.wait({following}, timeout=5)
        following.cancel()
    return Outcome(code=code, output=_COLOURING.sub("", b"".join(kept).decode(errors="replace")))


async def _follow(descriptor: int, kept: list[bytes], show: bool) -> None:
    reader = asyncio.StreamReader()
    pipe = os.fdopen(descriptor, "rb")
    protocol = asyncio.StreamReaderProtocol(reader)
    transport, _ = await asyncio.get_running_loop().connect_read_pipe(lambda: protocol, pipe)
    try:
        while data := await reader.read(65536):
            kept.append(data)
            if show:
                sys.stdout.buffer.write(data)
                sys.stdout.buffer.flush()
    finally:
        transport.close()


async def _end(process: asyncio.subprocess.Process) -> None:
    """Interrupts what still runs, so that it can take down what it started; then nothing of it is left."""
    if process.returncode is None:
        with suppress(ProcessLookupError):
            process.send_signal(signal.SIGINT)
        with suppress(TimeoutError):
            await asyncio.wait_for(process.wait(), _GRACE)
    await groups.clear(process)
