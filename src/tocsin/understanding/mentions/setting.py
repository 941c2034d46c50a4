"""What a whole story says about its names, made once for all of them."""

from __future__ import annotations

from dataclasses import dataclass

from tocsin.reference import Tables
from tocsin.reference.lexicon import word_kinds
from tocsin.text import lowered
from tocsin.understanding.document import Document, Part
from tocsin.understanding.mentions.words import (
    ADDRESSES,
    MARKET_WORDS,
    NO_TICKERS,
    POLITICS,
    SECTORS,
    SMALL,
    TITLES,
)


@dataclass(frozen=True, slots=True)
class Setting:
    """What the whole story says about its names: keys named beyond doubt, words of markets and of politics, all
    its words, the sectors that it speaks of, and whether the headline capitalises most or all of its own."""

    doc: Document
    tables: Tables
    sure: frozenset[str]
    words: frozenset[str]
    tickers: frozenset[str]  # its words in capitals that are tickers too
    markets: int
    politics: int
    sectors: frozenset[str]
    capitals: bool
    shouted: bool
    companies: frozenset[tuple[str, int]]  # field and token of names that are companies beyond doubt

    def in_capitals(self, part: Part) -> bool:
        """Whether a capital says nothing in this part."""
        return self.capitals and part.field == "headline"


def setting(
    doc: Document, sure: frozenset[str], companies: frozenset[tuple[str, int]], tables: Tables
) -> Setting:
    """The setting of a story."""
    words = frozenset(doc.headline.tokens.words + doc.body.tokens.words)
    sectors = {SECTORS[w] for w in SECTORS.keys() & words} | {tables_sector(tables, key) for key in sure}
    return Setting(
        doc,
        tables,
        sure,
        words,
        frozenset([w for w in words if w.isupper() and len(w) > 1 and w in tables.tickers]) - NO_TICKERS,
        len(MARKET_WORDS & words),
        len(POLITICS & words),
        frozenset(sectors - {""}),
        title_case(doc.headline),
        doc.headline.tokens.text.isupper(),
        companies,
    )


def someone(doc: Document, word: str) -> bool:
    """Whether a word stands behind a given name anywhere in the story: a surname there."""
    kinds, low = word_kinds(), lowered(word)
    for part in doc.parts:
        words, lower = part.tokens.words, part.tokens.lower
        for at in part.index.get(low, ()):
            if not at or words[at] != word:
                continue
            initial = words[at - 1] == "." and len(words[max(0, at - 2)]) == 1  # Michael J. Fox
            name = at - 3 if initial else at - 1
            if initial and name >= 0 and words[name] == "." and words[at - 2].isupper():
                return True  # T. Y. Hilton
            if name >= 0 and words[name].istitle() and _addressed(part, name, at):
                return True
            if name < 0 or not words[name][0].isupper() or "g" not in kinds.get(lower[name], ""):
                continue
            if words[name].istitle() or word.isupper():  # "SAN FRANCISCO Acme said" is a dateline
                return True
    return False


def _addressed(part: Part, name: int, at: int) -> bool:
    """Whether the word before another is one that people are addressed by, or an unknown name behind one or before
    a surname, inside a sentence."""
    words, lower, kinds = part.tokens.words, part.tokens.lower, word_kinds()
    title = name - 1 if words[name] == "." and name else name
    if lower[title] in ADDRESSES:
        return True
    if name + 1 != at or name in part.openings or not words[name].isalpha():
        return False
    dotted = words[name - 1] == "." and lower[name - 2 : name - 1] != () and lower[name - 2] in ADDRESSES
    if dotted or (lower[name - 1] in TITLES and lower[name] not in TITLES):
        return True
    return lower[name] not in kinds and "s" in kinds.get(lower[at], "") and part.field == "body"


def tables_sector(tables: Tables, key: str) -> str:
    """The sector of a security in our own words, empty where none is known."""
    security = tables.security(key)
    return _OWN_SECTOR.get(security.sector, security.sector) if security else ""


_OWN_SECTOR = {
    "finance": "financials", "consumer discretionary": "consumer services", "consumer goods": "consumer services",
    "basic materials": "materials", "consumer staples": "consumer services", "telecommunications": "technology",
    "media": "technology", "real estate": "financials",
}  # fmt: skip


def opens_sentence(part: Part, first: int) -> bool:
    """Whether a token opens a sentence, or the words behind a mark that does."""
    return first in part.openings or (
        first - 1 in part.openings and not part.tokens.words[first - 1][0].isalnum()
    )


def title_case(part: Part) -> bool:
    """Whether a headline capitalises most of its words, so that a capital says nothing."""
    letters = [w for w in part.tokens.words if w[0].isalpha() and w.lower() not in SMALL and len(w) > 2]
    return sum(w[0].isupper() for w in letters) >= 0.7 * len(letters) if letters else False
