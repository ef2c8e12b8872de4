"""Files that go into tasks, and files that come out: `InputFile` and `Artifact` are what a task's author needs."""

from __future__ import annotations

from messager.files.artifact import Artifact
from messager.files.input_file import InputFile

__all__ = ["Artifact", "InputFile"]
