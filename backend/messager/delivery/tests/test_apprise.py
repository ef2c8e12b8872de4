"""Messages through Apprise, to real servers on loopback."""

from __future__ import annotations

import gzip
import socket
from collections.abc import Iterator

import pytest
from pytest_django.fixtures import Settings

from messager.delivery import sessions
from messager.delivery.channels import apprise_channel
from messager.delivery.errors import DeliveryFailed
from messager.delivery.services import send_message
from messager.delivery.tests.conftest import Mailbox, Receiver, free_port

pytestmark = pytest.mark.usefixtures("private_allowed")


@pytest.fixture
def silent_port() -> Iterator[int]:
    """A port that takes connections and never answers."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


@pytest.mark.parametrize(
    "message",
    [
        "Hello",
        "Grüße aus 東京 — 👩‍👩‍👧 \u202eעברית",  # noqa: RUF001
        "  <b>not bold</b> *not either* :smile: \\n ${HOME} {{x}}\r\n\tsecond line",
        "x" * 10_000,
        "é🎉" * 5_000,
    ],
)
def test_the_text_arrives_as_it_was_written(receiver: Receiver, message: str) -> None:
    result = send_message(message, receiver.url("hook"))
    assert receiver.texts == [message]
    assert result["status"] == "delivered"
    assert result["message"] == message


def test_blanks_at_the_end_are_all_that_is_dropped(receiver: Receiver) -> None:
    send_message("  Hello \n\n", receiver.url())
    assert receiver.texts == ["  Hello"]


def test_a_message_longer_than_the_service_takes_arrives_in_parts(receiver: Receiver) -> None:
    message = "word " * 1_900 + "end"
    send_message(message, receiver.url("3ccdd113474722377935511fc85d3dd4", scheme="mmost"))
    assert len(receiver.requests) > 1
    words = sum(request["body"].decode().count("word") for request in receiver.requests)
    assert words == 1_900


def test_the_url_may_name_user_password_and_headers(receiver: Receiver) -> None:
    send_message("Hello", receiver.url("hook?+X-Team=blue", user="bob:secret@"))
    [request] = receiver.requests
    assert request["path"] == "/hook"
    assert request["headers"]["X-Team"] == "blue"
    assert request["headers"]["Authorization"].startswith("Basic ")


@pytest.mark.parametrize("ending", ["%0d%0a", "%0a", "%0d"])
def test_a_url_cannot_add_headers_of_its_own(receiver: Receiver, ending: str) -> None:
    with pytest.raises(DeliveryFailed):
        send_message("Hello", receiver.url(f"hook?+X-Team=blue{ending}X-Evil:+1"))
    assert receiver.requests == []


def test_an_error_of_the_service_fails_with_its_status(receiver: Receiver) -> None:
    receiver.status = 503
    with pytest.raises(DeliveryFailed, match="503"):
        send_message("Hello", receiver.url())


def test_a_service_that_is_down_fails_clearly() -> None:
    with pytest.raises(DeliveryFailed, match=r"json://127\.0\.0\.1:\d+/\*\*\*\*: A Connection error"):
        send_message("Hello", f"json://127.0.0.1:{free_port()}/")


def test_a_service_that_does_not_answer_fails_in_bounded_time(
    silent_port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(apprise_channel, "READ_SECONDS", 0.1)
    with pytest.raises(DeliveryFailed):
        send_message("Hello", f"json://127.0.0.1:{silent_port}/?rto=3600&cto=3600")


@pytest.mark.parametrize("asked", ["", "?redirect=yes"])
@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_is_not_followed(receiver: Receiver, another_receiver: Receiver, status: int, asked: str) -> None:
    receiver.status = status
    receiver.headers = {"Location": f"http://127.0.0.1:{another_receiver.port}/inside"}
    with pytest.raises(DeliveryFailed, match=str(status)):
        send_message("Hello", receiver.url(f"hook{asked}"))
    assert len(receiver.requests) == 1
    assert another_receiver.requests == []


def test_no_more_of_an_answer_is_read_than_the_bound(receiver: Receiver, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sessions, "ANSWER_BYTES", 1000)
    receiver.body = gzip.compress(b"x" * 50_000_000)
    receiver.headers = {"Content-Encoding": "gzip"}
    assert send_message("Hello", receiver.url())["status"] == "delivered"


def test_a_proxy_of_the_environment_is_used_where_private_addresses_are_allowed(
    receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("http_proxy", f"http://127.0.0.1:{receiver.port}")
    monkeypatch.setenv("no_proxy", "")
    send_message("Hello", "json://service.example.com/hook")
    assert receiver.requests[0]["path"] == "http://service.example.com/hook"


def test_passwords_of_the_worker_are_not_sent_along(
    receiver: Receiver, monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> None:
    netrc = tmp_path_factory.mktemp("home") / "netrc"
    netrc.write_text("default login operator password hunter2\n")
    monkeypatch.setenv("NETRC", str(netrc))
    send_message("Hello", receiver.url())
    assert "Authorization" not in receiver.requests[0]["headers"]


def test_a_mailto_url_sends_through_the_mail_server_it_names(mailbox: Mailbox, settings: Settings) -> None:
    url = f"mailto://bob:secret@example.com:{settings.EMAIL_PORT}?smtp=127.0.0.1&mode=insecure&to=eve@example.com"
    with pytest.raises(DeliveryFailed) as caught:  # this server knows no passwords
        send_message("Grüße", url)
    assert "secret" not in str(caught.value)
    send_message("Grüße", url.replace("bob:secret@", "").replace("?", "?from=bob@example.com&"))
    assert mailbox.envelopes[0].rcpt_tos == ["eve@example.com"]
    assert mailbox.mails[0]["Subject"] == "Grüße"


def test_the_text_of_a_mailto_url_is_plain_text_too(mailbox: Mailbox, settings: Settings) -> None:
    address = f"127.0.0.1:{settings.EMAIL_PORT}"
    send_message("<b>1 < 2</b>", f"mailto://{address}?from=bob@example.com&mode=insecure&to=eve@example.com")
    assert mailbox.mails[0].get_content_type() == "text/plain"
    assert mailbox.text() == "<b>1 < 2</b>"


def test_what_a_service_says_is_passed_on_without_parts_of_the_url(mailbox: Mailbox, settings: Settings) -> None:
    mailbox.refuses = "secret.person@example.com"
    to = "secret.person@example.com,eve@example.com"
    with pytest.raises(DeliveryFailed, match=r'Sending email to "\*\*\*\*@\*\*\*\*" failed'):
        send_message("Hello", f"mailto://127.0.0.1:{settings.EMAIL_PORT}?from=bob@example.com&mode=insecure&to={to}")
