"""Celery's result backend, as far as Messager has one: a run's row holds what a task reports, and what came of it."""

from __future__ import annotations

import json
from typing import Any

from celery import states
from celery.backends.base import DisabledBackend, SyncBackendMixin
from celery.exceptions import TaskRevokedError

from messager.runs.current import current_run
from messager.runs.models import Run
from messager.runs.progress import Progress
from messager.runs.states import RunState

CELERYS_OWN = states.ALL_STATES
"""Transitions records these; what is left are the author's own, by convention PROGRESS."""

CELERYS_WORDS = {
    RunState.RUNNING: states.STARTED,
    RunState.SUCCEEDED: states.SUCCESS,
    RunState.FAILED: states.FAILURE,
    RunState.CANCELLED: states.REVOKED,
}
"""What Celery calls a run's states; it has one for all that wait."""


class RunBackend(DisabledBackend):
    """`self.update_state(state="PROGRESS", meta={…})` becomes the run's progress; `.get()` waits for the row."""

    wait_for = SyncBackendMixin.wait_for

    def store_result(self, task_id: str, result: Any, state: str, *args: Any, **kwargs: Any) -> Any:
        """Record progress of the current run; anything else is left to the run protocol."""
        run = current_run()
        if run is not None and state not in CELERYS_OWN and task_id == str(run.run_id):
            run.recorder.progress(Progress.from_celery(state, result))
        return result

    def get_task_meta(self, task_id: str, cache: bool = True) -> dict[str, Any]:
        """What `AsyncResult` knows of the run."""
        run = Run.objects.filter(id=task_id).first()
        word = CELERYS_WORDS.get(RunState(run.state), states.PENDING) if run else states.PENDING
        return {
            "task_id": task_id,
            "status": word,
            "result": self._result(run),
            "traceback": run and run.error_traceback,
        }

    def _result(self, run: Run | None) -> Any:
        """The value, or the exception that `.get()` raises: one of the same name, as in every JSON backend."""
        if run is None or run.result is not None:
            return run and json.loads(str(run.result))
        if run.state == RunState.CANCELLED:
            return TaskRevokedError(run.error_message)
        if run.state == RunState.FAILED:
            return self.exception_to_python({"exc_type": run.error_type, "exc_message": run.error_message})
        return None
