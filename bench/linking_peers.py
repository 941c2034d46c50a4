"""What linking is compared with: three plain ways of linking, on the same tables, in the same run."""

from __future__ import annotations

import re

from tocsin.model.stories import Story
from tocsin.reference import Tables
from tocsin.reference.names import tidy, without_generic_tail, without_legal_form
from tocsin.text import tokenise

_LISTED = re.compile(r"\((NYSE|NASDAQ|Nasdaq|AMEX):\s?([A-Z.]+)\)")
_CASHTAG = re.compile(r"(?<!\w)\$([A-Z]{1,5})\b")
_LONGEST = 6
Names = dict[tuple[str, ...], str]


class Dictionary:
    """Links every name of a dictionary, the longest at each place, and `(MARKET: T)`.

    cut: also names without a generic last word; folded: in any letter case, as flashtext does; cashtags: also `$T`.
    """

    def __init__(self, *, cut: bool = False, folded: bool = False, cashtags: bool = False) -> None:
        self._cut, self._folded, self._cashtags = cut, folded, cashtags
        self._held: tuple[Tables, Names] | None = None

    def __call__(self, item: Story, tables: Tables) -> dict[str, str]:
        """Keys by the words that they were linked by."""
        if self._held is None or self._held[0] is not tables:
            self._held = (tables, self._names(tables))
        names, text, at, out = self._held[1], f"{item.headline}\n{item.body}", 0, dict[str, str]()
        tokens = tokenise(text)
        words = tokens.lower if self._folded else tokens.words
        while at < len(words):
            size = next((n for n in range(_LONGEST, 0, -1) if words[at : at + n] in names), 0)
            if size:
                out[names[words[at : at + size]]] = " ".join(tokens.words[at : at + size])
            at += size or 1
        for match in _LISTED.finditer(text):
            if found := tables.listed(match[1], match[2]):
                out[found.key] = match.group()
        for match in _CASHTAG.finditer(text) if self._cashtags else ():
            if several := tables.by_ticker(match[1]):
                out[several[0].key] = match.group()
        return out

    def _names(self, tables: Tables) -> Names:
        out: Names = {}
        for security in sorted(tables.securities.values(), key=lambda s: (s.rank or 10**9, s.key)):
            bare = without_legal_form(tidy(security.name))
            for name in (tidy(security.name), bare, *([without_generic_tail(bare)] if self._cut else [])):
                words = tokenise(name)
                out.setdefault(words.lower if self._folded else words.words, security.key)
        return out


PEERS = {
    "exact names": Dictionary(),
    "any letter case": Dictionary(folded=True),
    "cashtags, cut names": Dictionary(cut=True, cashtags=True),
}
