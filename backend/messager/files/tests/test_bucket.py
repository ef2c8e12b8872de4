"""Files in a bucket: the same, on a server that speaks S3."""

from __future__ import annotations

import json
import sys
import uuid
from collections.abc import Iterator
from pathlib import Path

import boto3
import pytest
from django.core.files.storage import storages
from pytest_django.fixtures import Settings

from messager.files import services
from messager.files.models import StoredFile
from messager.files.storage import storage
from messager.files.tests.conftest import content_of, execute_once, upload
from messager.files.writing import Writer
from messager.runs.file_review import review
from messager.runs.tests.test_file_review import pass_time
from messager.testing.client import Api
from messager.testing.environment import FOLDER
from messager.testing.processes import Process, answers, free_port
from messager.testing.stack import ServerProcess, WorkerProcess, ended

KEYS = {"AWS_ACCESS_KEY_ID": "key", "AWS_SECRET_ACCESS_KEY": "secret", "AWS_DEFAULT_REGION": "eu-central-1"}
LARGE = bytes(range(256)) * 50_000
"""Of three parts, as a bucket takes them."""


@pytest.fixture(scope="module")
def s3_server() -> Iterator[str]:
    port = free_port()
    args = [sys.executable, "-W", "ignore", "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)]
    process = Process(args, FOLDER / "s3.log")
    process.wait_until(lambda: answers(port), "the server of buckets listens")
    yield f"http://127.0.0.1:{port}"
    process.stop()


@pytest.fixture
def bucket(s3_server: str, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> str:
    """The name of a new one, which files are kept in from now on."""
    for name, value in KEYS.items():
        monkeypatch.setenv(name, value)
    name = f"b{uuid.uuid4().hex}"
    client = boto3.client("s3", endpoint_url=s3_server)
    client.create_bucket(Bucket=name, CreateBucketConfiguration={"LocationConstraint": KEYS["AWS_DEFAULT_REGION"]})
    options = {"bucket_name": name, "location": "runs/files", "endpoint_url": s3_server}
    settings.STORAGES = {
        **settings.STORAGES,
        "files": {"BACKEND": "messager.files.bucket.BucketFiles", "OPTIONS": options},
    }
    return name


def keys(s3_server: str, bucket: str) -> list[str]:
    listed = boto3.client("s3", endpoint_url=s3_server).list_objects_v2(Bucket=bucket)
    return [one["Key"] for one in listed.get("Contents", [])]


@pytest.mark.parametrize("content", [b"", b"x", LARGE], ids=["nothing", "little", "much"])
def test_a_file_is_kept_to_the_byte(transactional_db: None, s3_server: str, bucket: str, content: bytes) -> None:
    file = upload(content)
    assert keys(s3_server, bucket) == [f"runs/files/{file.key}"]
    assert content_of(file) == content
    if len(content) > 5:
        with storage().stream(file.key, len(content) - 5) as stream:
            assert stream.read() == content[-5:]


def test_what_nobody_needs_is_deleted_there(transactional_db: None, s3_server: str, bucket: str) -> None:
    upload()
    pass_time(days=1)
    review()
    assert (keys(s3_server, bucket), StoredFile.objects.count()) == ([], 0)


def test_what_is_given_up_in_the_middle_leaves_nothing(transactional_db: None, s3_server: str, bucket: str) -> None:
    file = services.begin_upload("x")
    writer = Writer(file)
    writer.write(LARGE[:6_000_000])
    writer.abandon()
    assert keys(s3_server, bucket) == []


def test_a_file_goes_in_and_out(api: Api, transactional_db: None, bucket: str) -> None:
    file = upload(b"hello", "greeting.txt")
    run = execute_once(api.submit("samples.read_file", {"file": str(file.id)})["id"])
    assert json.loads(run.result or run.error_message or "")["path"] == "greeting.txt"
    made = execute_once(api.submit("samples.give_file", {"content": "out", "name": "out.txt"})["id"])
    assert content_of(StoredFile.objects.get(uses__run=made.id)) == b"out"


def test_the_whole_way_through_server_and_worker(
    transactional_db: None, broker: object, s3_server: str, bucket: str, tmp_path: Path
) -> None:
    environment = {**KEYS, "MESSAGER_FILES": f"s3://{bucket}/runs", "MESSAGER_S3_ENDPOINT": s3_server}
    server, worker = ServerProcess(**environment), WorkerProcess("bucket", **environment)
    try:
        with server.client() as http:
            headers = {"Content-Type": "application/octet-stream"}
            file = http.post("/files?name=b.txt", content=b"b\na\n" * 500_000, headers=headers).json()
            run = http.post("/tasks/examples.tidy/runs", json={"input": {"file": file["id"]}}).json()
            assert ended(run["id"], 60).state == "succeeded"
            result = http.get(f"/runs/{run['id']}").json()["result"]
            whole = http.get(result["file"]["url"].removeprefix("/api/v1"))
            part = http.get(result["file"]["url"].removeprefix("/api/v1"), headers={"Range": "bytes=-2"})
    finally:
        worker.stop()
        server.stop()
    assert whole.content == b"a\n" * 500_000 + b"b\n" * 500_000
    assert (part.status_code, part.content) == (206, b"b\n")


def test_a_server_that_is_away_fails_the_run_in_time(
    api: Api, transactional_db: None, settings: Settings, bucket: str
) -> None:
    options = {"bucket_name": bucket, "endpoint_url": f"http://127.0.0.1:{free_port()}"}
    settings.STORAGES = {**settings.STORAGES, "files": {**settings.STORAGES["files"], "OPTIONS": options}}
    assert storages["files"].endpoint_url == options["endpoint_url"]
    run = execute_once(api.submit("samples.give_file", {"content": "out", "name": "out.txt"})["id"])
    assert (run.state, run.error_type) == ("failed", "EndpointConnectionError")
