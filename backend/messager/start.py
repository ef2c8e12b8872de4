"""How every process begins: settings that make no sense end it with one line and code 2."""

from __future__ import annotations

import sys

import django
from django.core.exceptions import ImproperlyConfigured


def set_up() -> None:
    """Load Django, and look at the settings of deliveries, which would else be told at the first message."""
    try:
        django.setup()
        _check_deliveries()
    except ImproperlyConfigured as error:
        print(f"messager: {error}", file=sys.stderr)
        sys.exit(2)


def _check_deliveries() -> None:
    from messager.delivery.checks import check_broadcast, check_schemes

    errors = [found.msg for found in (*check_schemes(), *check_broadcast()) if found.is_serious()]
    if errors:
        raise ImproperlyConfigured(" ".join(errors))
