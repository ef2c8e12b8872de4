"""What ends a benchmark, or all of them, with a sentence."""

from __future__ import annotations


class BenchError(Exception):
    """The benchmark could not be carried out, or was answered wrongly: it has no figures."""


class NotServedError(BenchError):
    """This Messager has no such endpoint."""


class UsageError(BenchError):
    """The command asks for what does not exist, or cannot be had here."""
