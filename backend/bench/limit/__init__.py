"""Celery's own limit: `delay().get()` in one process, no HTTP and nothing kept."""
