"""What a message becomes: one delivery, many, some, or none."""

from __future__ import annotations

import logging

import pytest
from celery.exceptions import SoftTimeLimitExceeded
from pydantic import TypeAdapter, ValidationError
from pytest_django.fixtures import Settings

from messager.delivery import services
from messager.delivery.errors import DeliveryFailed, RecipientRefused
from messager.delivery.recipients import Recipient
from messager.delivery.results import SendResult
from messager.delivery.services import send_message
from messager.delivery.tests.conftest import Mailbox, Receiver, free_port
from tasks import messages


def test_a_message_for_nobody_is_recorded(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("INFO")
    result = send_message("Hello")
    assert result == {"status": "recorded", "message": "Hello", "recipient": None, "deliveries": []}
    assert "delivered to nobody" in caplog.text


@pytest.mark.usefixtures("private_allowed")
def test_without_a_recipient_it_goes_to_everybody_configured(
    mailbox: Mailbox, receiver: Receiver, settings: Settings
) -> None:
    settings.MESSAGER_BROADCAST = ["bob@example.com", receiver.url("hook"), "eve@example.com", "bob@example.com"]
    result = send_message("Hello")
    assert (result["status"], result["recipient"]) == ("delivered", None)
    assert [(one["channel"], one["status"]) for one in result["deliveries"]] == [
        ("email", "delivered"),
        ("json", "delivered"),
        ("email", "delivered"),
    ]
    assert [envelope.rcpt_tos for envelope in mailbox.envelopes] == [["bob@example.com"], ["eve@example.com"]]
    assert receiver.texts == ["Hello"]


@pytest.mark.usefixtures("private_allowed")
def test_one_that_fails_leaves_the_others_alone(mailbox: Mailbox, receiver: Receiver, settings: Settings) -> None:
    mailbox.refuses = "nobody@example.com"
    settings.MESSAGER_BROADCAST = [
        "nobody@example.com",
        f"json://127.0.0.1:{free_port()}/",
        "slack://tokensecret",
        "tokensecret",
        receiver.url(),
        "bob@example.com",
    ]
    result = send_message("Hello")
    assert result["status"] == "partial"
    assert [one["status"] for one in result["deliveries"]] == ["failed"] * 4 + ["delivered"] * 2
    assert [one["recipient"] for one in result["deliveries"][2:4]] == ["slack://****", "****"]
    assert "tokensecret" not in str(result)


@pytest.mark.usefixtures("private_allowed", "mailbox")
def test_when_nobody_is_reached_the_task_fails_and_names_each(settings: Settings) -> None:
    settings.EMAIL_PORT = free_port()
    settings.MESSAGER_BROADCAST = ["bob@example.com", f"json://u:hunter2@127.0.0.1:{free_port()}/hunter2"]
    with pytest.raises(DeliveryFailed) as caught:
        send_message("Hello")
    assert "bob@example.com: " in str(caught.value)
    assert "json://****@127.0.0.1:" in str(caught.value)
    assert "hunter2" not in str(caught.value)


def test_configured_recipients_are_held_to_the_same_addresses(receiver: Receiver, settings: Settings) -> None:
    settings.MESSAGER_BROADCAST = [receiver.url()]
    with pytest.raises(DeliveryFailed, match="loopback"):
        send_message("Hello")
    assert receiver.requests == []


def test_a_recipient_that_is_not_allowed_any_more_is_refused(receiver: Receiver) -> None:
    with pytest.raises(RecipientRefused, match="loopback"):
        send_message("Hello", receiver.url())
    assert receiver.requests == []


def test_at_the_time_limit_what_was_delivered_is_kept(
    mailbox: Mailbox, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    plain = services._deliver

    def limited(target: Recipient, message: str) -> object:
        if target.shown == "late@example.com":
            raise SoftTimeLimitExceeded
        return plain(target, message)

    monkeypatch.setattr(services, "_deliver", limited)
    settings.MESSAGER_BROADCAST = ["bob@example.com", "late@example.com", "json://user:secret@example.com/"]
    result = send_message("Hello")
    assert [one["status"] for one in result["deliveries"]] == ["delivered", "failed", "failed"]
    assert result["deliveries"][2]["recipient"] == "json://****"
    assert len(mailbox.mails) == 1


@pytest.mark.usefixtures("private_allowed")
@pytest.mark.parametrize("status", [200, 500])
def test_secrets_and_texts_are_in_no_log_at_any_level(
    receiver: Receiver, caplog: pytest.LogCaptureFixture, status: int
) -> None:
    caplog.set_level(logging.DEBUG)
    receiver.status = status
    url = receiver.url("pathsecret?+X-Key=headersecret&-q=querysecret", user="user:passsecret@")
    try:
        outcome = str(send_message("the very words", url))
    except DeliveryFailed as error:
        outcome = str(error)
    assert "secret" not in outcome
    assert len(receiver.requests) == 1
    lines = [record.getMessage() for record in caplog.records]
    assert len([line for line in lines if line.startswith("Message to json://****@127.0.0.1:")]) == 1
    assert "secret" not in caplog.text
    assert "the very words" not in caplog.text


def test_the_task_takes_what_its_types_say() -> None:
    text: TypeAdapter[str] = TypeAdapter(messages.Message)
    for bad in ("", "x" * 10_001):
        with pytest.raises(ValidationError):
            text.validate_python(bad)
    assert text.validate_python("x" * 10_000)
    address: TypeAdapter[str] = TypeAdapter(messages.Recipient)
    assert address.json_schema()["type"] == "string"
    with pytest.raises(ValidationError, match="not allowed here"):
        address.validate_python("xml://example.com/")


def test_the_task_delivers(mailbox: Mailbox) -> None:
    result = messages.send(message="Hello", recipient="bob@example.com")
    TypeAdapter(SendResult).validate_python(result, strict=True)
    assert mailbox.text() == "Hello"
