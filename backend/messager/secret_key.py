"""The secret key that is made on the first start and kept in the data folder."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured


def read_or_make_secret_key(folder: Path) -> str:
    """The text of `folder/secret_key`, made with mode 0600 when there is none, in a folder that is its owner's alone.

    Raises ImproperlyConfigured when the folder cannot be written, or the file is empty.
    """
    path = folder / "secret_key"
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        key = _existing(path) or _make(path)
    except OSError as error:
        raise ImproperlyConfigured(f"MESSAGER_DATA: cannot keep the secret key in {folder}: {error}") from error
    if not key:
        raise ImproperlyConfigured(f"MESSAGER_DATA: {path} is empty; remove it, and a key is made.")
    return key


def _existing(path: Path) -> str:
    try:
        return path.read_text().strip()
    except FileNotFoundError:
        return ""


def _make(path: Path) -> str:
    # Written aside and linked into place: of two processes that start at once both end up with the first one's key.
    draft = path.with_name(f".{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
    with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(secrets.token_urlsafe(50))
    try:
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink()
    return _existing(path)
