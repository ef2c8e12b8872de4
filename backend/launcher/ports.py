"""TCP ports of this machine."""

from __future__ import annotations

import socket
from pathlib import Path


def is_free(port: int) -> bool:
    """Whether a server could listen on it now."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
        return True


def any_free() -> int:
    """A port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def kept(path: Path) -> int:
    """The port noted in `path` while it is free, else another one, noted for the next time."""
    noted = path.read_text().strip() if path.exists() else ""
    if noted.isdecimal() and 1024 <= int(noted) <= 65535 and is_free(int(noted)):
        return int(noted)
    port = any_free()
    path.write_text(str(port))
    return port
