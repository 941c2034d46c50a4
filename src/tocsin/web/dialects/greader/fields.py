"""What readers send: parameters of the address and of a form, and ids of stories in three forms."""

from __future__ import annotations

import re
from collections.abc import Iterable
from urllib.parse import parse_qsl

from starlette.requests import Request

from tocsin.web.problems import Refused

BASE = "/greader/reader/api/0"
LONG = "tag:google.com,2005:reader/item/"
_MOST_FIELDS = 20_000
_ID = re.compile(rf"(?:{re.escape(LONG)}|(?=[0-9a-f]{{16}}$))([0-9a-f]{{1,16}})|([0-9]{{1,18}})", re.ASCII)


class Fields:
    """Names with all their values."""

    def __init__(self, pairs: Iterable[tuple[str, str]]) -> None:
        self._held: dict[str, list[str]] = {}
        for name, value in pairs:
            self._held.setdefault(name, []).append(value.strip())

    def one(self, name: str, default: str = "") -> str:
        """The last value of a name."""
        return self._held.get(name, [default])[-1] or default

    def all(self, name: str) -> list[str]:
        """All values of a name."""
        return self._held.get(name, [])

    def whole(self, name: str, default: int, high: int) -> int:
        """A whole number, at most `high`. Refused for what is none."""
        text = self.one(name)
        if text and not (text.isascii() and text.isdigit()):
            raise Refused(400, f"parameter {name}", "is no whole number", "Give one from 0 on")
        return min(int(text[:20]), high) if text else default

    def numbers(self, most: int) -> list[int]:
        """The stories that `i` names. Refused for more than `most`, and for what is no id."""
        asked = self.all("i")
        if len(asked) > most:
            raise Refused(400, "parameter i", f"is given {len(asked)} times", f"Name at most {most} stories")
        return [_number(text) for text in asked]


async def fields_of(request: Request) -> Fields:
    """The fields of a request. Refused for a form with too many."""
    pairs = request.query_params.multi_items()
    if request.method == "POST":
        try:
            text = (await request.body()).decode()
            pairs = [*pairs, *parse_qsl(text, keep_blank_values=True, max_num_fields=_MOST_FIELDS)]
        except ValueError as error:
            raise Refused(
                400, "form", "cannot be read", f"Send at most {_MOST_FIELDS} fields in UTF-8"
            ) from error
    return Fields(pairs)


def _number(text: str) -> int:
    found = _ID.fullmatch(text)
    number = int(found[1], 16) if found and found[1] else int(found[2]) if found else 2**63
    if number >= 2**63:
        raise Refused(400, "parameter i", f"{text[:60]!r} is no id of a story", f"Give a number, or {LONG}…")
    return number
