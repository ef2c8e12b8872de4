"""What is wrong with the configuration of deliveries, told before the first message fails."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning

from messager.delivery.errors import RecipientRefused
from messager.delivery.schemes import DEFAULT_SCHEMES, LOCAL_SCHEMES


def check_schemes(**kwargs: Any) -> list[CheckMessage]:
    """MESSAGER_APPRISE_SCHEMES lists schemes Apprise knows, and none of the local machine."""
    listed = {scheme.lower() for scheme in settings.MESSAGER_APPRISE_SCHEMES}
    if listed == set(DEFAULT_SCHEMES):
        return []
    # Not above: Apprise takes a third of a second to load, which a start without schemes of its own need not wait for.
    from messager.delivery.channels.apprise_channel import known_schemes

    local = sorted(listed & LOCAL_SCHEMES)
    unknown = sorted(listed - known_schemes() - LOCAL_SCHEMES)
    found: list[CheckMessage] = []
    if local:
        text = f"MESSAGER_APPRISE_SCHEMES: {', '.join(local)} would act on the machine Messager runs on."
        found.append(Error(text, hint="Take it out: it is refused all the same.", id="delivery.E001"))
    if unknown:
        text = f"MESSAGER_APPRISE_SCHEMES: Apprise knows no {', '.join(unknown)}."
        found.append(Warning(text, hint="Messages to such addresses are refused.", id="delivery.W001"))
    return found


def check_broadcast(**kwargs: Any) -> list[CheckMessage]:
    """Every entry of MESSAGER_BROADCAST is a recipient."""
    from messager.delivery.recipients import read_recipient

    found: list[CheckMessage] = []
    for number, text in enumerate(settings.MESSAGER_BROADCAST, start=1):
        try:
            read_recipient(text)
        except RecipientRefused as error:
            found.append(Error(f"MESSAGER_BROADCAST, recipient {number}: {error}", id="delivery.E002"))
    return found
