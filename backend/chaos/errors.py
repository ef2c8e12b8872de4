"""What ends a storm with a sentence."""

from __future__ import annotations


class ChaosError(Exception):
    """The storm could not be carried out; that is no verdict on the product."""


class UsageError(ChaosError):
    """The command asks for what does not exist, or cannot be had here."""
