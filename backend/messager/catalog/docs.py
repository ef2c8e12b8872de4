"""What a task's docstring says: title, description, and a line per argument."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import docstring_parser


@dataclass(frozen=True, kw_only=True)
class TaskDocs:
    """The parts of a docstring that forms and the API show."""

    title: str
    description: str
    arguments: dict[str, str]
    """Argument name → its description, from the `Args:` section (Google, NumPy and Sphinx styles are read)."""


def read_docs(function: Callable[..., Any], fallback_title: str) -> TaskDocs:
    """The docs of `function`; without a docstring the title is `fallback_title`."""
    parsed = docstring_parser.parse(inspect.getdoc(function) or "")
    return TaskDocs(
        title=(parsed.short_description or fallback_title).strip().removesuffix("."),
        description=_reflowed(parsed.long_description or ""),
        arguments={param.arg_name: " ".join((param.description or "").split()) for param in parsed.params},
    )


def _reflowed(text: str) -> str:
    """Paragraphs without the line breaks that only the source's width asked for."""
    paragraphs = text.strip().split("\n\n")
    return "\n\n".join(" ".join(paragraph.split()) for paragraph in paragraphs)
