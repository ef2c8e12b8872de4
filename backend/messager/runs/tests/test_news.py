"""Who waits is woken: what people see change is told on a Redis channel; whatever happens to that, runs go on."""

from __future__ import annotations

import threading
import time
import uuid
from collections.abc import Iterator

import pytest
import redis
from django.conf import settings

from messager.runs import news
from messager.runs.execution import execute
from messager.testing.client import Api
from messager.testing.factories import make_run, stored
from messager.testing.redis_server import RedisServer
from messager.testing.stack import WorkerProcess, ended

SECONDS = 15.0


class Listener:
    """Hears what is told."""

    def __init__(self, client: redis.Redis) -> None:
        self._pubsub = client.pubsub(ignore_subscribe_messages=False)
        self._pubsub.subscribe(news.channel())
        assert self._pubsub.get_message(timeout=SECONDS)["type"] == "subscribe"

    def words(self, last: str) -> list[str]:
        """All that is told up to the word `last`."""
        heard: list[str] = []
        deadline = time.monotonic() + SECONDS
        while last not in heard:
            assert time.monotonic() < deadline, f"only {heard} was told"
            if message := self._pubsub.get_message(timeout=1):
                heard.append(message["data"])
        return heard

    def close(self) -> None:
        self._pubsub.close()


@pytest.fixture
def listener(broker: redis.Redis) -> Iterator[Listener]:
    found = Listener(broker)
    yield found
    found.close()


@pytest.fixture
def api(transactional_db: None, broker: redis.Redis) -> Api:
    """What is told once something is committed, is not told inside a transaction."""
    return Api()


def test_a_run_that_is_accepted_is_told_of(api: Api, listener: Listener) -> None:
    run_id = api.submit("samples.add", {"a": 1})["id"]
    assert listener.words(run_id) == [run_id]


def test_in_a_process_that_listens_itself_redis_need_not_hear_of_new_runs(
    api: Api, listener: Listener, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard: list[str] = []
    monkeypatch.setattr(news.speaker, "listener", heard.append)
    run_id = api.submit("samples.add", {"a": 1})["id"]
    assert heard == [run_id]
    news.tell("end")
    assert listener.words("end") == ["end"]


def test_a_run_that_is_executed_at_once_is_told_of_once(api: Api, listener: Listener) -> None:
    run = make_run()
    execute(run.id, uuid.uuid4(), "w@host")
    news.tell("end")
    assert listener.words("end") == [str(run.id), "end"]


def test_a_run_that_goes_on_is_told_of_when_it_has_begun_and_when_it_ends(
    api: Api, listener: Listener, worker: WorkerProcess
) -> None:
    run_id = api.submit("samples.works", {"seconds": 0.5})["id"]
    told = [listener.words(run_id) for _ in ("accepted", "begun")]
    assert ended(run_id).state == "succeeded"
    told.append(listener.words(run_id))
    assert told == [[run_id]] * 3


def test_progress_is_told_of(api: Api, listener: Listener) -> None:
    from messager.runs.progress import Progress
    from messager.runs.recorder import Recorder

    run = stored(make_run("running"))
    recorder = Recorder(run.id, run.claim_token)  # type: ignore[arg-type]
    recorder.progress(Progress.from_celery("PROGRESS", {"current": 1, "total": 2}))
    recorder.close()
    assert listener.words(str(run.id)) == [str(run.id)]


@pytest.mark.parametrize("state", ["queued", "running"])
def test_a_cancellation_is_told_of(api: Api, listener: Listener, state: str) -> None:
    run = make_run(state)
    api.post(f"/runs/{run.id}/cancel")
    assert listener.words(str(run.id)) == [str(run.id)]


def test_a_lost_worker_is_told_of(api: Api, listener: Listener, worker: WorkerProcess) -> None:
    run = make_run("running", lease_until="2020-01-01T00:00:00Z", max_attempts=1)
    assert str(run.id) in listener.words(str(run.id))
    assert stored(run).state == "failed"


def test_runs_that_came_due_are_told_of(api: Api, listener: Listener, worker: WorkerProcess) -> None:
    run = make_run("scheduled", due_at="2020-01-01T00:00:00Z")
    assert news.SOMETHING in listener.words(str(run.id))


def test_a_redis_that_is_down_is_not_waited_for(redis_server: RedisServer, broker: redis.Redis) -> None:
    speaker = news.Speaker()
    redis_server.stop()
    for _ in range(1000):
        speaker.tell(uuid.uuid4())
    assert speaker._connection is None


def test_a_redis_that_does_not_take_words_is_not_waited_for_again_and_again(
    redis_server: RedisServer, broker: redis.Redis
) -> None:
    speaker = news.Speaker()
    speaker.tell("hello")
    redis_server.freeze()
    try:
        began = time.monotonic()
        for _ in range(20):
            speaker.tell("x" * 1_000_000)  # more than the sockets hold
        assert time.monotonic() - began < 20 * news.TIMEOUT / 2
    finally:
        redis_server.thaw()


def test_what_is_told_after_redis_came_back_is_heard(
    redis_server: RedisServer, broker: redis.Redis, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(news, "PAUSE", 0.0)
    speaker = news.Speaker()
    speaker.tell("before")
    redis_server.stop()
    speaker.tell("lost")
    redis_server.start()
    with redis.Redis.from_url(settings.REDIS_URL, decode_responses=True) as client:
        listener = Listener(client)
        speaker.tell("may be lost with the old connection")
        speaker.tell("after")
        assert "after" in listener.words("after")
        listener.close()


def test_redis_answers_nothing_on_the_connection_that_words_go_over(broker: redis.Redis) -> None:
    speaker = news.Speaker()
    for _ in range(3):
        speaker.tell("word")
    assert not speaker._connection.can_read(timeout=0.2)


class Told:
    """Counts what the beginnings tell."""

    def __init__(self) -> None:
        self.runs: list[uuid.UUID] = []
        self._news = threading.Condition()

    def __call__(self, run_id: uuid.UUID) -> None:
        with self._news:
            self.runs.append(run_id)
            self._news.notify_all()

    def wait_for(self, count: int) -> list[uuid.UUID]:
        with self._news:
            assert self._news.wait_for(lambda: len(self.runs) >= count, SECONDS), self.runs
        return self.runs


def test_each_attempt_that_lasts_is_told_of_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(news, "QUIET", 2)  # its thread falls asleep between the attempts
    told = Told()
    beginnings = news.Beginnings(told)
    run_id, other = uuid.uuid4(), uuid.uuid4()
    for count, one in enumerate([run_id, run_id, other], 1):
        beginnings.begin(one)
        told.wait_for(count)
        beginnings.end()
    assert told.runs == [run_id, run_id, other]


def test_attempts_that_end_at_once_are_not_told_of(monkeypatch: pytest.MonkeyPatch) -> None:
    told = Told()
    beginnings = news.Beginnings(told)
    for _ in range(2000):
        beginnings.begin(uuid.uuid4())
        beginnings.end()
    last = uuid.uuid4()
    beginnings.begin(last)
    assert told.wait_for(1) == [last]
