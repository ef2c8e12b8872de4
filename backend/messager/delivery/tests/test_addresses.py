"""Which addresses may be reached."""

from __future__ import annotations

import socket

import pytest

from messager.delivery.addresses import host_refusal, refusal

REFUSED = {
    "127.0.0.1": "a loopback address",
    "127.255.255.254": "a loopback address",
    "::1": "a loopback address",
    "::ffff:127.0.0.1": "a loopback address",
    "::ffff:10.0.0.1": "a private address",
    "64:ff9b::127.0.0.1": "a loopback address",
    "64:ff9b::a9fe:a9fe": "a link-local address",
    "64:ff9b:1::1": "a reserved address",
    "::127.0.0.1": "a reserved address",
    "::ffff:0:127.0.0.1": "a reserved address",
    "0.0.0.0": "the unspecified address",
    "::": "the unspecified address",
    "0.1.2.3": "a private address",
    "10.1.2.3": "a private address",
    "172.16.0.1": "a private address",
    "192.168.1.1": "a private address",
    "100.64.0.1": "a private address",
    "198.18.0.1": "a private address",
    "192.0.2.1": "a private address",
    "fd00::1": "a private address",
    "fec0::1": "a private address",
    "2002:7f00:1::1": "a private address",
    "2001:0:7f00:1::1": "a private address",
    "169.254.169.254": "a link-local address",
    "fe80::1": "a link-local address",
    "fe80::1%lo": "a link-local address",
    "224.0.0.1": "a multicast address",
    "ff02::1": "a multicast address",
    "240.0.0.1": "a reserved address",
    "255.255.255.255": "a reserved address",
}


@pytest.mark.parametrize(("address", "reason"), REFUSED.items())
def test_an_address_that_is_not_public_is_refused(address: str, reason: str) -> None:
    assert refusal(address) == reason


@pytest.mark.parametrize(
    "address", ["1.1.1.1", "93.184.215.14", "2606:4700:4700::1111", "::ffff:1.1.1.1", "64:ff9b::1.1.1.1"]
)
def test_a_public_address_may_be_reached(address: str) -> None:
    assert refusal(address) is None


def test_what_is_no_address_is_no_public_address_either() -> None:
    with pytest.raises(ValueError, match="does not appear"):
        refusal("example.com")


@pytest.mark.parametrize(
    "host",
    ["127.0.0.1", "[::1]", "127.1", "2130706433", "0x7f000001", "0177.0.0.1", "localhost", "LOCALHOST.", "a.localhost"],
)
def test_loopback_is_seen_however_it_is_written(host: str) -> None:
    assert host_refusal(host) == "a loopback address"


def test_a_name_is_not_looked_up(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[int] = []
    plain = socket.getaddrinfo

    def watched(*args: object, **kwargs: int) -> object:
        asked.append(kwargs["flags"])
        return plain(*args, **kwargs)  # type: ignore[arg-type]

    monkeypatch.setattr(socket, "getaddrinfo", watched)
    assert host_refusal("example.com") is None
    assert asked == [socket.AI_NUMERICHOST]
