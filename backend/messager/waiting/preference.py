"""How long a client asks to wait: the header Prefer, as RFC 7240 has it."""

from __future__ import annotations

import re

_ITEM = re.compile(r'(?:[^,"]|"(?:[^"\\]|\\.)*")+')
"""What stands between commas; a comma in quotes is text."""
_WAIT = re.compile(r'\s*wait\s*=\s*(?:(\d{1,6})|"(\d{1,6})")\s*(?:;.*)?', re.IGNORECASE | re.ASCII | re.DOTALL)


def wait_preferred(prefer: str) -> int:
    """Seconds of the first `wait` that is a number; 0 where there is none."""
    found = (_WAIT.fullmatch(item) for item in _ITEM.findall(prefer))
    return next((int(match[1] or match[2]) for match in found if match), 0)
