"""Keeps Apprise from reaching private networks, however it gets there, and from telling secrets to the logs.

A URL can be checked before it is used, but what counts is the address a socket connects to: a name may resolve to
another address by then (DNS rebinding), a service may redirect or name a further host, and Apprise has 150 plugins that
connect as they like. So the check sits at the connection itself. Python reports every `connect` and `sendto` to audit
hooks with the very address the kernel gets, and an exception in the hook stops the call: nothing lies between check and
use. (Audit hooks are no cage for hostile code. Apprise is not that; only the URLs it reads are.)

The hook cannot be taken out again, so it looks at a context variable and does nothing outside `confined()`. A thread
started inside is given the variable along, which Python does not do by itself.
"""

from __future__ import annotations

import logging
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar, copy_context
from dataclasses import dataclass, field
from functools import cache, partial, wraps
from typing import Any

from messager.delivery.addresses import refusal

_CONNECTS = frozenset({"socket.connect", "socket.sendto", "socket.sendmsg"})

_LIBRARY_LOGGERS = ("apprise", "urllib3.connectionpool")
"""They log URLs with the tokens in them and, at DEBUG, messages."""


class AddressRefused(PermissionError):
    """The connection would have left the addresses that may be reached.

    An OSError, so that network libraries treat it as a connection that could not be made.
    """


@dataclass(frozen=True, kw_only=True)
class Confinement:
    """What happened inside a `confined()` block."""

    allow_private: bool
    refused: list[str] = field(default_factory=list)
    """Why connections were refused, as `addresses.refusal` says it."""
    warnings: list[str] = field(default_factory=list)
    """What Apprise warned of. May hold secrets."""


_current: ContextVar[Confinement | None] = ContextVar("messager_confinement", default=None)


@contextmanager
def confined(*, allow_private: bool) -> Iterator[Confinement]:
    """Inside, this thread, and those it starts, reach public addresses only; any with `allow_private`.

    What libraries log inside is kept from the logs.
    """
    _install()
    confinement = Confinement(allow_private=allow_private)
    token = _current.set(confinement)
    try:
        yield confinement
    finally:
        _current.reset(token)


def current_confinement() -> Confinement | None:
    """The confinement this code runs in, if any."""
    return _current.get()


@cache
def _install() -> None:
    """On first use, so that processes which deliver nothing pay nothing."""
    sys.addaudithook(_audit)
    _confine_new_threads()
    for name in _LIBRARY_LOGGERS:
        logging.getLogger(name).addFilter(_keep)


def _audit(event: str, args: tuple[Any, ...]) -> None:
    if event not in _CONNECTS:
        return
    confinement = _current.get()
    if confinement is None or confinement.allow_private:
        return
    reason = _reason(args[1])
    if reason is not None:
        confinement.refused.append(reason)
        raise AddressRefused(reason)


def _reason(address: Any) -> str | None:
    if address is None:  # sendmsg on a socket that is connected, which was checked then
        return None
    if not isinstance(address, tuple) or not isinstance(address[0], str):
        return "a local socket"
    try:
        return refusal(address[0])
    except ValueError:  # the kernel would look the name up after this check
        return "an address that was not looked up first"


def _confine_new_threads() -> None:
    plain = threading.Thread.start

    @wraps(plain)
    def start(self: threading.Thread) -> None:
        if _current.get() is not None:
            self.run = partial(copy_context().run, self.run)  # type: ignore[method-assign]
        plain(self)

    threading.Thread.start = start  # type: ignore[method-assign]


def _keep(record: logging.LogRecord) -> bool:
    """Take the library's records away while confined."""
    confinement = _current.get()
    if confinement is None:
        return True
    if record.name == "apprise" and record.levelno >= logging.WARNING:
        confinement.warnings.append(record.getMessage())
    return False
