"""The API as a client in this process calls it: through every middleware, without a socket."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from django.test import Client

BASE = "/api/v1"
PROBLEM = "application/problem+json"


class _Client(Client):
    def _base_environ(self, **request: Any) -> dict[str, Any]:
        """Without the empty Cookie header that Django's client always sends, and no other does."""
        environ: dict[str, Any] = super()._base_environ(**request)  # type: ignore[misc]
        return {name: value for name, value in environ.items() if name != "HTTP_COOKIE" or value}


class Api:
    """Paths are those below /api/v1, names of headers as in HTTP. Answers are Django's, with `json()`."""

    def __init__(self) -> None:
        """As curl on the same machine."""
        self._client = _Client(headers={"Host": "localhost:8000"})

    def get(self, path: str, headers: Mapping[str, str] | None = None) -> Any:
        """GET."""
        return self.request("GET", BASE + path, headers=headers)

    def post(self, path: str, body: Any = None, headers: Mapping[str, str] | None = None) -> Any:
        """POST; `body` is sent as JSON, text as it is, None not at all."""
        return self.request("POST", BASE + path, body, headers)

    def request(self, method: str, path: str, body: Any = None, headers: Mapping[str, str] | None = None) -> Any:
        """Any method, any path."""
        data = "" if body is None else body if isinstance(body, (str, bytes)) else json.dumps(body)
        kind = (headers or {}).get("Content-Type", "" if body is None else "application/json")
        rest = {name: value for name, value in (headers or {}).items() if name != "Content-Type"}
        return self._client.generic(method, path, data, content_type=kind, headers=rest)

    def submit(self, task: str, input: Mapping[str, Any] | None = None, **body: Any) -> dict[str, Any]:
        """An accepted run."""
        answer = self.post(f"/tasks/{task}/runs", {"input": input or {}, **body})
        assert answer.status_code == 202, answer.content
        run: dict[str, Any] = answer.json()
        return run

    def submit_batch(self, task: str, inputs: Sequence[Mapping[str, Any]], **body: Any) -> dict[str, Any]:
        """An accepted batch."""
        answer = self.post(f"/tasks/{task}/batches", {"inputs": inputs, **body})
        assert answer.status_code == 202, answer.content
        batch: dict[str, Any] = answer.json()
        return batch

    def batch(self, batch_id: Any) -> dict[str, Any]:
        """The batch as it is now."""
        batch: dict[str, Any] = self.get(f"/batches/{batch_id}").json()
        return batch

    def run(self, run_id: Any) -> dict[str, Any]:
        """The run as it is now."""
        run: dict[str, Any] = self.get(f"/runs/{run_id}").json()
        return run

    def log(self, run_id: Any) -> list[dict[str, Any]]:
        """Its log."""
        lines: list[dict[str, Any]] = self.get(f"/runs/{run_id}/logs?limit=1000").json()["items"]
        return lines
