"""Messager: typed Celery tasks with a form, an endpoint and durable runs."""

from messager.celery import app as celery_app

__all__ = ("celery_app",)
