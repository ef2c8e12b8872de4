"""Celery's result backend, as far as Messager has one: it takes the states a task reports of itself."""

from __future__ import annotations

from typing import Any

from celery import states
from celery.backends.base import DisabledBackend

from messager.runs.current import current_run
from messager.runs.progress import Progress

CELERYS_OWN = states.ALL_STATES
"""Transitions records these; what is left are the author's own, by convention PROGRESS."""


class RunBackend(DisabledBackend):
    """`self.update_state(state="PROGRESS", meta={…})` becomes the run's progress; results are not kept here."""

    def store_result(self, task_id: str, result: Any, state: str, *args: Any, **kwargs: Any) -> Any:
        """Record progress of the current run; anything else is left to the run protocol."""
        run = current_run()
        if run is not None and state not in CELERYS_OWN and task_id == str(run.run_id):
            run.recorder.progress(Progress.from_celery(state, result))
        return result
