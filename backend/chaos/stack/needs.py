"""What faults need of a stack beyond killing and freezing, and how to say that it is missing."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

POSTGRES = "postgres"
SQLITE = "sqlite"
CHILDREN = "children"
FIREWALL = "firewall"
SMALL_DISK = "small disk"
CLOCK = "clock"
COMMIT_CRASH = "commit crash"
PROXY = "proxy"
"""No fault needs it: who stands before the API answers in its place when it is away."""

WORDS: Mapping[str, str] = MappingProxyType(
    {
        POSTGRES: "--db postgres",
        SQLITE: "--db sqlite",
        CHILDREN: "a stack whose pool processes can be reached",
        FIREWALL: "root and iptables",
        SMALL_DISK: "root, to mount a small disk, and --stack local",
        CLOCK: "Linux, a C compiler, and --stack local",
        COMMIT_CRASH: "an API that is started by the harness, so --stack local",
        PROXY: "--stack compose",
    }
)
