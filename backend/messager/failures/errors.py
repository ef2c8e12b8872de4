"""What can go wrong with a failure."""

from __future__ import annotations


class FailureNotFound(Exception):
    """There is no such failure."""

    def __init__(self, fingerprint: str) -> None:
        super().__init__(f"There is no failure {fingerprint}, or no longer.")
