"""A Celery app with Celery's own defaults: Redis carries the messages, and Redis keeps the results."""

from __future__ import annotations

import os

from celery import Celery

URL = "BENCH_REDIS_URL"
"""The environment variable that says where; a database number of its own, apart from Messager's."""

app = Celery("plain", broker=os.environ.get(URL), backend=os.environ.get(URL), set_as_current=False)
# Who is not told keeps warning of a default that a later Celery changes; the value is the default.
app.conf.broker_connection_retry_on_startup = True


# Not shared: Messager's own app would take it over where both are imported.
@app.task(name="examples.echo", shared=False)
def echo(message: str) -> dict[str, str]:
    """As Messager's `examples.echo` does it."""
    return {"message": message}
