"""Celery as it comes: what the baselines work with. Nothing of Messager is imported here."""
