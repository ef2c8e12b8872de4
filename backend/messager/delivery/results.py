"""What came of a message, as the run's result shows it."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

# pydantic reads typing's own TypedDict from Python 3.12 on only.
from typing_extensions import TypedDict


class Delivery(TypedDict):
    """What came of the message for one recipient."""

    recipient: Annotated[str, Field(description="The recipient; secrets in it are masked.")]
    channel: Annotated[str, Field(description="`email`, or the Apprise scheme.", examples=["email", "slack"])]
    status: Literal["delivered", "failed"]
    detail: Annotated[str, Field(description="What the channel answered, or why it failed.")]


class SendResult(TypedDict):
    """What came of the message."""

    status: Annotated[
        Literal["delivered", "partial", "recorded"],
        Field(
            description="`delivered` to everybody; `partial`: to some; `recorded`: to nobody, since no recipient was "
            "given and none are configured. A message that fails for everybody is a failed run instead."
        ),
    ]
    message: str
    recipient: Annotated[str | None, Field(description="The recipient that was asked for; secrets in it are masked.")]
    deliveries: list[Delivery]
