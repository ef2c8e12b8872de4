"""Where Messager listens, and who may reach it there."""

from __future__ import annotations

import errno
import ipaddress
import socket
from collections.abc import Mapping
from dataclasses import dataclass

from launcher.errors import LauncherError, UsageError

_TRUE = frozenset({"1", "true", "yes", "on"})


@dataclass(frozen=True, kw_only=True)
class Address:
    """A host and a port that people use, and the host the server binds."""

    host: str
    port: int
    listen: str

    @property
    def url(self) -> str:
        """What a person on this machine opens."""
        local = is_loopback(self.host) or _is_any(self.host)
        return f"http://{'localhost' if local else _bracketed(self.host)}:{self.port}/messager"

    @property
    def probe(self) -> str:
        """The host at which this machine reaches the server."""
        if not _is_any(self.listen):
            return self.listen
        return "::1" if ":" in self.listen else "127.0.0.1"

    @property
    def is_public(self) -> bool:
        """Whether other machines may reach it."""
        return not (is_loopback(self.host) and is_loopback(self.listen))

    @classmethod
    def read(cls, host: str | None, port: int | None, environ: Mapping[str, str]) -> Address:
        """Options first, then the environment, then this machine only."""
        host = (host or environ.get("MESSAGER_HOST") or "127.0.0.1").strip("[]")
        listen = (environ.get("MESSAGER_LISTEN") or host).strip("[]")
        return cls(host=host, port=port or _port(environ.get("MESSAGER_PORT") or "8000"), listen=listen)

    def refuse_public(self, environ: Mapping[str, str]) -> None:
        """Without access keys whoever reaches Messager may run its tasks: only this machine, unless told otherwise."""
        if environ.get("MESSAGER_INSECURE_OPEN", "").strip().lower() in _TRUE:
            return
        for host in (self.host, self.listen):
            if not is_loopback(host):
                raise UsageError(
                    f"Messager has no access keys, so whoever reaches {host} could run every task: use a loopback "
                    "address such as 127.0.0.1, or set MESSAGER_INSECURE_OPEN=1 to open it all the same"
                )

    def refuse_taken(self) -> None:
        """Says now what the server would only find out after everything else was installed and started."""
        try:
            family, kind, _, _, place = socket.getaddrinfo(self.listen, self.port, type=socket.SOCK_STREAM)[0]
            with socket.socket(family, kind) as probe:
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                probe.bind(place)
        except OSError as error:
            raise LauncherError(_why(self, error)) from error


def is_loopback(host: str) -> bool:
    """Whether only this machine reaches it."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _is_any(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_unspecified
    except ValueError:
        return False


def _bracketed(host: str) -> str:
    return f"[{host}]" if ":" in host else host


def _port(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= 65535:
        raise UsageError(f"MESSAGER_PORT must be a whole number from 1 to 65535, not {text!r}")
    return int(text)


def _why(address: Address, error: OSError) -> str:
    where = f"{address.listen}:{address.port}"
    if error.errno == errno.EADDRINUSE:
        return f"Port {address.port} is taken on {address.listen}: choose another, e.g. --port {address.port + 1}"
    if error.errno == errno.EACCES:
        return f"This user may not listen on {where}: choose a port from 1024 on, e.g. --port 8000"
    return f"Cannot listen on {where} ({error.strerror or error}): choose another address with --host"
