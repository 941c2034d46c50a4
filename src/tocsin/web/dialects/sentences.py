"""Sentences of a body, as the reasons of analysts and of moves are looked for in them."""

from __future__ import annotations

import re
from collections.abc import Iterator

_SENTENCE = re.compile(r"[^.!?\n]+(?:[.!?](?!\s|$)[^.!?\n]*)*[.!?]?")


def sentences(text: str) -> Iterator[str]:
    """Each as it stands, blanks around it included."""
    return (found[0] for found in _SENTENCE.finditer(text))
