"""`.delay()` and `.apply_async()` make durable runs."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
import redis
from celery import chain, chord, group
from django.db import transaction
from kombu import Queue

from messager.catalog.errors import InvalidInput, TaskNotFound
from messager.celery import app
from messager.runs import dispatch
from messager.runs.errors import IdempotencyConflict, UnsupportedOption
from messager.runs.models import Run
from messager.testing.broker import messages
from messager.tests import samples

pytestmark = pytest.mark.usefixtures("transactional_db")


def test_delay_makes_a_run_of_the_same_id(broker: redis.Redis) -> None:
    result = samples.add.delay(1, b=5)
    run = Run.objects.get()
    assert str(run.id) == result.id
    assert (run.task, run.state, run.input) == ("samples.add", "queued", '{"a":1,"b":5}')
    assert messages(broker)[0]["body"][0] == [result.id]


def test_a_task_can_be_called_by_name(broker: redis.Redis) -> None:
    assert Run.objects.get(id=app.send_task("samples.add", [1]).id).input == '{"a":1}'


def test_a_signature_makes_a_run(broker: redis.Redis) -> None:
    assert Run.objects.get(id=samples.add.s(1).set(countdown=60).delay(2).id).input == '{"a":2,"b":1}'


def test_arguments_of_any_kind_are_kept_as_json(broker: redis.Redis) -> None:
    samples.anything.delay(when=datetime(2026, 1, 31, tzinfo=UTC), price=Decimal("1.50"), some={1})
    assert Run.objects.get().input == '{"when":"2026-01-31T00:00:00Z","price":"1.50","some":[1]}'


def test_positional_only_arguments_are_named(broker: redis.Redis) -> None:
    samples.positional.delay(1, 2, c=3)
    assert Run.objects.get().input == '{"a":1,"b":2,"c":3}'


def test_bound_tasks_are_called_without_self(broker: redis.Redis) -> None:
    samples.reports.delay("PROGRESS")
    assert Run.objects.get().input == '{"state":"PROGRESS"}'


@pytest.mark.parametrize(
    ("args", "kwargs"), [((), {}), (("x",), {}), ((1, 2, 3), {}), ((1,), {"z": 1}), ((1,), {"a": 1})]
)
def test_arguments_that_do_not_fit_are_refused_at_once(broker: redis.Redis, args: Any, kwargs: Any) -> None:
    with pytest.raises((InvalidInput, TypeError)):
        samples.add.apply_async(args, kwargs)
    assert not Run.objects.exists()


def test_a_countdown_schedules_the_run(broker: redis.Redis) -> None:
    samples.add.apply_async((1,), countdown=60)
    run = Run.objects.get()
    assert run.state == "scheduled"
    assert timedelta(seconds=55) < run.due_at - datetime.now(UTC) <= timedelta(seconds=60)  # type: ignore[operator]
    assert broker.llen("celery") == 0


@pytest.mark.parametrize("eta", [datetime(2099, 1, 1, tzinfo=UTC), datetime(2099, 1, 1)])
def test_an_eta_schedules_the_run(broker: redis.Redis, eta: datetime) -> None:
    samples.add.apply_async((1,), eta=eta)
    assert Run.objects.get().due_at == datetime(2099, 1, 1, tzinfo=UTC)


def test_the_caller_may_choose_the_id(broker: redis.Redis) -> None:
    mine = uuid.uuid4()
    assert samples.add.apply_async((1,), task_id=str(mine)).id == str(mine)
    assert Run.objects.get().id == mine


def test_a_call_may_choose_the_queue(broker: redis.Redis) -> None:
    samples.add.apply_async((1,), queue="elsewhere")
    samples.hurry.apply_async(queue=Queue("elsewhere"))
    assert {run.queue for run in Run.objects.all()} == {"elsewhere"}
    assert broker.llen("elsewhere") == 2


def test_options_that_change_nothing_are_taken(broker: redis.Redis) -> None:
    samples.add.apply_async(
        (1,), link=None, link_error=[], retries=0, retry=True, retry_policy={"max_retries": 1}, shadow="sum",
        ignore_result=True, serializer="json", add_to_parent=False, root_id="a", parent_id="b", expires=None,
    )  # fmt: skip
    assert Run.objects.get().state == "queued"


def test_a_task_of_another_celery_app_is_called_by_its_own_name(broker: redis.Redis) -> None:
    ids = {
        samples.of_a_project.delay().id,
        samples.of_a_project.s().delay().id,
        samples.project.send_task("samples.of_a_project").id,
    }
    assert {str(run.id) for run in Run.objects.filter(task="samples.of_a_project")} == ids
    assert broker.llen("celery") == 3


def test_an_unknown_task_is_refused(broker: redis.Redis) -> None:
    with pytest.raises(TaskNotFound):
        app.send_task("nope.nope")


@pytest.mark.parametrize(
    "options",
    [
        {"link": samples.add.s(1)},
        {"link_error": samples.add.s(1)},
        {"expires": 10},
        {"chain": [samples.add.s(1)]},
        {"priority": 0},
        {"time_limit": 5},
        {"soft_time_limit": 5},
        {"routing_key": "elsewhere"},
        {"exchange": "elsewhere"},
        {"headers": {"a": "b"}},
        {"retries": 1},
        {"nonsense": True},
    ],
    ids=lambda options: next(iter(options)),
)
def test_what_only_celerys_messages_can_do_is_refused_by_name(broker: redis.Redis, options: dict[str, Any]) -> None:
    with pytest.raises(UnsupportedOption, match=next(iter(options))):
        samples.add.apply_async((1,), **options)
    assert not Run.objects.exists()


@pytest.mark.parametrize(
    "canvas",
    [chain(samples.add.s(1), samples.add.s(2)), chord([samples.add.s(1)], samples.gives.s()), group(samples.add.s(1))],
    ids=["chain", "chord", "group"],
)
def test_a_canvas_is_refused_and_nothing_of_it_runs(broker: redis.Redis, canvas: Any) -> None:
    with pytest.raises((UnsupportedOption, NotImplementedError)):
        canvas.apply_async()
    assert not Run.objects.exists()


def test_the_options_of_the_task_itself_are_taken(broker: redis.Redis) -> None:
    samples.hurry.delay()
    samples.softly_limited.delay()
    samples.hardly_limited.apply_async(countdown=1)
    app.send_task("samples.softly_limited")
    assert Run.objects.get(task="samples.hurry").queue == "urgent"
    assert broker.llen("urgent") == 1


def test_a_run_made_inside_a_transaction_is_published_when_that_is_committed(broker: redis.Redis) -> None:
    with transaction.atomic():
        result = samples.add.delay(1)
        assert broker.llen("celery") == 0
    assert messages(broker)[0]["body"][0] == [result.id]


def test_a_run_made_inside_a_transaction_that_is_rolled_back_was_never_there(broker: redis.Redis) -> None:
    with transaction.atomic():
        samples.add.delay(1)
        transaction.set_rollback(True)
    assert broker.llen("celery") == 0
    assert not Run.objects.exists()


def test_an_id_that_is_taken_leaves_the_callers_transaction_whole(broker: redis.Redis) -> None:
    taken = samples.add.delay(1).id
    with transaction.atomic():
        with pytest.raises(IdempotencyConflict):
            samples.add.apply_async((1,), task_id=taken)
        samples.add.delay(2)
    assert Run.objects.count() == 2


def test_whatever_publishing_raises_the_run_is_accepted(
    broker: redis.Redis, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(dispatch, "message_text", lambda *of: {}["nowhere"])
    assert Run.objects.get(id=samples.add.delay(1).id).state == "queued"
    assert "nowhere" in caplog.text
