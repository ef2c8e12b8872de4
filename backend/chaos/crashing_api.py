"""`messager.serve`, that dies between commit and publication while a certain file exists."""

from __future__ import annotations

import os
import signal
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

from chaos.journal import ENVIRONMENT, Journal
from messager import serve, start


def install() -> None:
    """Wrap what publishes an accepted run, from outside: the product has no hook for it."""
    from messager.runs import services

    name = "publish_accepted"
    publish = getattr(services, name)

    def crash_or_publish(run: Any) -> None:
        _crash_if_wanted(str(run.id))
        publish(run)

    setattr(services, name, crash_or_publish)


def _crash_if_wanted(run: str) -> None:
    with suppress(FileNotFoundError):
        Path(os.environ["CHAOS_CRASH_TRIGGER"]).unlink()
        Journal(Path(os.environ[ENVIRONMENT])).write({"what": "crash", "run": run, "mono": time.monotonic()})
        os.kill(os.getpid(), signal.SIGKILL)


def main() -> None:
    """Set Django up first, so that there is something to wrap; doing it twice changes nothing."""
    start.set_up()
    install()
    serve.main()


if __name__ == "__main__":
    main()
