"""Messager's API, as the journeys use it to prepare what a person then sees."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import httpx

Run = dict[str, Any]
ENDED = frozenset({"succeeded", "failed", "cancelled"})


class Api:
    """A client of one Messager; every wait is the server's own `?wait=` and has an end."""

    def __init__(self, url: str) -> None:
        self.http = httpx.Client(base_url=f"{url}/api/v1", timeout=40, trust_env=False)

    def close(self) -> None:
        self.http.close()

    def submit(self, task: str, input: dict[str, Any] | None = None, **more: Any) -> Run:
        answer = self.http.post(f"/tasks/{task}/runs", json={"input": input or {}, **more})
        assert answer.status_code == 202, f"{answer.status_code} {answer.text}"
        return dict(answer.json())

    def finished(self, task: str, input: dict[str, Any] | None = None, **more: Any) -> Run:
        """A new run of the task that has ended."""
        return self.wait_for_end(self.submit(task, input, **more)["id"])

    def upload(self, name: str, content: bytes) -> dict[str, Any]:
        """A file that an input may name by its id."""
        headers = {"Content-Type": "application/octet-stream"}
        answer = self.http.post("/files", params={"name": name}, content=content, headers=headers)
        assert answer.status_code == 201, f"{answer.status_code} {answer.text}"
        return dict(answer.json())

    def files(self, id: str) -> dict[str, list[dict[str, Any]]]:
        """What a run made, and what it was given."""
        return dict(self.http.get(f"/runs/{id}/artifacts").raise_for_status().json())

    def run(self, id: str) -> Run:
        return dict(self.http.get(f"/runs/{id}").raise_for_status().json())

    def wait_for_end(self, id: str, *, seconds: float = 60) -> Run:
        return self.wait_until(id, lambda run: run["state"] in ENDED, seconds=seconds)

    def wait_for_state(self, id: str, state: str, *, seconds: float = 60) -> Run:
        return self.wait_until(id, lambda run: run["state"] == state, seconds=seconds)

    def wait_until(self, id: str, fits: Callable[[Run], bool], *, seconds: float = 60) -> Run:
        """The run as soon as it `fits`; it is asked for again only when it changed."""
        run: Run = {}
        etag, end = "", time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0:
            answer = self.http.get(
                f"/runs/{id}", params={"wait": min(30, max(1, int(left)))}, headers={"If-None-Match": etag}
            )
            if answer.status_code == 304:
                continue
            run, etag = answer.raise_for_status().json(), answer.headers["ETag"]
            if fits(run):
                return run
        raise AssertionError(f"after {seconds:.0f} s the run is still {run}")

    def cancel(self, id: str) -> None:
        self.http.post(f"/runs/{id}/cancel").raise_for_status()

    def resume(self, queue: str) -> None:
        self.http.post(f"/queues/{queue}/resume").raise_for_status()

    def failure(self, task: str, *, seconds: float = 30) -> dict[str, Any]:
        """How the task fails, as soon as a worker has counted it: nobody tells when."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            items = self.http.get("/failures", params={"task": task}).raise_for_status().json()["items"]
            if items:
                return dict(items[0])
            time.sleep(0.1)
        raise AssertionError(f"after {seconds:.0f} s nothing of {task} is among the failures")

    def task_names(self) -> list[str]:
        return [task["name"] for task in self.http.get("/tasks").raise_for_status().json()["items"]]
