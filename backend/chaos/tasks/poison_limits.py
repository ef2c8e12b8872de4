"""What poison tasks allow themselves; apart from them, so that the checks need no Celery."""

ATTEMPTS = 2
"""Each ends soon."""
