"""Web addresses written as text: lines and texts that are nothing else."""

from __future__ import annotations

import re

_ADDRESS = r"(?:https?://|www\.)[^\s<>\"')\]]+"
_LINE = 2_000  # a longer line is no link's title
_BULLET = r"^\s*(?:[-*•·–—>▪►]|\(?\d{1,3}[.)\]]|\[\d{1,3}\])?\s*"
_BARE = re.compile(rf"{_BULLET}[<(\[]?(?P<url>{_ADDRESS})[>)\]]?[.,;]?\s*$", re.I)
_MARKED = re.compile(rf"{_BULLET}\[(?P<title>[^\[\]]{{1,300}})\]\((?P<url>{_ADDRESS})\)[.,;]?\s*$", re.I)
_TITLED = re.compile(rf"{_BULLET}(?P<title>\S.{{0,300}}?)\s*[:\-–—|(<]?\s*(?P<url>{_ADDRESS})[>)]?\s*$", re.I)


def addresses(text: str) -> tuple[str, ...]:
    """The web addresses of a text that holds nothing else; none where it says anything."""
    if "://" not in text and "www." not in text:
        return ()
    found = [_BARE.match(word) for word in text.split() if any(c.isalpha() for c in word)]
    return tuple(match["url"] for match in found if match) if all(found) else ()


def linked_lines(lines: list[str]) -> list[tuple[str, str]]:
    """(title, address) of each line where every line is a link: bare, `[title](address)`, or, of two lines
    and more, a title with an address behind it. Empty where a line is not."""
    out = []
    for line in lines:
        if len(line) > _LINE or ("://" not in line and "www." not in line):
            return []
        match = _BARE.match(line) or _MARKED.match(line) or (_TITLED.match(line) if len(lines) > 1 else None)
        if match is None:
            return []
        out.append((" ".join((match.groupdict().get("title") or match["url"]).split()), match["url"]))
    return out
