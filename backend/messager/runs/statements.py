"""Single statements that change rows and hand them back."""

from __future__ import annotations

from typing import Any, TypeVar, cast

from django.core.exceptions import EmptyResultSet
from django.db import models
from django.db.models.sql import UpdateQuery

M = TypeVar("M", bound=models.Model)


def update_returning(rows: models.QuerySet[M], **values: Any) -> list[M]:
    """Update `rows` as QuerySet.update() does, in one autocommitted statement, and return them as they are after it.

    Django's update() counts rows and has no RETURNING; both PostgreSQL and SQLite (3.35) do. What comes back saves the
    SELECT that would otherwise follow, and can't have changed in between.
    """
    query = cast(UpdateQuery, rows.query.chain(UpdateQuery))
    query.add_update_values(values)
    query.annotations = {}
    query.clear_ordering(force=True)
    try:
        sql, params = query.get_compiler(rows.db).as_sql()
    except EmptyResultSet:  # a filter that nothing can pass, such as id__in=[]
        return []
    return list(rows.model._default_manager.using(rows.db).raw(f"{sql} RETURNING *", params))
