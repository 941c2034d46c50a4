"""Pages over rows that are held whole, and what a broken cursor is answered with."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import TypeVar

from tocsin.errors import NotFound
from tocsin.web.params import MOST, whole
from tocsin.web.problems import Refused

T = TypeVar("T")


def page_of(
    rows: Iterable[T], key: Callable[[T], str], values: dict[str, str], *, limit: int = MOST
) -> tuple[list[T], str]:
    """(rows, cursor): one page in order of their keys, which are unique. A cursor names the last key
    told, so that rows made or deleted in between move no others. Refused for a cursor that is none."""
    limit = whole(values, "limit", limit, MOST)
    after = _read(values["cursor"]) if values.get("cursor") else ""
    rest = sorted((row for row in rows if key(row) > after), key=key)
    return rest[:limit], _made(key(rest[limit - 1])) if len(rest) > limit else ""


def _made(key: str) -> str:
    return base64.urlsafe_b64encode(b"k" + key.encode()).decode().rstrip("=")


def _read(cursor: str) -> str:
    try:
        told = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True).decode()
    except (ValueError, binascii.Error):
        told = ""
    if not told.startswith("k"):
        raise Refused(
            400, "parameter cursor", "is no position of this list", "Begin again without a cursor"
        ) from None
    return told[1:]


@contextmanager
def listing() -> Iterator[None]:
    """Around a question for a list: a list is always there, so what is not found is a wrong question (400)."""
    try:
        yield
    except NotFound as error:
        raise Refused(400, error.subject, error.cause, error.mend) from error
