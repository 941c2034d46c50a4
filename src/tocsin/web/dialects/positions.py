"""Where a page ended, as text that a program hands back: the clock and the number of the last row."""

from __future__ import annotations

import re
from datetime import datetime

from tocsin.model.codec import micros, moment
from tocsin.ports import Head
from tocsin.web.problems import Refused

_FORM = re.compile(r"(-?[0-9]{1,18})\.([0-9]{1,18})", re.ASCII)


def position(head: Head, by: str) -> str:
    """The position of a row in a list in the order of `published` or `updated`."""
    return f"{micros(head.updated if by == 'updated' else head.published)}.{head.number}"


def read_position(text: str, name: str, mend: str) -> tuple[datetime, int]:
    """The clock and number of a position. Refused, by the name of its parameter, where it is none."""
    found = _FORM.fullmatch(text)
    try:
        if found:
            return moment(int(found[1])), int(found[2])
    except OverflowError:
        pass
    raise Refused(400, f"parameter {name}", "is none of ours", mend)
