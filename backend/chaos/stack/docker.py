"""Docker's command line, bounded in time; what the engine itself says of containers."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from chaos.errors import ChaosError

SECONDS = 30.0
"""An ordinary command may take: a busy machine kills a container in one or two."""


class DockerError(ChaosError):
    """The engine refused, or did not answer in time."""


def run(*words: str, seconds: float = SECONDS, env: Mapping[str, str] | None = None) -> str:
    """What `docker ...` printed; raises DockerError."""
    try:
        done = subprocess.run(  # noqa: S603
            ["docker", *words],  # noqa: S607
            check=False,
            capture_output=True,
            text=True,
            errors="replace",
            stdin=subprocess.DEVNULL,
            timeout=seconds,
            env=env,
            # Ctrl-C is for the harness, which ends its containers in order.
            start_new_session=True,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise DockerError(f"docker {words[0]}: {error}") from error
    if done.returncode:
        raise DockerError(f"docker {' '.join(words[:4])} failed:\n{done.stderr[-4000:]}")
    return done.stdout


def attempt(*words: str, seconds: float = SECONDS) -> bool:
    """Whether it worked, where it need not."""
    try:
        run(*words, seconds=seconds)
    except DockerError:
        return False
    return True


def why_not() -> str:
    """Why no container can be started here; empty when they can."""
    if shutil.which("docker") is None:
        return "there is no docker command"
    if not attempt("version", seconds=10):
        return "no Docker engine answers"
    return "" if attempt("compose", "version", seconds=10) else "Docker has no compose plugin"


def inspect(container: str) -> dict[str, Any]:
    """Everything the engine knows of a container."""
    found: list[dict[str, Any]] = json.loads(run("inspect", "--type", "container", container))
    return found[0]


def processes(container: str) -> dict[int, int]:
    """The container's processes and their parents, by the ids they have outside of it; none when it does not run."""
    try:
        lines = run("top", container, "-eo", "pid,ppid").splitlines()[1:]
    except DockerError:
        return {}
    return {int(pid): int(parent) for pid, parent in (line.split()[:2] for line in lines)}


def reaches_processes() -> bool:
    """Whether signals can be sent to processes in containers from here."""
    return sys.platform == "linux" and os.getuid() == 0


def is_process_of(pid: int, container_id: str) -> bool:
    """The engine may be on another machine: then that id is a stranger's here."""
    try:
        return container_id in Path(f"/proc/{pid}/cgroup").read_text()
    except OSError:
        return False


def inner_pid(pid: int) -> int | None:
    """The id a process in a container has for itself; None when it has ended."""
    try:
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    except OSError:
        return None
    return next((int(line.split()[-1]) for line in lines if line.startswith("NSpid:")), None)
