"""Who a message goes to: read from text and verified."""

from __future__ import annotations

from typing import Protocol

from messager.delivery.channels.email_channel import read_email
from messager.delivery.errors import RecipientRefused

MAX_LENGTH = 2000
"""Characters of a recipient; the longest service URLs have some hundreds."""


class Recipient(Protocol):
    """Somebody a message can be sent to."""

    @property
    def channel(self) -> str:
        """`email`, or the Apprise scheme."""

    @property
    def shown(self) -> str:
        """The recipient as results, errors and logs show it: without secrets."""

    def send(self, message: str) -> str:
        """Deliver, and say what the channel answered. Raises ChannelFailed."""


def read_recipient(text: str) -> Recipient:
    """The recipient `text` names: an e-mail address or an Apprise URL. Raises RecipientRefused."""
    text = text.strip()
    if not text:
        raise RecipientRefused("Give an e-mail address or an Apprise URL, or leave the recipient out.")
    if len(text) > MAX_LENGTH:
        raise RecipientRefused(f"A recipient has at most {MAX_LENGTH} characters.")
    if not text.isprintable() or " " in text:
        raise RecipientRefused("A recipient is one address, without spaces and control characters.")
    if "://" in text:
        # Apprise brings over a hundred plugins: a third of a second that most processes never need.
        from messager.delivery.channels.apprise_channel import read_apprise

        return read_apprise(text)
    if "@" in text:
        return read_email(text)
    raise RecipientRefused("This is neither an e-mail address (name@example.com) nor an Apprise URL (slack://…).")


def check_recipient(text: str) -> str:
    """`text` without blanks around it, verified. A pydantic validator; raises RecipientRefused, a ValueError."""
    read_recipient(text)
    return text.strip()


def shown_unread(text: str) -> str:
    """What can be shown of a recipient that was refused, so that somebody can find it in the configuration."""
    if "://" in text:
        return f"{text.partition('://')[0][:30]}://****"
    return text if "@" in text and ":" not in text and "/" not in text else "****"
