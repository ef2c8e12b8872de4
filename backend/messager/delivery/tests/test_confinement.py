"""Connections are checked as they are made."""

from __future__ import annotations

import logging
import socket
import threading
from collections.abc import Callable
from typing import Any

import pytest
import requests

from messager.delivery import addresses, confinement
from messager.delivery.confinement import AddressRefused, confined
from messager.delivery.errors import DeliveryFailed
from messager.delivery.services import send_message
from messager.delivery.sessions import bound_sessions
from messager.delivery.tests.conftest import Receiver

Lookup = Callable[..., list[Any]]


def _leads_to(monkeypatch: pytest.MonkeyPatch, name: str, *answers: str) -> list[str]:
    """Let `name` resolve to one answer after the other, as a hostile DNS server does; gives the answers left."""
    left = list(answers)
    plain = socket.getaddrinfo

    def lookup(host: str, *args: Any, **kwargs: Any) -> list[Any]:
        numeric = kwargs.get("flags", 0) & socket.AI_NUMERICHOST
        return plain(left.pop(0) if host == name and not numeric else host, *args, **kwargs)

    monkeypatch.setattr(socket, "getaddrinfo", lookup)
    return left


@pytest.mark.parametrize("address", ["127.0.0.1", "::ffff:127.0.0.1", "10.0.0.1", "169.254.169.254"])
@pytest.mark.parametrize("scheme", ["json", "gotify", "mmost", "ntfy", "matrix", "form"])
def test_a_name_that_leads_to_a_private_address_is_refused_on_connecting(
    receiver: Receiver, monkeypatch: pytest.MonkeyPatch, scheme: str, address: str
) -> None:
    _leads_to(monkeypatch, "service.example.com", *[address] * 9)
    url = receiver.url("aaaaaaaaaaaaaaaaaaaaaaaaaa", scheme=scheme, host="service.example.com", user="u:pw123@")
    with pytest.raises(DeliveryFailed, match=r"Refused: the address leads to a .* address"):
        send_message("Hello", url)
    assert receiver.requests == []


def test_a_mailto_url_whose_mail_server_leads_to_loopback_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    _leads_to(monkeypatch, "mail.example.com", *["127.0.0.1"] * 9)
    with pytest.raises(DeliveryFailed, match="Refused: the address leads to a loopback address"):
        send_message("Hello", "mailto://bob:secret@example.com?smtp=mail.example.com&mode=insecure&to=eve@example.com")


def test_a_name_that_changes_after_it_was_looked_at_is_refused(
    receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    left = _leads_to(monkeypatch, "service.example.com", "1.1.1.1", "127.0.0.1")
    assert socket.getaddrinfo("service.example.com", receiver.port)[0][4][0] == "1.1.1.1"
    with pytest.raises(DeliveryFailed, match="loopback"):
        send_message("Hello", receiver.url(host="service.example.com"))
    assert (left, receiver.requests) == ([], [])


def test_a_redirect_that_was_followed_would_be_refused_on_connecting(
    receiver: Receiver, another_receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    receiver.status, receiver.headers = 302, {"Location": f"http://127.0.0.1:{another_receiver.port}/"}
    monkeypatch.setattr(confinement, "refusal", lambda ip: None if ip == "127.0.0.2" else addresses.refusal(ip))
    follow = requests.Session()  # made outside, so it follows
    url = f"http://127.0.0.1:{receiver.port}/"
    _leads_to(monkeypatch, "localhost", "127.0.0.1")
    with confined(allow_private=False) as inside, pytest.raises(requests.ConnectionError):
        follow.get(url)
    assert inside.refused == ["a loopback address"]
    assert another_receiver.requests == []


def test_a_proxy_of_the_environment_does_not_make_the_connection(
    receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("http_proxy", f"http://127.0.0.1:{receiver.port}")
    _leads_to(monkeypatch, "service.example.com", "10.0.0.1")
    with pytest.raises(DeliveryFailed, match="a private address"):  # the service's own, not the proxy's
        send_message("Hello", "json://service.example.com/")
    assert receiver.requests == []


@pytest.mark.parametrize("kind", [socket.SOCK_STREAM, socket.SOCK_DGRAM])
def test_no_kind_of_socket_gets_through(receiver: Receiver, kind: socket.SocketKind) -> None:
    with socket.socket(socket.AF_INET, kind) as sock, confined(allow_private=False):
        with pytest.raises(AddressRefused, match="loopback"):
            sock.connect(("127.0.0.1", receiver.port))
        with pytest.raises(AddressRefused, match="loopback"):
            sock.connect_ex(("127.0.0.1", receiver.port))
        if kind is socket.SOCK_DGRAM:
            with pytest.raises(AddressRefused, match="loopback"):
                sock.sendto(b"x", ("127.0.0.1", receiver.port))


def test_a_name_the_kernel_would_look_up_after_the_check_is_refused() -> None:
    with socket.socket() as sock, confined(allow_private=False), pytest.raises(AddressRefused, match="looked up"):
        sock.connect(("localhost", 9))


def test_a_local_socket_is_refused() -> None:
    with (
        socket.socket(socket.AF_UNIX) as sock,
        confined(allow_private=False),
        pytest.raises(AddressRefused, match="local socket"),
    ):
        sock.connect("/run/nowhere.sock")


def test_a_thread_started_inside_is_confined_too(receiver: Receiver) -> None:
    caught: list[type[Exception]] = []

    def work() -> None:
        try:
            requests.get(f"http://127.0.0.1:{receiver.port}/", timeout=5)
        except requests.ConnectionError as error:
            caught.append(type(error))

    with confined(allow_private=False) as inside:
        thread = threading.Thread(target=work)
        thread.start()
        thread.join()
    assert (inside.refused, caught) == (["a loopback address"], [requests.ConnectionError])


def test_outside_everything_works_as_before(receiver: Receiver) -> None:
    bound_sessions()
    with confined(allow_private=False):
        pass
    assert requests.post(f"http://127.0.0.1:{receiver.port}/", timeout=5).status_code == 200
    thread = threading.Thread(target=lambda: None)
    thread.start()
    thread.join()


def test_other_threads_are_not_confined(receiver: Receiver) -> None:
    go, done, statuses = threading.Event(), threading.Event(), []

    def work() -> None:
        go.wait(10)
        statuses.append(requests.get(f"http://127.0.0.1:{receiver.port}/", timeout=5).status_code)
        done.set()

    thread = threading.Thread(target=work)
    thread.start()
    with confined(allow_private=False):
        go.set()
        assert done.wait(10)
    thread.join()
    assert statuses == [200]


def test_libraries_do_not_log_inside_and_do_outside(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("DEBUG")
    with confined(allow_private=True) as inside:
        logging.getLogger("apprise").warning("token hunter2")
        logging.getLogger("urllib3.connectionpool").debug("POST /hunter2")
    assert (caplog.text, inside.warnings) == ("", ["token hunter2"])
    logging.getLogger("apprise").warning("outside")
    assert "outside" in caplog.text
