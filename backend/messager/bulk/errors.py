"""What can go wrong with a bulk action; each class's docstring is its message."""

from __future__ import annotations

import uuid

from messager.catalog.errors import InvalidInput


class BulkNotFound(Exception):
    """There is no such bulk action."""

    def __init__(self, bulk_id: uuid.UUID) -> None:
        super().__init__(f"There is no bulk action {bulk_id}.")


class BulkEnded(Exception):
    """The bulk action has ended, so there is nothing to abort."""

    def __init__(self) -> None:
        super().__init__(self.__doc__)


class InvalidBulk(InvalidInput):
    """It does not say which runs are meant, or the action cannot be done to them."""

    def __init__(self, field: str, words: str) -> None:
        """`field` is a path in the body, with dots."""
        Exception.__init__(self, f"The request is not valid: {field}. {words}")
        self.errors = [{"loc": field.split("."), "msg": words}]
