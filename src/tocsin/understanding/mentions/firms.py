"""Companies that no table has, by how their names end, and by the short name that a story uses for them after."""

from __future__ import annotations

from collections.abc import Iterator

from tocsin.model.reading import Mention
from tocsin.reference.lexicon import word_kinds
from tocsin.reference.people import given_names
from tocsin.understanding.document import Document, Part
from tocsin.understanding.mentions.people import Taken, goes_on
from tocsin.understanding.mentions.words import CAPITAL_SHAPES, COMPANY_SHAPES, NOT_NAMES, TITLES, TRADE_ENDS

_ENDS = COMPANY_SHAPES | {shape.lower() for shape in CAPITAL_SHAPES}
_LONGEST = 5


def firms(doc: Document, parts: list[Part], taken: Taken) -> list[Mention]:
    """Unlisted companies of a story, named in these parts."""
    out = [m for part in parts for m in _by_form(part, taken)]
    held = set(taken) | {(m.span.field, at) for m in out for at in doc.within(m.span)}
    short = _short_names(out)
    out += [m for part in doc.parts for m in _again(part, short, held)]
    held |= {(m.span.field, at) for m in out for at in doc.within(m.span)}
    traded = [m for part in parts for m in _by_trade(part, held)]
    held |= {(m.span.field, at) for m in traded for at in doc.within(m.span)}
    again = [m for part in doc.parts for m in _again(part, _short_names(traded), held)]
    return [*out, *traded, *again]


def _by_form(part: Part, taken: Taken) -> Iterator[Mention]:
    """Names with their legal form behind them: `Ostmark Bank AG`, `Helix Pharma plc`."""
    words, lower = part.tokens.words, part.tokens.lower
    for last in part.where(_ENDS):
        form = words[last] in CAPITAL_SHAPES or (
            lower[last] in COMPANY_SHAPES and (words[last][0].isupper() or words[last] == "plc")
        )
        first = _begins(part, last, taken)
        if form and (part.field, last) not in taken and 0 < last - first <= _LONGEST:
            yield _firm(part, first, last, f"ends in {words[last]}, as companies do")


def _by_trade(part: Part, taken: Taken) -> Iterator[Mention]:
    """Names that end in what companies are: `Kestrel Foods`, where a word before is a name and nothing else."""
    words, lower = part.tokens.words, part.tokens.lower
    for last in part.where(TRADE_ENDS):
        if not words[last][0].isupper() or (part.field, last) in taken or words[last].isupper():
            continue
        if goes_on(part, last):
            continue
        first = _begins(part, last, taken)
        own = [i for i in range(first, last) if _own_word(lower[i])]
        if 0 < last - first <= _LONGEST and own:
            yield _firm(part, first, last, f"ends in {words[last]}, behind a name of its own")


def _own_word(low: str) -> bool:
    """Whether a word is a name rather than a word that any business or person could bear."""
    kinds = word_kinds().get(low, "3")
    return low not in given_names() and "p" not in kinds and not set(kinds) & {"1", "v", "d"}


def _begins(part: Part, last: int, taken: Taken) -> int:
    """The token with which the name begins that ends here."""
    words, lower, first = part.tokens.words, part.tokens.lower, last
    while (
        first > 0
        and words[first - 1][0].isupper()
        and lower[first - 1] not in NOT_NAMES
        and lower[first - 1] not in TITLES
        and (part.field, first - 1) not in taken
    ):
        first -= 1
    return first


def _short_names(named: list[Mention]) -> dict[tuple[str, ...], Mention]:
    """The names that a story may use for these companies after, in small letters: without the form, the first word."""
    out: dict[tuple[str, ...], Mention] = {}
    for mention in named:
        words = mention.name.lower().split()
        if words[-1] in _ENDS:
            words = words[:-1]
            out.setdefault(tuple(words), mention)
        if len(words) > 1 and _own_word(words[0]) and len(words[0]) > 3:
            out.setdefault((words[0],), mention)
    return out


def _again(part: Part, short: dict[tuple[str, ...], Mention], taken: Taken) -> Iterator[Mention]:
    words, lower = part.tokens.words, part.tokens.lower
    done: set[int] = set()
    for name in sorted(short, key=len, reverse=True):
        for at in part.index.get(name[0], ()):
            last = at + len(name) - 1
            place = range(at, last + 1)
            free = not any((part.field, i) in taken or i in done for i in place)
            if lower[at : last + 1] == name and words[at][0].isupper() and free and not goes_on(part, last):
                done |= set(place)
                known = short[name]
                why = f"short for {known.name}, named in full in this story"
                surface = part.tokens.surface(at, last)
                yield Mention("organisation", known.key, known.name, part.span(at, last), surface, 0.7, why)


def _firm(part: Part, first: int, last: int, why: str) -> Mention:
    name = part.tokens.surface(first, last)
    return Mention("organisation", name, name, part.span(first, last), name, 0.7, why)
