"""`manage.py export_schema`: the OpenAPI schema, as it is without any task."""

from __future__ import annotations

import json
from typing import Any

from django.core.management.base import BaseCommand

from messager.api import create_api


class Command(BaseCommand):
    """Prints what the page's typed client is generated from, so it must not depend on which tasks are installed."""

    help = "Print the OpenAPI schema of the API without any task, as JSON."

    def handle(self, *args: Any, **options: Any) -> None:
        """Print it, keys sorted."""
        schema = create_api(()).get_openapi_schema(path_prefix="/api/v1/")
        self.stdout.write(json.dumps(schema, indent=2, sort_keys=True))
