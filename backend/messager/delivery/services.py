"""Sending a message: to one recipient, or to everybody configured."""

from __future__ import annotations

import logging
from typing import Literal

from celery.exceptions import SoftTimeLimitExceeded
from django.conf import settings

from messager.delivery.errors import ChannelFailed, DeliveryFailed, RecipientRefused
from messager.delivery.recipients import Recipient, read_recipient, shown_unread
from messager.delivery.results import Delivery, SendResult

logger = logging.getLogger(__name__)

Status = Literal["delivered", "failed"]


def send_message(message: str, recipient: str | None = None) -> SendResult:
    """Deliver `message` to the recipient; without one, to each address in MESSAGER_BROADCAST.

    One failing recipient of several makes the status `partial` and leaves the others alone. Raises RecipientRefused
    for a recipient that is not allowed (any more), and DeliveryFailed when nobody was reached.
    """
    if recipient is not None:
        target = read_recipient(recipient)
        return _result(message, target.shown, [_deliver(target, message)])
    everybody = list(dict.fromkeys(settings.MESSAGER_BROADCAST))
    if not everybody:
        logger.info("Message recorded, delivered to nobody: no recipient given, and MESSAGER_BROADCAST is empty")
        return SendResult(status="recorded", message=message, recipient=None, deliveries=[])
    return _result(message, None, _broadcast(everybody, message))


def _broadcast(everybody: list[str], message: str) -> list[Delivery]:
    """One delivery for each; those the time limit leaves no time for have failed, and what was done is kept."""
    deliveries: list[Delivery] = []
    try:
        for text in everybody:
            deliveries.append(_deliver_to(text, message))
    except SoftTimeLimitExceeded:
        for text in everybody[len(deliveries) :]:
            deliveries.append(_outcome(shown_unread(text), "unknown", "failed", "There was no time left."))
    return deliveries


def _deliver_to(text: str, message: str) -> Delivery:
    try:
        target = read_recipient(text)
    except RecipientRefused as error:
        return _outcome(shown_unread(text), "unknown", "failed", str(error))
    return _deliver(target, message)


def _deliver(target: Recipient, message: str) -> Delivery:
    try:
        return _outcome(target.shown, target.channel, "delivered", target.send(message))
    except ChannelFailed as error:
        return _outcome(target.shown, target.channel, "failed", str(error))


def _outcome(shown: str, channel: str, status: Status, detail: str) -> Delivery:
    """One line in the log for each delivery, without the message's text."""
    level = logging.INFO if status == "delivered" else logging.WARNING
    logger.log(level, "Message to %s by %s %s: %s", shown, channel, status, detail)
    return Delivery(recipient=shown, channel=channel, status=status, detail=detail)


def _result(message: str, recipient: str | None, deliveries: list[Delivery]) -> SendResult:
    failed = [delivery for delivery in deliveries if delivery["status"] == "failed"]
    if len(failed) == len(deliveries):
        raise DeliveryFailed("; ".join(f"{one['recipient']}: {one['detail']}" for one in failed))
    return SendResult(
        status="partial" if failed else "delivered", message=message, recipient=recipient, deliveries=deliveries
    )
