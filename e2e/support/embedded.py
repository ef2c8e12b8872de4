"""`./messager up`, on a copy of the backend and with data of its own."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from support.stack import ROOT, Service, Stack, copy_sources

_PROCESS = {"app": "api", "worker": "worker1", "redis": "redis"}
_FIRST_START = 600  # it may have to install everything
_START = 60


class EmbeddedStack(Stack):
    """What it installs is shared with the project's own `.messager`; what it stores is not."""

    def __init__(self, folder: Path, settings: dict[str, str]) -> None:
        super().__init__(folder, settings)
        self._project = folder / "project"
        self._data = folder / "data"
        self._output = folder / "output.log"
        self._launcher: subprocess.Popen[bytes] | None = None
        self._copy_project()
        home = Path(os.environ.get("MESSAGER_HOME") or ROOT / ".messager").absolute()
        self.environment |= {"MESSAGER_HOME": str(home), "MESSAGER_DATA": str(self._data)}

    def start(self) -> None:
        self._launch()
        self._wait(_FIRST_START)

    def stop(self) -> None:
        launcher, self._launcher = self._launcher, None
        if launcher is None:
            return
        launcher.send_signal(signal.SIGINT)
        try:
            launcher.wait(60)
        except subprocess.TimeoutExpired:
            launcher.kill()
            launcher.wait()
            raise

    def restart(self, *services: Service) -> None:
        if not services:
            self.stop()
            self._launch()
        for service in services:
            self._end(service, signal.SIGTERM)
        self._wait(_START)

    def kill(self, service: Service) -> None:
        self._end(service, signal.SIGKILL)
        self._wait(_START)

    def tasks(self) -> Path:
        return self._project / "backend" / "tasks"

    def page(self) -> Path:
        return ROOT / "frontend" / "dist"

    def manage(self, *args: str) -> str:
        python = Path(self.environment["MESSAGER_HOME"]) / "venv" / "bin" / "python"
        done = subprocess.run(
            [python, "manage.py", *args],
            cwd=self._project / "backend",
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=120,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def log(self) -> str:
        return self._output.read_text(errors="replace") if self._output.exists() else ""

    def _copy_project(self) -> None:
        self._project.mkdir()
        copy_sources(ROOT / "backend", self._project / "backend")
        (self._project / "messager").write_bytes((ROOT / "messager").read_bytes())
        (self._project / "frontend").symlink_to(ROOT / "frontend")

    def _launch(self) -> None:
        with self._output.open("ab") as output:
            self._launcher = subprocess.Popen(
                [sys.executable, self._project / "messager", "up"],
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,  # Ctrl-C in the terminal is for the tests, which then stop this
            )

    def _wait(self, seconds: float) -> None:
        launcher = self._launcher
        assert launcher is not None
        self.wait_until_ready(seconds=seconds, alive=lambda: launcher.poll() is None)

    def _end(self, service: Service, number: signal.Signals) -> None:
        """Ends the service's main process and returns when the supervisor has started another one."""
        before, end = self._pid(service), time.monotonic() + _START
        assert before is not None
        os.kill(before, number)
        while self._pid(service) in {None, before}:
            assert time.monotonic() < end, f"the {service} did not come back:\n{self.log()[-8000:]}"
            time.sleep(0.1)

    def _pid(self, service: Service) -> int | None:
        """As the launcher notes it down beside its data."""
        processes: dict[str, int] = json.loads((self._data / "up.json").read_text())["processes"]
        return processes.get(_PROCESS[service])
