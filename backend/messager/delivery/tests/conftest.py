"""A mail server and a web server that take what is sent to them, on free loopback ports."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from pytest_django.fixtures import Settings

from messager.delivery.schemes import DEFAULT_SCHEMES


class Mailbox:
    """What the mail server took."""

    def __init__(self) -> None:
        """Empty."""
        self.envelopes: list[Envelope] = []
        self.refuses = ""

    async def handle_RCPT(  # aiosmtpd looks for this name
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Take every recipient but the one that is refused."""
        if address == self.refuses:
            return "550 no such user\r\n"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        """Keep the mail."""
        self.envelopes.append(envelope)
        return "250 OK"

    @property
    def mails(self) -> list[EmailMessage]:
        """The mails, read."""
        return [message_from_bytes(_bytes(envelope), policy=policy.default) for envelope in self.envelopes]

    def text(self, index: int = 0) -> str:
        """The text of one mail, as its reader has it; SMTP ends every mail with a line break."""
        return str(self.mails[index].get_content()).replace("\r\n", "\n").removesuffix("\n")


def _bytes(envelope: Envelope) -> bytes:
    content = envelope.content
    return content if isinstance(content, bytes) else (content or "").encode()


@pytest.fixture
def mailbox(settings: Settings) -> Iterator[Mailbox]:
    """A mail server that Django sends through."""
    box = Mailbox()
    controller = Controller(box, hostname="127.0.0.1", port=free_port())
    controller.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST = "127.0.0.1"
    settings.EMAIL_PORT = controller.port
    settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
    settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
    settings.EMAIL_TIMEOUT = 10
    settings.DEFAULT_FROM_EMAIL = "messager@example.com"
    settings.MESSAGER_EMAIL_CONFIGURED = True
    yield box
    controller.stop()


@dataclass
class Receiver:
    """A web server: what it was sent, and what it answers."""

    port: int = 0
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b"{}"
    requests: list[dict[str, Any]] = field(default_factory=list)

    def url(self, rest: str = "", scheme: str = "json", host: str = "127.0.0.1", user: str = "") -> str:
        """An Apprise URL that leads here."""
        return f"{scheme}://{user}{host}:{self.port}/{rest}"

    @property
    def texts(self) -> list[str]:
        """The messages that json:// brought."""
        return [json.loads(request["body"])["message"] for request in self.requests]


def _handler(receiver: Receiver) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            receiver.requests.append({"path": self.path, "headers": dict(self.headers), "body": body})
            self.send_response(receiver.status)
            for name, value in {"Content-Length": str(len(receiver.body)), **receiver.headers}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(receiver.body)

        do_GET = do_POST

        def log_message(self, format: str, *args: Any) -> None:
            """Say nothing on stderr."""

    return Handler


def _serve(receiver: Receiver) -> Iterator[Receiver]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(receiver))
    receiver.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield receiver
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    """A web server."""
    yield from _serve(Receiver())


@pytest.fixture
def another_receiver() -> Iterator[Receiver]:
    """A second web server."""
    yield from _serve(Receiver())


@pytest.fixture(autouse=True)
def delivery_settings(settings: Settings) -> Settings:
    """What an operator has who configured nothing."""
    settings.MESSAGER_APPRISE_SCHEMES = list(DEFAULT_SCHEMES)
    settings.MESSAGER_BROADCAST = []
    settings.MESSAGER_ALLOW_PRIVATE_ADDRESSES = False
    settings.MESSAGER_EMAIL_CONFIGURED = False
    return settings


@pytest.fixture
def private_allowed(settings: Settings) -> None:
    """Loopback may be reached, where the test's servers are."""
    settings.MESSAGER_ALLOW_PRIVATE_ADDRESSES = True


def free_port() -> int:
    """A port nothing listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
