"""Serves the API (and the page): `python -m messager.serve`."""

from __future__ import annotations

import os
import sys

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "messager.settings")


def main() -> None:
    """Listen until told to stop; 2 is the exit code for settings that make no sense."""
    import django
    import uvicorn
    from django.conf import settings
    from django.core.exceptions import ImproperlyConfigured

    try:
        django.setup()
    except ImproperlyConfigured as error:
        print(f"messager: {error}", file=sys.stderr)
        sys.exit(2)
    uvicorn.run(
        "messager.asgi:application",
        host=settings.MESSAGER_LISTEN,
        port=settings.MESSAGER_PORT,
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=False,
        timeout_graceful_shutdown=10,
        timeout_keep_alive=30,
    )


if __name__ == "__main__":
    main()
