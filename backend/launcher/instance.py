"""The one Messager that may run over a data folder, and what others can know of it."""

from __future__ import annotations

import json
import os
from pathlib import Path

from launcher import groups, locks
from launcher.address import Address
from launcher.console import Console
from launcher.errors import LauncherError
from launcher.keeper import Keeper

# Longer than the keeper of a killed launcher takes to end what that one left behind.
_PATIENCE = 15


class Instance:
    """Holds the data folder's lock; keeps `up.json` there, which names the processes while they run."""

    def __init__(self, folder: Path, lock: int, address: Address) -> None:
        self._note = folder / "up.json"
        self._lock = lock
        self._url = address.url
        self._pids: dict[str, int] = {}
        self._keeper = Keeper(lock)
        self._write()

    @classmethod
    async def claim(cls, folder: Path, address: Address, console: Console) -> Instance:
        """Raises when another launcher runs over `folder`; waits when only the rest of a killed one does."""
        # What people sent and got back is in there: other users of this machine have no business with it.
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        path = folder / "up.lock"
        lock = locks.take(path)
        if lock is None:
            _refuse_second(folder / "up.json")
            console.say("Waiting for the processes of a Messager that was killed")
            lock = await locks.wait_for(path, seconds=_PATIENCE)
        if lock is None:
            raise LauncherError(f"Messager is running already over {folder}: stop it, or set another MESSAGER_DATA")
        return cls(folder, lock, address)

    def watch(self, name: str, pid: int) -> None:
        """A process was started."""
        self._keeper.watch(pid)
        self._pids[name] = pid
        self._write()

    def forget(self, name: str, pid: int) -> None:
        """A process has ended, and nothing of it is left."""
        self._keeper.forget(pid)
        self._pids.pop(name, None)
        self._write()

    def close(self) -> None:
        """Another launcher may run over the folder now."""
        self._keeper.close()
        self._note.unlink(missing_ok=True)
        os.close(self._lock)

    def _write(self) -> None:
        state = {"pid": os.getpid(), "url": self._url, "processes": self._pids}
        draft = self._note.with_suffix(".new")
        draft.write_text(json.dumps(state) + "\n")
        draft.replace(self._note)


def _refuse_second(note: Path) -> None:
    try:
        state = json.loads(note.read_text())
        pid, url = int(state["pid"]), str(state["url"])
    except (OSError, ValueError, KeyError):
        return
    if groups.is_running(pid):
        raise LauncherError(f"Messager is running already at {url} (process {pid}): use it, or stop it first")
