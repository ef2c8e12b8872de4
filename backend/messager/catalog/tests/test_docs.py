"""A docstring gives title, description and a line per argument."""

from __future__ import annotations

import pytest

from messager.catalog.docs import read_docs


def google() -> None:
    """Send a message.

    By e-mail or chat.

    More of it.

    Args:
        message: What to
            say.
        to (str): Whom.
    """


def numpy() -> None:
    """Send a message.

    Parameters
    ----------
    message : str
        What to say.
    """


def sphinx() -> None:
    """Send a message.

    :param message: What to say.
    """


def test_the_first_line_is_the_title_without_its_full_stop() -> None:
    docs = read_docs(google, "Fallback")
    assert docs.title == "Send a message"
    assert docs.description == "By e-mail or chat.\n\nMore of it."


def test_the_args_section_describes_the_arguments_on_one_line_each() -> None:
    assert read_docs(google, "").arguments == {"message": "What to say.", "to": "Whom."}


@pytest.mark.parametrize("function", [numpy, sphinx])
def test_other_styles_of_docstrings_are_read(function: object) -> None:
    assert read_docs(function, "").arguments == {"message": "What to say."}  # type: ignore[arg-type]


def test_without_a_docstring_the_fallback_is_the_title() -> None:
    docs = read_docs(lambda: None, "Send")
    assert (docs.title, docs.description, docs.arguments) == ("Send", "", {})
