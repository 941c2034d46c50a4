"""Statements of the hot path: built once, compiled once for an engine, handed to its driver as text.

Building and looking up a statement costs more than running it does where it touches one row. None of
these statements has columns whose values need conversion: texts and whole numbers only.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, CursorResult, Table
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.elements import ClauseElement

Values = Mapping[str, Any]


class Prepared:
    """A Core statement whose values come by name at each run."""

    def __init__(self, statement: ClauseElement, *columns: str) -> None:
        """columns: what an insert or update writes, where the statement does not say."""
        self._statement, self._columns = statement, columns
        self._made: dict[tuple[str, str], tuple[str, Callable[[Values], Any]]] = {}

    def run(self, c: Connection, values: Values) -> CursorResult[Any]:
        """Run it once."""
        text, arranged = self._for(c)
        return c.exec_driver_sql(text, arranged(values))

    def run_each(self, c: Connection, rows: Sequence[Values]) -> None:
        """Run it for each row; none, and nothing is asked of the engine."""
        if rows:
            text, arranged = self._for(c)
            c.exec_driver_sql(text, [arranged(row) for row in rows])

    def _for(self, c: Connection) -> tuple[str, Callable[[Values], Any]]:
        engine = (c.dialect.name, c.dialect.driver)
        made = self._made.get(engine)
        if made is None:
            keys = list(self._columns) or None
            compiled = self._statement.compile(dialect=c.dialect, column_keys=keys)
            assert isinstance(compiled, SQLCompiler)
            made = self._made[engine] = (str(compiled), _arranging(compiled))
        return made


def columns(table: Table, *but: str) -> list[str]:
    """The names of a table's columns but for some."""
    return [column.key for column in table.columns if column.key not in but]


def _arranging(compiled: SQLCompiler) -> Callable[[Values], Any]:
    """How a driver wants the values: in the order of its question marks, or by name."""
    given = {name: value for name, value in compiled.params.items() if value is not None}
    order = compiled.positiontup
    if order is None:
        return lambda values: {**given, **values}
    if not order:
        return lambda values: ()
    if len(order) == 1:
        only = order[0]
        return lambda values: (values[only] if only in values else given[only],)
    picked = operator.itemgetter(*order)
    return (lambda values: picked({**given, **values})) if given else picked
