"""Which of Apprise's schemes there are for us. Pure: settings.py reads it."""

from __future__ import annotations

DEFAULT_SCHEMES = (
    "discord",
    "form",
    "forms",
    "gchat",
    "gotify",
    "gotifys",
    "json",
    "jsons",
    "mailto",
    "mailtos",
    "matrix",
    "matrixs",
    "mmost",
    "mmosts",
    "ntfy",
    "ntfys",
    "pbul",
    "pover",
    "rocket",
    "rockets",
    "slack",
    "tgram",
    "webex",
    "workflow",
    "workflows",
    "zulip",
)
"""MESSAGER_APPRISE_SCHEMES where it is not set: web hooks, mail, and chat and push services in common use. None of them
takes more than `requests` or `smtplib`; Microsoft Teams is `workflows`, since Microsoft closed its older web hooks."""

LOCAL_SCHEMES = frozenset(
    {"blink1", "dbus", "file", "gio", "glib", "gnome", "kde", "macosx", "qt", "syslog", "windows"}
)
"""Schemes that act on the machine the worker runs on. They are refused even when the setting lists them: whoever may
send a message is no user of that machine."""
