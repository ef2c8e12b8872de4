"""Why a message did not reach anybody."""

from __future__ import annotations


class RecipientRefused(ValueError):
    """The recipient is not an address Messager delivers to; the text says why, without repeating the address."""


class ChannelFailed(Exception):
    """The channel did not take the message; the text says why and holds no secret."""


class DeliveryFailed(Exception):
    """The message reached none of its recipients."""
