"""Wall clocks that can be set for one process each: a small library that is compiled here and preloaded.

libfaketime, which does more, makes Python's `time.sleep` fail once the time jumps.
"""

from __future__ import annotations

import shutil
import struct
import subprocess
import sys
from pathlib import Path

from chaos.errors import ChaosError

SOURCE = Path(__file__).with_name("clock.c")
SECONDS = 60


def can_be_set() -> bool:
    """Whether this machine can make the library."""
    return sys.platform == "linux" and shutil.which("cc") is not None


def compile_library(folder: Path) -> None:
    """Raises ChaosError when the compiler does not like it."""
    command = ["cc", "-O2", "-shared", "-fPIC", "-o", str(library(folder)), str(SOURCE), "-ldl"]
    done = subprocess.run(command, check=False, capture_output=True, timeout=SECONDS)  # noqa: S603
    if done.returncode:
        raise ChaosError(f"the library for clocks does not compile:\n{done.stderr.decode(errors='replace')[-2000:]}")


def library(folder: Path) -> Path:
    """Where it is."""
    return folder / "clock.so"


def environment(folder: Path, file: Path) -> dict[str, str]:
    """Of a process whose clock `file` sets."""
    return {"LD_PRELOAD": str(library(folder)), "CHAOS_CLOCK": str(file)}


def put_off(file: Path, seconds: int) -> None:
    """In one write to the very file, which the process has mapped."""
    if not file.exists():
        file.write_bytes(struct.pack("=q", 0))
    with file.open("r+b", buffering=0) as opened:
        opened.write(struct.pack("=q", seconds))
