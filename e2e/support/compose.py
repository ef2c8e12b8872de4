"""The product's own docker-compose.yaml, under other names, on another port, with volumes of its own."""

from __future__ import annotations

import subprocess
from pathlib import Path

from support.stack import ROOT, Service, Stack, copy_sources

_CONTAINER = {"app": "messager-app", "worker": "messaging-worker", "redis": "messager-redis"}


class ComposeStack(Stack):
    """Its project is named after the port, which nobody else on this machine has."""

    def __init__(self, folder: Path, settings: dict[str, str]) -> None:
        super().__init__(folder, settings)
        self._project = f"messager-e2e-{self.port}"
        self._tasks = copy_sources(ROOT / "backend" / "tasks", folder / "tasks")
        self._page: Path | None = None
        self.environment |= {
            "MESSAGER_CONTAINER_PREFIX": f"e2e-{self.port}-",
            "MESSAGER_TASKS_DIR": str(self._tasks),
        }

    def start(self) -> None:
        self._compose("up", "-d", "--build", "--wait", "--wait-timeout", "240", seconds=1800)
        self.wait_until_ready(seconds=60)

    def stop(self) -> None:
        self._compose("down", "--volumes", "--remove-orphans", seconds=180)

    def restart(self, *services: Service) -> None:
        self._compose("restart", *(_CONTAINER[service] for service in services or ("app", "worker")))
        self._serve_again()

    def kill(self, service: Service) -> None:
        self._compose("kill", _CONTAINER[service])
        self._compose("start", _CONTAINER[service])
        self._serve_again()

    def tasks(self) -> Path:
        return self._tasks

    def page(self) -> Path:
        if self._page is None:
            self._page = self.folder / "page"
            self._compose("cp", "messager-web:/usr/share/nginx/html", str(self._page))
        return self._page

    def manage(self, *args: str) -> str:
        return self._compose("exec", "-T", "messager-app", "python", "manage.py", *args)

    def log(self) -> str:
        return self._compose("logs", "--no-color", "--timestamps")

    def _serve_again(self) -> None:
        self._compose("up", "-d", "--no-build", "--no-recreate", "--wait", "--wait-timeout", "120")
        self.wait_until_ready(seconds=60)

    def _compose(self, *args: str, seconds: float = 180) -> str:
        done = subprocess.run(
            ["docker", "compose", "--project-name", self._project, "--ansi", "never", *args],
            cwd=ROOT,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=seconds,
        )
        if done.returncode != 0:
            logs = "" if args[0] == "logs" else self.log()
            raise AssertionError(f"docker compose {' '.join(args)} failed:\n{done.stderr[-8000:]}\n{logs[-8000:]}")
        return done.stdout
