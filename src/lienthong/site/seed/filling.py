"""Rows for tables that other rooms own: columns a seed does not name get what the model gives them."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import NOT_PROVIDED, Model

from lienthong.kernel.database.copying import copy_rows


def defaults_of(model: type[Model], named: Iterable[str]) -> dict[str, Any]:
    """Column → value for the columns a plain INSERT must not leave out: not null, without a default in the database."""
    known = set(named)
    left: dict[str, Any] = {}
    for field in model._meta.concrete_fields:
        column = field.column or ""
        if column in known or field.generated or field.null or field.db_default is not NOT_PROVIDED or column == "id":
            continue
        left[column] = field.get_default()
    return left


def copy_models(model: type[Model], columns: Sequence[str], rows: Iterable[Sequence[object]]) -> int:
    """COPY rows into a model's table; columns that are not named get the model's defaults. Returns how many."""
    rest = defaults_of(model, columns)
    tail = tuple(rest.values())
    table = model._meta.db_table
    return copy_rows(table, (*columns, *rest), ((*row, *tail) for row in rows))
