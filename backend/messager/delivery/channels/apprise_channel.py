"""Chat, push and other services, through Apprise."""

from __future__ import annotations

import re
import warnings
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote, urlsplit

from apprise import Apprise, AppriseAsset, AppriseAttachment, NotifyFormat, OverflowMode
from apprise.exception import AppriseException
from apprise.manager_plugins import NotificationManager
from apprise.plugins import url_to_dict
from apprise.plugins.base import NotifyBase
from django.conf import settings

from messager.delivery.addresses import host_refusal
from messager.delivery.confinement import Confinement, confined
from messager.delivery.errors import ChannelFailed, RecipientRefused
from messager.delivery.schemes import LOCAL_SCHEMES
from messager.delivery.sessions import bound_sessions
from messager.delivery.text import one_line, subject

CONNECT_SECONDS = 5.0
READ_SECONDS = 10.0

FILE_PARAMETERS = ("keyfile", "pgp", "pgpkey", "pgpprv", "pgppub", "subfile", "template", "wkd")
"""Parameters whose value Apprise opens as a file of this machine (or fetches), to send or to use what is in it."""

ALLOW_PRIVATE = "(MESSAGER_ALLOW_PRIVATE_ADDRESSES=1 would allow it)"

# What plugins raise when they are given odd values or get odd answers. Not Exception: Celery's time limits and a
# cancelled run arrive as exceptions too, and must pass.
PLUGIN_ERRORS = (AppriseException, OSError, ValueError, LookupError, TypeError, AttributeError, RuntimeError)

PLUGINS: Any = NotificationManager()  # type: ignore[no-untyped-call]

# Now rather than with the first message: it takes half a second, and a worker's pool processes share what is loaded
# before they fork. On Python 3.11 and 3.12 Apprise imports a module that later versions lack.
with warnings.catch_warnings():
    warnings.simplefilter("ignore", DeprecationWarning)
    PLUGINS.load_modules()


@dataclass(frozen=True, kw_only=True)
class AppriseRecipient:
    """One Apprise URL."""

    url: str
    channel: str
    """The URL's scheme."""
    shown: str
    """The URL with all but scheme and host masked."""

    def send(self, message: str) -> str:
        """Hand the message to the service. Raises ChannelFailed.

        The text arrives as it is but for blanks at its end, which Apprise drops; where it is longer than the service
        takes, it arrives in parts.
        """
        with confined(allow_private=settings.MESSAGER_ALLOW_PRIVATE_ADDRESSES) as confinement:
            try:
                plugin = _plugin(self.url)
                # The plugin itself, not Apprise around it, whose lasting pool of threads is not confined.
                taken = plugin is not None and plugin.notify(
                    body=message,
                    title=subject(message) if self.channel in {"mailto", "mailtos"} else "",
                    body_format=NotifyFormat.TEXT,
                    overflow=OverflowMode.SPLIT,
                )
            except PLUGIN_ERRORS as error:
                raise ChannelFailed(_reason(confinement, self.url, type(error).__name__)) from None
        if not taken:
            raise ChannelFailed(_reason(confinement, self.url, "no reason given"))
        return "The service took the message."


def read_apprise(url: str) -> AppriseRecipient:
    """The recipient `url` names. Raises RecipientRefused. Nothing is looked up or connected to."""
    scheme = url.partition("://")[0].lower()
    _check_scheme(scheme, native=scheme in {"http", "https"})
    with confined(allow_private=False):
        try:
            parts = url_to_dict(url)  # type: ignore[no-untyped-call]
            plugin = _plugin(url) if parts else None
        except PLUGIN_ERRORS:
            parts = plugin = None
        if not parts or plugin is None:
            raise RecipientRefused(_unreadable(scheme))
        # A service's own https:// address becomes that service's scheme.
        channel = str(parts["schema"]).lower()
        _check_scheme(channel)
        _check_files(plugin, parts)
        _check_hosts(plugin)
        return AppriseRecipient(url=url, channel=channel, shown=masked(plugin, channel))


def known_schemes() -> set[str]:
    """The schemes of all plugins that can work here: some need a package that is not installed."""
    return {scheme for plugin in PLUGINS.plugins() if plugin.enabled for scheme in _schemes(plugin)}


def masked(plugin: NotifyBase, scheme: str) -> str:
    """Scheme and host, the rest hidden.

    Apprise's privacy form hides passwords, and tokens in the host's place, but leaves users, paths and parameters as
    they are; web hooks keep their secrets there.
    """
    try:
        private = urlsplit(str(plugin.url(privacy=True)))  # type: ignore[no-untyped-call]
    except PLUGIN_ERRORS:
        return f"{scheme}://****"
    user, _, host = private.netloc.rpartition("@")
    return f"{scheme}://{'****@' if user else ''}{host}/****"


def _schemes(plugin: Any) -> set[str]:
    named = (plugin.protocol, plugin.secure_protocol)
    return {scheme for value in named if value for scheme in ([value] if isinstance(value, str) else value)}


def _asset() -> AppriseAsset:
    """Apprise's settings: our name, nothing kept on disk, no redirect, no key made on the fly."""
    return AppriseAsset(
        app_id="Messager",
        app_desc="Messager",
        app_url="",
        image_url_mask="",
        image_url_logo="",
        http_redirects=False,
        storage_mode="memory",
        pgp_autogen=False,
        pem_autogen=False,
    )


def _plugin(url: str) -> NotifyBase | None:
    """Apprise's plugin for the URL; None when it has none. The URL has no say in timeouts."""
    bound_sessions()
    plugin = Apprise.instantiate(url, asset=_asset(), suppress_exceptions=False)
    if plugin is not None:
        plugin.socket_connect_timeout = CONNECT_SECONDS
        plugin.socket_read_timeout = READ_SECONDS
    return plugin


def _check_scheme(scheme: str, *, native: bool = False) -> None:
    if scheme in LOCAL_SCHEMES:
        raise RecipientRefused(f"{scheme}:// acts on the machine Messager runs on, so it is never allowed.")
    allowed = [name.lower() for name in settings.MESSAGER_APPRISE_SCHEMES]
    if not native and scheme not in allowed:
        raise RecipientRefused(
            f"{one_line(scheme, 30)}:// is not allowed here. Allowed: {', '.join(sorted(allowed)) or 'no scheme'}."
        )


def _check_files(plugin: NotifyBase, parts: dict[str, Any]) -> None:
    named = [name for name in FILE_PARAMETERS if name in (parts.get("qsd") or {})]
    attached = [name for name, value in vars(plugin).items() if isinstance(value, AppriseAttachment) and len(value)]
    if named or attached:
        raise RecipientRefused(
            f"The parameter {(named or attached)[0]} makes Apprise read a file, so it is not allowed."
        )


def _check_hosts(plugin: NotifyBase) -> None:
    """Refuse early what can be refused without a look-up; everything else is seen on connecting."""
    if settings.MESSAGER_ALLOW_PRIVATE_ADDRESSES:
        return
    hosts = [getattr(plugin, "smtp_host", None)]
    # Where a service is at a fixed address, what stands in the host's place is a token or a topic.
    if "host" in plugin.template_tokens and getattr(plugin, "mode", None) != "cloud":
        hosts.append(plugin.host)
    for host in hosts:
        if isinstance(host, str) and (reason := host_refusal(host)):
            raise RecipientRefused(f"The address leads to {reason}, which may not be reached {ALLOW_PRIVATE}.")


def _unreadable(scheme: str) -> str:
    if scheme in {"http", "https"}:
        return (
            "This is the address of no service Messager knows. For a web hook of your own, write json:// or jsons://."
        )
    return f"This {scheme}:// address cannot be read: a part is missing or wrong (Apprise's documentation shows all)."


def _reason(confinement: Confinement, url: str, otherwise: str) -> str:
    if confinement.refused:
        return f"Refused: the address leads to {confinement.refused[0]} {ALLOW_PRIVATE}"
    if confinement.warnings:
        return one_line(_scrubbed(confinement.warnings[-1], url), 300)
    return f"The service did not take the message: {otherwise}."


def _scrubbed(text: str, url: str) -> str:
    """`text` without any part of the URL: Apprise's warnings name channels, users and sometimes tokens."""
    words = {word for form in (url, unquote(url)) for word in re.split(r"[^\w.+-]+", form.partition("://")[2])}
    for word in sorted(words, key=len, reverse=True):
        if len(word) >= 3:
            text = text.replace(word, "****")
    return text
