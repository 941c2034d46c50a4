"""Statements of the hot path: built once, compiled once for an engine, handed to its driver as text.

Building and looking up a statement costs more than running it does where it touches one row. None of
these statements has columns whose values need conversion: texts and whole numbers only.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Table
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.elements import ClauseElement

Values = Mapping[str, Any]


class Prepared:
    """A Core statement whose values come by name at each run. Runs on the driver's own cursor, so that an
    error is the driver's own: `failures.told` knows both."""

    def __init__(self, statement: ClauseElement, *columns: str) -> None:
        """columns: what an insert or update writes, where the statement does not say."""
        self._statement, self._columns = statement, columns
        self._made: dict[tuple[str, str], tuple[str, Callable[[Values], Any]]] = {}

    def run(self, c: Connection, values: Values) -> int:
        """Write once; how many rows it touched."""
        text, arranged = self._for(c)
        cursor = _cursor(c).execute(text, arranged(values))
        return int(cursor.rowcount)

    def run_each(self, c: Connection, rows: Sequence[Values]) -> None:
        """Write once for each row; none, and nothing is asked of the engine."""
        if rows:
            text, arranged = self._for(c)
            _cursor(c).executemany(text, [arranged(row) for row in rows])

    def ask(self, c: Connection, values: Values) -> list[tuple[Any, ...]]:
        """All rows found, each with its columns in the statement's order."""
        text, arranged = self._for(c)
        rows: list[tuple[Any, ...]] = _cursor(c).execute(text, arranged(values)).fetchall()
        return rows

    def _for(self, c: Connection) -> tuple[str, Callable[[Values], Any]]:
        engine = (c.dialect.name, c.dialect.driver)
        made = self._made.get(engine)
        if made is None:
            keys = list(self._columns) or None
            compiled = self._statement.compile(dialect=c.dialect, column_keys=keys)
            assert isinstance(compiled, SQLCompiler)
            made = self._made[engine] = (str(compiled), _arranging(compiled))
        return made


def _cursor(c: Connection) -> Any:
    """A cursor within the connection's transaction, which is begun where it was not."""
    if not c.in_transaction():
        c.begin()
    return c.connection.cursor()


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
