"""Stores what a task makes, while it makes it."""

from __future__ import annotations

from typing import BinaryIO

from django.db import connection

from messager.files import services
from messager.files.errors import TooManyArtifacts
from messager.files.models import FileState, StoredFile
from messager.files.names import clean_name
from messager.files.owner import MOST, Owner, current_owner
from messager.files.sniffing import HEAD, content_type
from messager.files.storage import storage
from messager.files.writing import Facts, Writer


def make(source: BinaryIO, name: str) -> StoredFile:
    """The artifact of the attempt that this process executes; where it executes none, one that is not stored."""
    owner = current_owner()
    if owner is None:
        data = source.read()
        kind = content_type(data[:HEAD], name)
        return StoredFile(name=clean_name(name), size=len(data), content_type=kind, state=FileState.STORED)
    if connection.in_atomic_block:
        # Its row would go with a transaction that is rolled back, and nobody would know of the file any more.
        raise RuntimeError("An artifact cannot be made inside of transaction.atomic(): make it before or afterwards.")
    return _stored(source, name, owner)


def _stored(source: BinaryIO, name: str, owner: Owner) -> StoredFile:
    if owner.made >= MOST:
        raise TooManyArtifacts(MOST)
    owner.made += 1
    is_connected = connection.connection is not None
    try:
        return _kept(source, name, owner)
    finally:
        if not is_connected:  # this is a thread of the task's, which knows nothing of a connection to close
            connection.close()


def _kept(source: BinaryIO, name: str, owner: Owner) -> StoredFile:
    file = services.begin_artifact(name, owner.run, owner.token)
    try:
        facts = _written(file, source)
        if not services.finish(file.id, facts):  # the attempt does not count any more, and somebody took it away
            storage().delete(file.key)
    except BaseException:  # a time limit, too
        services.discard(file.id)
        raise
    file.size, file.content_type = facts.size, facts.content_type
    owner.tell()
    return file


def _written(file: StoredFile, source: BinaryIO) -> Facts:
    writer = Writer(file)
    try:
        writer.copy(source)
        return writer.close()
    except BaseException:
        writer.abandon()
        raise
