"""Typed readers of environment variables: a bad value stops the start and names its variable."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import TypeVar
from urllib.parse import SplitResult, urlsplit

from django.core.exceptions import ImproperlyConfigured

T = TypeVar("T")

_TRUE = {"1", "true", "yes", "on"}
_FALSE = {"0", "false", "no", "off", ""}


def _read(name: str, default: T, parse: Callable[[str], T], wanted: str) -> T:
    text = os.environ.get(name)
    if text is None or not text.strip():
        return default
    try:
        return parse(text.strip())
    except ValueError as error:
        raise ImproperlyConfigured(f"{name} must be {wanted}, not {text!r}") from error


def env_text(name: str, default: str = "") -> str:
    """The variable's text without surrounding blanks; `default` when it is unset or blank."""
    return _read(name, default, str, "text")


def env_list(name: str, default: str = "") -> list[str]:
    """The comma-separated items of the variable, blanks around them removed, empty ones dropped."""
    text = os.environ.get(name, default)
    return [item.strip() for item in text.split(",") if item.strip()]


def env_bool(name: str, default: bool = False) -> bool:
    """1/0, true/false, yes/no, on/off."""

    def parse(text: str) -> bool:
        if text.lower() in _TRUE:
            return True
        if text.lower() in _FALSE:
            return False
        raise ValueError(text)

    return _read(name, default, parse, "1 or 0")


def env_int(name: str, default: int, low: int, high: int) -> int:
    """A whole number from `low` to `high`, both included."""

    def parse(text: str) -> int:
        number = int(text)
        if not low <= number <= high:
            raise ValueError(text)
        return number

    return _read(name, default, parse, f"a whole number from {low} to {high}")


def env_choice(name: str, default: str, choices: tuple[str, ...]) -> str:
    """One of `choices`, whatever its case."""

    def parse(text: str) -> str:
        if text.upper() not in choices:
            raise ValueError(text)
        return text.upper()

    return _read(name, default, parse, "one of " + ", ".join(choices))


def url_parts(name: str, url: str) -> SplitResult:
    """The parts of an address that the variable holds; its text is not repeated, as a password may stand in it."""
    try:
        parts = urlsplit(url)
        _ = parts.port  # which is looked at only when it is asked for
    except ValueError as error:
        raise ImproperlyConfigured(f"{name} is no address, or its port is no number from 0 to 65535.") from error
    return parts
