"""The message for a run is what Celery and kombu would make for it."""

from __future__ import annotations

import json
import os
import uuid
from typing import Any

import pytest
import redis

from messager.celery import RUN_TASK, app
from messager.runs import messages
from messager.runs.intake import rewrite
from messager.runs.messages import message_text

ID = uuid.UUID("0191d5a4-0000-7000-8000-00000000abcd")


def as_celery_pushes_it(broker: redis.Redis, task: str, soft: float | None, hard: float | None) -> dict[str, Any]:
    app.send_task(
        RUN_TASK, args=[str(ID)], task_id=str(ID), queue="celery", shadow=task, ignore_result=True,
        soft_time_limit=soft, time_limit=hard, retry=True, retry_policy={"max_retries": 0},
    )  # fmt: skip
    message: dict[str, Any] = json.loads(broker.lpop("celery"))
    return message


@pytest.mark.parametrize(
    ("task", "soft", "hard"),
    [
        ("samples.add", None, None),
        ("samples.softly_limited", 1, None),
        ("samples.hardly_limited", None, 1),
        ("gone.task", None, None),
        ('an "odd" näme\u2028', None, None),
    ],
)
def test_it_is_what_celery_pushes_field_by_field(broker: redis.Redis, task: str, soft: Any, hard: Any) -> None:
    celerys = as_celery_pushes_it(broker, task, soft, hard)
    ours = json.loads(message_text(task, "celery", ID))
    tags = [message["properties"].pop("delivery_tag") for message in (celerys, ours)]
    assert ours == celerys
    assert list(ours["headers"]) == list(celerys["headers"])
    assert len({uuid.UUID(tag) for tag in tags}) == 2


def test_each_message_has_a_tag_of_its_own() -> None:
    texts = [message_text("samples.add", "celery", ID) for _ in range(2)]
    assert texts[0] != texts[1]


def test_a_task_called_like_the_mark_does_not_mislead_it(monkeypatch: pytest.MonkeyPatch) -> None:
    name = uuid.UUID("00000000-0000-4000-8000-000000000001")
    marks = iter([name, *(uuid.UUID(int=n) for n in range(1, 9))])
    monkeypatch.setattr(messages.uuid, "uuid4", lambda: next(marks))
    message = json.loads(message_text(f"tasks.{name}", "celery", ID))
    assert (message["headers"]["shadow"], message["headers"]["id"]) == (f"tasks.{name}", str(ID))


def test_a_task_whose_name_holds_an_id_keeps_it() -> None:
    assert json.loads(message_text(f"tasks.{ID}", "celery", uuid.UUID(int=7)))["headers"]["shadow"] == f"tasks.{ID}"


def test_made_inside_of_a_task_it_is_no_child_of_that_one(monkeypatch: pytest.MonkeyPatch) -> None:
    messages._template.cache_clear()
    monkeypatch.setattr(type(app), "current_worker_task", property(lambda self: pytest.fail("was asked for")))
    headers = json.loads(message_text("samples.add", "celery", ID))["headers"]
    assert (headers["root_id"], headers["parent_id"]) == (str(ID), None)


def test_a_forked_process_names_itself_in_its_messages() -> None:
    def origin() -> str:
        return str(json.loads(message_text("samples.add", "celery", ID))["headers"]["origin"])

    before = origin()
    read, write = os.pipe()
    if (child := os.fork()) == 0:
        os.write(write, origin().encode())
        os._exit(0)
    os.waitpid(child, 0)
    assert os.read(read, 1000).decode() == before.replace(str(os.getpid()), str(child))
    os.close(read), os.close(write)


def test_a_worker_takes_it(broker: redis.Redis) -> None:
    from kombu import Connection

    broker.lpush("celery", message_text("samples.add", "celery", ID))
    with Connection(app.conf.broker_url, transport=app.conf.broker_transport) as connection:
        (message,) = [connection.default_channel.basic_get("celery", no_ack=True)]
    rewrite(message)
    assert message.payload == [[str(ID)], {}, {}]
