"""What is done to the machine itself, as root: packets dropped, a small disk mounted. The janitor undoes the rest."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from chaos.janitor import Janitor

SECONDS = 20
DISK = "400m"
"""Enough for any storm; a fault fills it up with a file."""
_CHUNK = bytes(1024 * 1024)


def run(*command: str) -> None:
    """A short command that must work."""
    subprocess.run(command, check=True, capture_output=True, timeout=SECONDS)  # noqa: S603


@contextmanager
def dropped(port: int, janitor: Janitor) -> Iterator[None]:
    """Inside, packets to a port of 127.0.0.1 vanish: nobody is refused, nobody is answered."""
    rule = ["INPUT", "-i", "lo", "-p", "tcp", "--dport", str(port), "-j", "DROP"]
    # -w waits for whoever changes the rules at the same time.
    undo = ["iptables", "-w", "-D", *rule]
    janitor.will_do(*undo)
    run("iptables", "-w", "-I", *rule)
    try:
        yield
    finally:
        run(*undo)
        janitor.has_done(*undo)


def mount_small_disk(folder: Path, janitor: Janitor) -> None:
    """A file system in memory that can be filled up; the janitor takes it away at the end."""
    janitor.will_do("umount", "-l", str(folder))
    run("mount", "-t", "tmpfs", "-o", f"size={DISK},mode=755", "messager-chaos", str(folder))


@contextmanager
def filled(folder: Path) -> Iterator[None]:
    """Inside, the file system of `folder` has no byte left."""
    filler = folder / "filler"
    try:
        _fill(filler)
        yield
    finally:
        filler.unlink(missing_ok=True)


def _fill(path: Path) -> None:
    with path.open("wb", buffering=0) as file:
        for chunk in (_CHUNK, _CHUNK[:4096], _CHUNK[:1]):
            try:
                while file.write(chunk):
                    pass
            except OSError:
                continue
