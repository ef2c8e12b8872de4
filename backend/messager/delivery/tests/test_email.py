"""Messages by e-mail, through a real mail server."""

from __future__ import annotations

import pytest
from pytest_django.fixtures import Settings

from messager.delivery.errors import DeliveryFailed
from messager.delivery.services import send_message
from messager.delivery.tests.conftest import Mailbox, free_port

HEADERS = {
    *("Content-Type", "MIME-Version", "Content-Transfer-Encoding", "Subject", "From", "To", "Date", "Message-ID"),
    "Auto-Submitted",
}


@pytest.mark.parametrize(
    "message",
    [
        "Hello",
        "Grüße aus 東京 — 👩‍👩‍👧 \u202eעברית",  # noqa: RUF001
        "first\n\nthird\n.\n..two dots\nFrom here",
        "x" * 10_000,
        "é🎉" * 5_000,
        "\n".join(["line"] * 2_000),
    ],
)
def test_the_text_arrives_as_it_was_written(mailbox: Mailbox, message: str) -> None:
    send_message(message, "bob@example.com")
    assert mailbox.text() == message


def test_the_mail_has_the_recipient_the_sender_and_the_first_line_as_subject(mailbox: Mailbox) -> None:
    result = send_message("  Grüße,\nthe rest", "bob@example.com")
    [mail], [envelope] = mailbox.mails, mailbox.envelopes
    assert (mail["To"], mail["From"], mail["Subject"]) == ("bob@example.com", "messager@example.com", "Grüße,")
    assert envelope.rcpt_tos == ["bob@example.com"]
    assert result == {
        "status": "delivered",
        "message": "  Grüße,\nthe rest",
        "recipient": "bob@example.com",
        "deliveries": [
            {
                "recipient": "bob@example.com",
                "channel": "email",
                "status": "delivered",
                "detail": "The mail server took the message.",
            }
        ],
    }


@pytest.mark.parametrize("ending", ["\n", "\r", "\r\n", "\x0b", "\u2028", "\x00", "\x85", "%0d%0a"])
def test_a_message_cannot_add_headers_or_recipients(mailbox: Mailbox, ending: str) -> None:
    send_message(
        f"Hello{ending}Bcc: eve@example.com{ending}{ending}.{ending}RCPT TO:<eve@example.com>", "bob@example.com"
    )
    [mail], [envelope] = mailbox.mails, mailbox.envelopes
    assert envelope.rcpt_tos == ["bob@example.com"]
    assert mail["Bcc"] is None
    subject = str(mail["Subject"]).strip()  # a blank is left of the header's folding
    assert subject.startswith("Hello")
    assert subject.isprintable()
    assert set(mail.keys()) == HEADERS


def test_a_blank_message_still_has_a_subject(mailbox: Mailbox) -> None:
    send_message(" \n ", "bob@example.com")
    assert mailbox.mails[0]["Subject"] == "Message"


def test_a_long_first_line_is_cut_in_the_subject_only(mailbox: Mailbox) -> None:
    send_message("word " * 100, "bob@example.com")
    assert len(str(mailbox.mails[0]["Subject"]).strip()) <= 65
    assert mailbox.text() == "word " * 100


def test_an_address_the_mail_server_refuses_fails_with_its_answer(mailbox: Mailbox) -> None:
    mailbox.refuses = "nobody@example.com"
    with pytest.raises(DeliveryFailed, match=r"nobody@example\.com: The mail server answered 550 no such user"):
        send_message("Hello", "nobody@example.com")


@pytest.mark.usefixtures("mailbox")
def test_a_mail_server_that_is_down_fails_clearly(settings: Settings) -> None:
    settings.EMAIL_PORT = free_port()
    with pytest.raises(DeliveryFailed, match=r"The mail server could not be used: .*refused"):
        send_message("Hello", "bob@example.com")


def test_a_mail_server_at_a_private_address_is_the_operators_choice(mailbox: Mailbox, settings: Settings) -> None:
    assert settings.MESSAGER_ALLOW_PRIVATE_ADDRESSES is False
    send_message("Hello", "bob@example.com")
    assert len(mailbox.mails) == 1
