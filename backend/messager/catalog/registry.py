"""The tasks that can run, by name."""

from __future__ import annotations

import importlib
import logging
import pkgutil
from collections.abc import Iterable, Iterator
from types import ModuleType

from celery.app.task import Task
from celery.local import maybe_evaluate
from django.core.exceptions import ImproperlyConfigured

from messager.catalog.errors import TaskNotFound, UnsupportedSignature, UnsupportedTask
from messager.catalog.spec import TaskSpec, make_spec
from messager.celery import RUN_TASK, Messager

logger = logging.getLogger(__name__)

NO_TASKS = {"tests", "conftest"}
"""Modules in a package of tasks that are there for its tests."""

_specs: dict[str, TaskSpec] = {}


def all_tasks() -> list[TaskSpec]:
    """Every task of the catalog, by name."""
    return [_specs[name] for name in sorted(_specs)]


def find_task(name: str) -> TaskSpec:
    """The task of that name. Raises TaskNotFound."""
    try:
        return _specs[name]
    except KeyError:
        raise TaskNotFound(name) from None


def load_tasks(app: Messager, module_names: Iterable[str]) -> None:
    """Import the modules (packages with all that is in them) and take their Celery tasks into the catalog.

    Raises ImproperlyConfigured when one cannot be imported. A task that cannot be offered is left out with a warning,
    so that one odd task of a large project does not keep the others from running.
    """
    modules = [module for name in module_names for module in _import_all(name)]
    # A Celery project among them may have made itself the current app, which shared tasks are called through.
    app.set_current()
    app.set_default()
    app.finalize(auto=True)
    _specs.clear()
    for task in _tasks_of(app, modules):
        try:
            _specs[task.name] = make_spec(task, _queue_of(app, task))
        except UnsupportedTask as error:
            logger.warning("The task %s is left out: %s", task.name, error)
        except UnsupportedSignature as error:
            logger.warning("The task %s is left out, since its type hints cannot be read: %s", task.name, error)


def _import_all(name: str) -> Iterator[ModuleType]:
    module = _import(name)
    yield module
    for info in pkgutil.iter_modules(getattr(module, "__path__", [])):
        if info.name not in NO_TASKS and not info.name.startswith("test_"):
            yield from _import_all(f"{name}.{info.name}")


def _import(name: str) -> ModuleType:
    try:
        return importlib.import_module(name)
    except (Exception, SystemExit) as error:
        # Whatever the file raises while it is imported, the operator needs to hear which file it was.
        raise ImproperlyConfigured(
            f"MESSAGER_TASKS: {name} cannot be imported: {type(error).__name__}: {error}"
        ) from error


def _tasks_of(app: Messager, modules: list[ModuleType]) -> Iterator[Task]:
    """The tasks defined in the modules: shared ones, and those of another Celery app, which become ours."""
    names = {module.__name__ for module in modules}
    for module in modules:
        for value in list(vars(module).values()):
            # A task of an app that is not finalized is a proxy, which knows its class but not its module.
            if isinstance(value, Task) and value.__class__.__module__ in names:
                _adopt(app, maybe_evaluate(value))
    for task in list(app.tasks.values()):
        if task.__module__ in names and task.name != RUN_TASK:
            yield task


def _adopt(app: Messager, task: Task) -> None:
    """Make another app's task ours, the object itself: its project calls it by that name, and asks it for `request`.

    Celery gave us a copy of it when our app was finalized, which knows nothing of what is done with the original.
    """
    if task.app is not app:
        task.app.finalize()  # binds its tasks to it, so it must come first
        task.app.send_task = app.send_task
        task.name = next((own.name for own in app.tasks.values() if _is_copy(own, task)), task.name)
        app.tasks[task.name] = task
        type(task).app = app  # what a decorator made has its app in the class, where bind() does not look
        task.bind(app)
    elif task.name not in app.tasks:
        app.register_task(task)


def _is_copy(one: Task, other: Task) -> bool:
    function = getattr(other, "_decorated_fun", None)
    return function is not None and getattr(one, "_decorated_fun", None) is function


def _queue_of(app: Messager, task: Task) -> str:
    options = {"queue": task.queue} if getattr(task, "queue", None) else {}
    queue = app.amqp.router.route(options, task.name)["queue"]
    return str(getattr(queue, "name", queue))
