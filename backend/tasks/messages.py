"""Messages to people."""

from __future__ import annotations

from typing import Annotated

from celery import shared_task
from pydantic import AfterValidator, Field

from messager.delivery.recipients import MAX_LENGTH, check_recipient
from messager.delivery.results import SendResult
from messager.delivery.services import send_message

Message = Annotated[str, Field(min_length=1, max_length=10_000)]
Recipient = Annotated[
    str,
    Field(min_length=1, max_length=MAX_LENGTH, json_schema_extra={"format": "recipient"}),
    AfterValidator(check_recipient),
]


# A recipient that does not answer costs some 20 s; at the soft limit a broadcast ends with what it reached.
@shared_task(soft_time_limit=240, time_limit=300)
def send(
    message: Message,
    recipient: Annotated[
        Recipient | None,
        Field(examples=["name@example.com", "slack://TokenA/TokenB/TokenC", "jsons://example.com/hook"]),
    ] = None,
) -> SendResult:
    """Send a message.

    Delivers a text by e-mail or through any service Apprise knows: chat, push, web hooks. The run fails when
    nobody could be reached.

    Args:
        message: The text.
        recipient: An e-mail address or an Apprise URL. Without one, the message goes to everybody configured.
    """
    return send_message(message, recipient)
