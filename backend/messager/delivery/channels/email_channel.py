"""E-mail, through the mail server the operator configured."""

from __future__ import annotations

from dataclasses import dataclass
from smtplib import SMTPException, SMTPRecipientsRefused, SMTPResponseException

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from email_validator import EmailNotValidError, validate_email

from messager.delivery.errors import ChannelFailed, RecipientRefused
from messager.delivery.text import one_line, subject

TIMEOUT = 20.0
"""Seconds for each step with the mail server, where EMAIL_TIMEOUT says nothing."""


@dataclass(frozen=True, kw_only=True)
class EmailRecipient:
    """One e-mail address."""

    address: str
    channel: str = "email"

    @property
    def shown(self) -> str:
        """The address: it holds no secret."""
        return self.address

    def send(self, message: str) -> str:
        """Hand the message to the mail server. Raises ChannelFailed."""
        mail = EmailMessage(
            subject=subject(message),
            body=message,
            to=[self.address],
            connection=get_connection(timeout=getattr(settings, "EMAIL_TIMEOUT", None) or TIMEOUT),
            headers={"Auto-Submitted": "auto-generated"},  # keeps out-of-office answers away
        )
        try:
            mail.send()
        except (SMTPException, OSError, ValueError) as error:
            raise ChannelFailed(_reason(error)) from error
        return "The mail server took the message."


def read_email(text: str) -> EmailRecipient:
    """The recipient `text` names. Raises RecipientRefused.

    Only the form is checked. Whether the domain takes mail is the mail server's to say: asking DNS here would keep
    the caller waiting, and wrongly refuse domains that only that server knows.
    """
    try:
        # Django writes no SMTPUTF8: letters outside ASCII may stand in the domain (as punycode), not before the @.
        found = validate_email(text, check_deliverability=False, allow_smtputf8=False)
    except EmailNotValidError as error:
        raise RecipientRefused(f"This is not an e-mail address: {one_line(str(error), 200)}") from None
    if not settings.MESSAGER_EMAIL_CONFIGURED:
        raise RecipientRefused("E-mail is not set up here: MESSAGER_EMAIL_URL names no mail server.")
    return EmailRecipient(address=found.ascii_email or found.normalized)


def _reason(error: Exception) -> str:
    if isinstance(error, SMTPRecipientsRefused):
        return _answer(*next(iter(error.recipients.values())))
    if isinstance(error, SMTPResponseException):
        return _answer(error.smtp_code, error.smtp_error)
    if isinstance(error, TimeoutError):
        return "The mail server did not answer in time."
    return f"The mail server could not be used: {one_line(str(error), 200) or type(error).__name__}"


def _answer(code: int, text: bytes | str) -> str:
    words = text.decode(errors="replace") if isinstance(text, bytes) else text
    return f"The mail server answered {code} {one_line(words, 200)}"
