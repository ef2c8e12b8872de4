"""Which tasks are in the catalog, and under which names."""

from __future__ import annotations

import importlib
import logging
import sys

import pytest
from celery import current_app
from celery.local import maybe_evaluate
from django.core.exceptions import ImproperlyConfigured

from messager.catalog import registry
from messager.catalog.errors import TaskNotFound
from messager.catalog.registry import all_tasks, find_task
from messager.catalog.tests.conftest import Catalog
from messager.celery import Messager, app
from tasks.examples import echo


def test_tasks_are_listed_by_name() -> None:
    names = [spec.name for spec in all_tasks()]
    assert names == sorted(names)
    assert {"examples.echo", "messages.send", "samples.add"} <= set(names)


def test_the_package_tasks_is_no_part_of_a_name() -> None:
    assert find_task("examples.echo").task.run.__module__ == "tasks.examples"


def test_messagers_own_task_and_celerys_are_not_in_the_catalog() -> None:
    assert [spec.name for spec in all_tasks() if spec.name.startswith(("messager.run", "celery."))] == []


def test_an_unknown_task_is_named() -> None:
    with pytest.raises(TaskNotFound, match=r"There is no task named 'nope\.nope'"):
        find_task("nope.nope")


def test_a_module_gives_its_tasks_their_names(catalog: Catalog) -> None:
    catalog.write("jobs.py", "@shared_task\ndef clean(): ...")
    assert catalog.load("jobs") == ["jobs.clean"]


def test_a_task_may_have_a_name_of_its_own(catalog: Catalog) -> None:
    catalog.write("jobs.py", "@shared_task(name='nightly')\ndef clean(): ...")
    assert catalog.load("jobs") == ["nightly"]


def test_a_package_is_taken_with_all_that_is_in_it_but_its_tests(catalog: Catalog) -> None:
    catalog.write("jobs2/__init__.py", "")
    catalog.write("jobs2/a.py", "@shared_task\ndef f(): ...")
    catalog.write("jobs2/deep/__init__.py", "@shared_task\ndef g(): ...")
    catalog.write("jobs2/deep/b.py", "@shared_task\ndef h(): ...")
    catalog.write("jobs2/test_a.py", "raise RuntimeError('tests are not imported')")
    assert catalog.load("jobs2") == ["jobs2.a.f", "jobs2.deep.b.h", "jobs2.deep.g"]


def test_tests_in_a_folder_of_a_package_are_not_imported(catalog: Catalog) -> None:
    catalog.write("jobs3/__init__.py", "@shared_task\ndef f(): ...")
    catalog.write("jobs3/tests/__init__.py", "")
    catalog.write("jobs3/tests/conftest.py", "raise RuntimeError('tests are not imported')")
    assert catalog.load("jobs3") == ["jobs3.f"]


def test_tasks_of_another_celery_app_become_messagers(catalog: Catalog) -> None:
    source = """
    from celery import Celery
    theirs = Celery("theirs", broker="memory://")

    @theirs.task(name="theirs.double")
    def double(n: int) -> int:
        return 2 * n

    @theirs.task(shared=False)
    def own() -> None: ...
    """
    catalog.write("legacy.py", source)
    assert catalog.load("legacy") == ["legacy.own", "theirs.double"]
    assert find_task("theirs.double").arguments('{"n": 4}') == ([], {"n": 4})


def test_shared_tasks_stay_messagers_beside_another_celery_app(catalog: Catalog) -> None:
    catalog.write("legacy2.py", "from celery import Celery\ntheirs = Celery('theirs', broker='memory://')")
    catalog.load("legacy2")
    assert current_app._get_current_object() is app
    assert echo.app is app


def test_an_imported_task_stays_where_it_was_defined(catalog: Catalog) -> None:
    catalog.write("jobs4.py", "from tasks.examples import echo\n@shared_task\ndef f(): ...")
    assert catalog.load("jobs4") == ["jobs4.f"]


def test_a_task_whose_hints_cannot_be_read_is_left_out_with_a_warning(
    catalog: Catalog, caplog: pytest.LogCaptureFixture
) -> None:
    source = """
    @shared_task
    def odd(a: "Nowhere") -> None: ...

    @shared_task
    def fine() -> None: ...
    """
    catalog.write("jobs5.py", source)
    with caplog.at_level(logging.WARNING):
        assert catalog.load("jobs5") == ["jobs5.fine"]
    assert "jobs5.odd is left out" in caplog.text
    assert "Nowhere" in caplog.text


def test_a_return_hint_that_cannot_be_read_leaves_the_task_out(
    catalog: Catalog, caplog: pytest.LogCaptureFixture
) -> None:
    catalog.write("jobs6.py", "class Odd: ...\n@shared_task\ndef odd() -> Odd: ...")
    assert catalog.load("jobs6") == []
    assert "return type" in caplog.text


@pytest.mark.parametrize("source", ["import nowhere", "1 / 0", "def broken(:"])
def test_a_module_that_cannot_be_imported_is_named(catalog: Catalog, source: str) -> None:
    catalog.write("broken.py", source)
    with pytest.raises(ImproperlyConfigured, match="MESSAGER_TASKS: broken cannot be imported: "):
        catalog.load("broken")


def test_a_module_that_cannot_be_found_is_named() -> None:
    with pytest.raises(ImproperlyConfigured, match="MESSAGER_TASKS: no_such_module cannot be imported"):
        Catalog(None).load("no_such_module")  # type: ignore[arg-type]


def test_celerys_options_mean_what_they_mean_in_celery(catalog: Catalog) -> None:
    source = """
    @shared_task(queue="slow", max_retries=4, time_limit=60, soft_time_limit=50)
    def f(): ...

    @shared_task(max_retries=None)
    def g(): ...
    """
    catalog.write("jobs7.py", source)
    catalog.load("jobs7")
    f, g = find_task("jobs7.f"), find_task("jobs7.g")
    assert (f.queue, f.max_attempts, f.time_limit, f.soft_time_limit) == ("slow", 5, 60, 50)
    assert (g.queue, g.time_limit) == ("celery", None)
    assert g.max_attempts > 2_000_000_000  # no limit


def test_a_name_without_a_docstring_becomes_the_title(catalog: Catalog) -> None:
    catalog.write("jobs8.py", "@shared_task\ndef clean_old_files(): ...")
    catalog.load("jobs8")
    assert find_task("jobs8.clean_old_files").title == "Clean old files"


PROJECT = """
from celery import Celery
theirs = Celery("theirs", broker="memory://")

@theirs.task
def double(n: int) -> int:
    return 2 * n
"""


def test_a_projects_own_task_objects_are_those_of_the_catalog(catalog: Catalog) -> None:
    catalog.write("legacy3.py", PROJECT)
    catalog.load("legacy3")
    module = sys.modules["legacy3"]
    assert find_task("legacy3.double").task is maybe_evaluate(module.double)
    assert module.double.app is app
    assert module.theirs.tasks["legacy3.double"].app is app


def test_a_projects_own_task_objects_replace_the_copies_celery_made_of_them(
    catalog: Catalog, monkeypatch: pytest.MonkeyPatch
) -> None:
    catalog.write("tasks/legacy4.py", PROJECT)
    fresh = Messager("fresh", set_as_current=False, broker="memory://")
    monkeypatch.setattr("tasks.__path__", [str(catalog.folder / "tasks")])
    module = importlib.import_module("tasks.legacy4")
    try:
        assert catalog.load("tasks.legacy4", into=fresh) == ["legacy4.double"]
        assert find_task("legacy4.double").task is maybe_evaluate(module.double)
        assert module.double.name == "legacy4.double"
    finally:
        app.set_current()
        app.set_default()


@pytest.mark.parametrize("source", ["raise SystemExit(3)", "import sys\nsys.exit('no settings')"])
def test_a_module_that_ends_the_process_while_it_is_imported_is_named(catalog: Catalog, source: str) -> None:
    catalog.write("ending.py", source)
    with pytest.raises(ImproperlyConfigured, match="MESSAGER_TASKS: ending cannot be imported: SystemExit"):
        catalog.load("ending")


@pytest.mark.parametrize(
    ("module", "source", "words"),
    [
        ("odd1", "@shared_task(name='a/b')\ndef f(): ...", "slash"),
        ("odd2", "@shared_task\nasync def f(): ...", "async"),
        ("odd3", "@shared_task(autoretry_for=(OSError,))\nasync def f(): ...", "async"),
        (
            "odd4",
            "from typing import Annotated\nfrom pydantic import Field\n"
            "@shared_task\ndef f(a: Annotated[float, Field(examples=[float('inf')])] = 1): ...",
            "JSON",
        ),
    ],
    ids=["slash", "async", "async with autoretry", "infinite example"],
)
def test_a_task_that_could_not_be_run_is_left_out_with_a_warning(
    catalog: Catalog, caplog: pytest.LogCaptureFixture, module: str, source: str, words: str
) -> None:
    catalog.write(f"{module}.py", source)
    with caplog.at_level(logging.WARNING):
        assert catalog.load(module) == []
    assert "is left out" in caplog.text
    assert words in caplog.text


def test_an_async_task_whose_class_calls_it_itself_is_taken(catalog: Catalog) -> None:
    source = """
    import asyncio
    from celery import Task

    class Awaiting(Task):
        def __call__(self, *args, **kwargs):
            return asyncio.run(self.run(*args, **kwargs))

    @shared_task(base=Awaiting)
    async def f(): ...
    """
    catalog.write("jobs10.py", source)
    assert catalog.load("jobs10") == ["jobs10.f"]


def test_a_default_that_json_does_not_have_is_left_out_of_the_schema(catalog: Catalog) -> None:
    source = """
    inf = float("inf")

    @shared_task
    def f(a: float = inf, b: float = -inf, c: float = inf - inf, d: float = 1.0): ...
    """
    catalog.write("jobs11.py", source)
    assert catalog.load("jobs11") == ["jobs11.f"]
    schema = find_task("jobs11.f").input_schema
    assert {name: field["default"] for name, field in schema["properties"].items() if "default" in field} == {"d": 1}
    assert "required" not in schema


def test_the_retries_of_autoretry_for_count(catalog: Catalog) -> None:
    source = """
    @shared_task(autoretry_for=(OSError,), retry_kwargs={"max_retries": 7})
    def seven(): ...

    @shared_task(autoretry_for=(OSError,), retry_kwargs={"max_retries": 0})
    def none(): ...

    @shared_task(autoretry_for=(OSError,), retry_kwargs={"max_retries": None}, max_retries=2)
    def its_own(): ...

    @shared_task(autoretry_for=(OSError,), retry_kwargs={"countdown": 1})
    def usual(): ...

    @shared_task(retry_kwargs={"max_retries": 7})
    def not_automatic(): ...
    """
    catalog.write("jobs12.py", source)
    catalog.load("jobs12")
    attempts = {spec.name.removeprefix("jobs12."): spec.max_attempts for spec in registry.all_tasks()}
    assert attempts == {"seven": 8, "none": 1, "its_own": 3, "usual": 4, "not_automatic": 4}
