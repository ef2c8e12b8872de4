"""Which network addresses may be reached: public ones. Pure."""

from __future__ import annotations

import ipaddress
import socket

Address = ipaddress.IPv4Address | ipaddress.IPv6Address

_KINDS = (
    ("is_unspecified", "the unspecified address"),
    ("is_loopback", "a loopback address"),
    ("is_link_local", "a link-local address"),
    ("is_multicast", "a multicast address"),
    ("is_reserved", "a reserved address"),
)

_NAT64 = ipaddress.ip_network("64:ff9b::/96")

_INDIRECT = tuple(
    ipaddress.ip_network(network)
    for network in (
        "64:ff9b:1::/48",  # NAT64 inside one network
        "2001::/32",  # Teredo, 6to4: tunnels nobody offers a service through, with any IPv4 address inside
        "2002::/16",
        "fec0::/10",  # site-local, as private networks were once numbered
    )
)


def refusal(address: str) -> str | None:
    """Why the IP address may not be reached, as in "a loopback address"; None for a public one.

    Raises ValueError for what is no IP address.
    """
    ip = _carried(ipaddress.ip_address(address.partition("%")[0]))
    for attribute, words in _KINDS:
        if getattr(ip, attribute):
            return words
    if not ip.is_global or any(ip in network for network in _INDIRECT):
        return "a private address"
    return None


def host_refusal(host: str) -> str | None:
    """As `refusal`, for a host as people write it. A name gets None here: what it leads to is seen on connecting.

    No name is looked up, so the answer is immediate.
    """
    name = host.strip().removeprefix("[").removesuffix("]").rstrip(".").lower()
    if name == "localhost" or name.endswith(".localhost"):
        return "a loopback address"
    return next((reason for ip in _literal(name) if (reason := refusal(ip))), None)


def _literal(name: str) -> list[str]:
    """The IP address `name` is a spelling of, if it is: 127.1, 0x7f000001, 2130706433 and 0177.0.0.1 are 127.0.0.1."""
    try:
        found = socket.getaddrinfo(name, None, type=socket.SOCK_STREAM, flags=socket.AI_NUMERICHOST)
    except (OSError, ValueError):  # a name, or nothing at all
        return []
    return [str(entry[4][0]) for entry in found]


def _carried(ip: Address) -> Address:
    """The IPv4 address an IPv6 address stands for: on a network with NAT64, every IPv4 service has such an address."""
    if isinstance(ip, ipaddress.IPv6Address):
        if ip.ipv4_mapped is not None:
            return ip.ipv4_mapped
        if ip in _NAT64:
            return ipaddress.IPv4Address(int(ip) & 0xFFFF_FFFF)
    return ip
