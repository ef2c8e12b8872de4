"""Takes files in: their bytes go to the storage as they come, and hold a thread only while a piece is being written.

Django says first whether there is to be a file, and makes its row; last it says what the file has become.
"""

from __future__ import annotations

import asyncio
import logging
import uuid
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from django.db import DatabaseError, InterfaceError

from messager.files import services
from messager.files.models import StoredFile
from messager.files.storage import storage
from messager.files.writing import PIECE, Facts, Writer
from messager.http.limits import UPLOADS
from messager.waiting.asgi import (
    App,
    Message,
    Receive,
    Scope,
    Send,
    answer_of,
    get_request,
    header,
    merged,
    problem_answer,
    replay,
    send_all,
)
from messager.waiting.body import Gone
from messager.waiting.threads import DatabaseThread

logger = logging.getLogger(__name__)

T = TypeVar("T")

MOST = 64
"""That come in at the same time."""
AT_ONCE = 4
"""Pieces that are being written at the same time."""
SILENCE = 30.0
"""Seconds that a client may send nothing."""
PACE = 16 * 1024
"""Bytes a second that it has to send on the whole, or the file would be taken for one that was left behind."""


def is_upload(scope: Scope) -> bool:
    """Whether the request brings a file."""
    return bool(scope["method"] == "POST" and scope["path"] == UPLOADS)


class Uploads:
    """All in the loop's thread, but for the writing."""

    def __init__(self, app: App) -> None:
        """`app` is Django."""
        self._app = app
        self._inside = 0
        self._threads = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="upload")
        self._database = DatabaseThread("uploads")

    async def answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        """201 with the file once it is safe."""
        if self._inside >= MOST:
            words = "Too many files are coming in; try again in a moment."
            return await send_all(send, problem_answer(503, words, retry_after="5", connection="close"))
        self._inside += 1
        try:
            await self._take(scope, receive, send)
        finally:
            self._inside -= 1

    async def _take(self, scope: Scope, receive: Receive, send: Send) -> None:
        begun = await answer_of(self._app, scope, replay(b""))
        if begun[0]["status"] != 201:
            return await send_all(send, begun)
        location = header(begun[0]["headers"], b"location").decode()
        file_id = uuid.UUID(location.rpartition("/")[2])
        length = int(header(scope["headers"], b"content-length") or b"0")
        try:
            refused = await self._store(file_id, receive, length)
        except Gone:
            return
        if refused:
            return await send_all(send, refused)
        now = await answer_of(self._app, get_request(scope, location), replay(b""))
        if now[0]["status"] == 200:
            now[0].update(status=201, headers=merged(now[0]["headers"], begun[0]["headers"]))
        await send_all(send, now)

    async def _store(self, file_id: uuid.UUID, receive: Receive, length: int) -> list[Message] | None:
        """None, or what to answer where it could not be done. Raises Gone."""
        stored = False
        try:
            facts = await self._write(file_id, receive, length)
            stored = bool(await self._database.do(lambda: services.finish(file_id, facts)))
        except TimeoutError:
            return problem_answer(408, "The file did not arrive in time.", connection="close")
        except (DatabaseError, InterfaceError) as error:
            logger.error("the database does not answer: %s", error)
            return problem_answer(503, retry_after="1", connection="close")
        except storage().errors as error:
            logger.error("a file could not be stored: %s", error)
            return problem_answer(507, "The file could not be stored; the server's log says why.", connection="close")
        finally:
            if not stored:
                self._discard(file_id)
        return None if stored else problem_answer(503, "The file took too long.", retry_after="1")

    async def _write(self, file_id: uuid.UUID, receive: Receive, length: int) -> Facts:
        # By its id, so that its name, which decides between kinds of text, is at hand.
        file = await self._database.do(lambda: StoredFile.objects.get(id=file_id))
        writer = await self._in_thread(lambda: Writer(file))
        try:
            async with asyncio.timeout(SILENCE + length / PACE):
                await self._copy(writer, receive, length)
            return await self._in_thread(writer.close)
        except BaseException:
            self._threads.submit(writer.abandon)
            raise

    async def _copy(self, writer: Writer, receive: Receive, length: int) -> None:
        piece, taken, more = bytearray(), 0, length > 0
        while more:
            message = await asyncio.wait_for(receive(), SILENCE)
            if message["type"] == "http.disconnect":
                raise Gone()
            piece += message.get("body", b"")
            more = message.get("more_body", False)
            if piece and (len(piece) >= PIECE or not more):
                taken += len(piece)
                await self._in_thread(lambda data=bytes(piece): writer.write(data))  # type: ignore[misc]
                piece.clear()
        if taken != length:
            raise Gone()

    async def _in_thread(self, work: Callable[[], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._threads, work)

    def _discard(self, file_id: uuid.UUID) -> None:
        """Without waiting for it: the client may have left, and the review finds it either way."""
        task = asyncio.ensure_future(self._database.do(lambda: services.discard(file_id)))
        task.add_done_callback(lambda done: done.exception())
