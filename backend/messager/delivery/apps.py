"""Delivery as a Django app: it checks its configuration."""

from __future__ import annotations

from django.apps import AppConfig
from django.core.checks import register


class DeliveryConfig(AppConfig):
    """Registers the checks."""

    name = "messager.delivery"

    def ready(self) -> None:
        """Django calls this when all apps are loaded."""
        from messager.delivery.checks import check_broadcast, check_schemes

        register(check_schemes)
        register(check_broadcast)
