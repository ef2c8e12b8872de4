"""What can go wrong with files; each class's docstring is its message."""

from __future__ import annotations


class FileNotFound(Exception):
    """There is no such file, or it has been deleted."""

    def __init__(self) -> None:
        super().__init__(self.__doc__)


class FileGone(Exception):
    """A file that the input names was deleted just now; upload it again."""


class FolderNotShared(Exception):
    """The folder of files here is not the one that the API keeps them in."""

    def __init__(self, folder: str) -> None:
        super().__init__(
            f"The folder {folder} on this host is not the one that the API keeps files in. Workers on other hosts need "
            "the same folder (MESSAGER_FILES), by a network file system, or a bucket (MESSAGER_FILES=s3://…)."
        )


class TooManyArtifacts(Exception):
    """One attempt made more artifacts than a run keeps."""

    def __init__(self, most: int) -> None:
        super().__init__(f"A run keeps {most} artifacts; put more into an archive, such as a ZIP file.")
