"""Files in a bucket. Imported only where the settings name one: its libraries are large."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any, BinaryIO, cast

from boto3.exceptions import Boto3Error
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from storages.backends.s3 import S3Storage

PIECE = 1024 * 1024


class BucketFiles(S3Storage):
    """A bucket of S3, or of anything that speaks like it."""

    errors = (OSError, Boto3Error, BotoCoreError, ClientError)

    def __init__(self, **options: Any) -> None:
        """As django-storages takes them; with a server of its own, the bucket is a part of the path."""
        style = "path" if options.get("endpoint_url") else "auto"
        config = Config(
            s3={"addressing_style": style},
            connect_timeout=3,
            read_timeout=20,
            retries={"total_max_attempts": 3, "mode": "standard"},
        )
        # 8 MiB: what is larger is held on the disk while it is on its way.
        super().__init__(client_config=config, max_memory_size=8 * PIECE, **options)

    def write(self, key: str) -> BinaryIO:
        """Sent in parts, while more is written."""
        return cast(BinaryIO, self.open(key, "wb"))

    def stream(self, key: str, start: int = 0) -> BinaryIO:
        """What the server sends."""
        wanted = {"Range": f"bytes={start}-"} if start else {}
        return cast(BinaryIO, self.bucket.Object(self._normalize_name(key)).get(**wanted)["Body"])

    def put_at(self, key: str, path: Path) -> None:
        """A copy."""
        with path.open("xb") as target, self.stream(key) as source:
            shutil.copyfileobj(source, target, PIECE)

    def check(self, adopt: bool = False) -> None:
        """Everybody reaches it by the same address."""
