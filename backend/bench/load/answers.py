"""Reading answers, and refusing those that are not what was asked for."""

from __future__ import annotations

import json
from typing import Any

from bench.errors import NotServedError
from bench.load.http import Answer, WrongAnswerError


def content(answer: Answer, status: int) -> Any:
    """The JSON of an answer that has to have that status. Raises WrongAnswerError."""
    if answer.status != status:
        raise WrongAnswerError(f"answered {answer.status}, not {status}: {answer.body[:300]!r}")
    return json.loads(answer.body)


def served(answer: Answer, status: int, what: str) -> Any:
    """As `content`, of an endpoint that this Messager may not have yet. Raises NotServedError."""
    if answer.status in (404, 405):
        raise NotServedError(f"{what} is not served: it answers {answer.status}")
    return content(answer, status)


def expect(right: bool, text: str, answer: Any) -> None:
    """Raise WrongAnswerError unless the echo of `text` came back."""
    if not right:
        raise WrongAnswerError(f"no echo of {text!r}: {str(answer)[:300]}")
