"""The page, hosted on another origin than the API, the way a static host would."""

from __future__ import annotations

import json
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

from support.stack import free_port


class OtherOrigin:
    """A static host on a port of its own; `host` fills it, once, with a page that talks to `api`."""

    def __init__(self) -> None:
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self._server: ThreadingHTTPServer | None = None

    def host(self, page: Path, api: str) -> None:
        if self._server is not None:
            return

        class Handler(_Handler):
            config = json.dumps({"api": api}).encode()
            policy = f"default-src 'self'; connect-src 'self' {api}; require-trusted-types-for 'script'"

            def __init__(self, *args: Any) -> None:
                super().__init__(*args, directory=str(page))

        self._server = ThreadingHTTPServer(("127.0.0.1", self.port), Handler)
        Thread(target=self._server.serve_forever, daemon=True).start()

    def close(self) -> None:
        if self._server is not None:
            self._server.shutdown()
            self._server.server_close()


class _Handler(SimpleHTTPRequestHandler):
    config = b""
    policy = ""

    def do_GET(self) -> None:
        if self.path == "/messager/config.json":
            self._answer_config()
            return
        if not Path(self.translate_path(self.path)).is_file():
            self.path = "/messager/index.html"
        super().do_GET()

    def _answer_config(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(self.config)))
        self.end_headers()
        self.wfile.write(self.config)

    def end_headers(self) -> None:
        self.send_header("Content-Security-Policy", self.policy)
        super().end_headers()

    def log_message(self, format: str, *args: Any) -> None:
        """A test's own output stays readable."""
