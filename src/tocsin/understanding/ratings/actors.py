"""Who acts: the firm of an act, several where they act together, and its analyst where named."""

from __future__ import annotations

from dataclasses import dataclass

from tocsin.understanding.ratings.acts import Act
from tocsin.understanding.ratings.line import QUOTES, House, Line
from tocsin.understanding.ratings.tables import verbs
from tocsin.understanding.ratings.target import TARGET_WORDS

_BY = frozenset(["by", "at", "from"])
_DASH = frozenset(["-", "–", "—", "("])
_FILL = frozenset(
    "securities research capital markets analyst analysts equity team & co co. company llc inc plc group".split()
)
_JOINS = frozenset([",", "and", "&", "/"])
_HOUSE_WORDS = frozenset(
    "research securities capital partners advisors advisers advisory bank markets equities equity investments brokerage group "
    "associates sparkasse bancorp broking analytics brokers banque banca banco".split()
)
_NOBODY = frozenset(
    "analyst analysts broker brokerage brokers shares stock stocks why the this these".split()
)
_NO_NAME = frozenset("analyst analysts says sees on in the".split())


@dataclass(frozen=True, slots=True)
class Actor:
    """A firm with its analyst where told (else empty), and the tokens that name the firm."""

    firm: str
    analyst: str
    first: int
    past: int
    credit: bool = False


def actors(line: Line, act: Act) -> list[Actor]:
    """The firms of an act as its own stretch names them, empty where it names none."""
    left = [h for h in line.houses if act.left <= h.first and h.past <= act.at]
    behind = [h for h in line.houses if act.at < h.first < act.past and _led(line, h)]
    if act.passive:
        found = behind[:1] or [h for h in left[-1:] if _beside(line, h, act.at)]
        return [_actor(line, h, act) for h in found] or _unlisted_behind(line, act)
    if left:
        return [_actor(line, h, act) for h in _together(line, left)]
    dashed = [
        h for h in line.houses if h.first > act.at and (_led(line, h) or line.low(h.first - 1) in _DASH)
    ]
    if dashed:
        return [_actor(line, dashed[-1], act)]
    return _unlisted_before(line, act)


def _led(line: Line, house: House) -> bool:
    i = house.first - 1
    while i > line.first and line.lower[i] in ("the", "analysts", "analyst", "brokerage", "firm"):
        i -= 1
    return line.low(i) in _BY


def _beside(line: Line, house: House, at: int) -> bool:
    """Whether nothing but filling, or `:`, stands between a firm and the word at `at`."""
    return all(w in _FILL or w in (":", "'s", "double", "earlier") for w in line.lower[house.past : at])


def _together(line: Line, left: list[House]) -> list[House]:
    """The firm nearest the verb, with those that act beside it (`Piper, Needham raise`)."""
    out = [left[-1]]
    for house in reversed(left[:-1]):
        if line.lower[house.past : out[0].first] not in ((",",), ("and",), ("&",), ("/",), (",", "and")):
            break
        out.insert(0, house)
    return out


def _actor(line: Line, house: House, act: Act) -> Actor:
    return Actor(house.firm.name, analyst_of(line, house), house.first, house.past, house.firm.credit)


def analyst_of(line: Line, house: House) -> str:
    """`UBS analyst Jane Doe`, `UBS's Jane Doe`, `Jane Doe of UBS`, `UBS (Jane Doe)`; empty where none is named."""
    i = house.past
    while line.low(i) in _FILL and line.low(i) not in ("analyst", "analysts"):
        i += 1
    if line.low(i) in ("'s", "analyst", "analysts", "("):
        while line.low(i) in ("'s", "analyst", "analysts", "(", ","):
            i += 1
        return _person(line, i)
    if line.low(house.first - 1) in ("of", "at", "with", "from") and house.first - 3 >= line.first:
        for size in (3, 2):
            at = house.first - 1 - size
            if at >= line.first and line.low(at - 1) in ("analyst", "analysts", "", ",", ":", "by"):
                name = _person(line, at)
                if name and len(name.split()) >= size:
                    return name
    return ""


def _person(line: Line, first: int) -> str:
    """The two to four capitalised words from token `first`, empty where they are no name."""
    past = first
    while (
        past < line.past and past < first + 4 and (line.words[past][0].isupper() or line.words[past] == ".")
    ):
        if line.lower[past] in verbs() or line.lower[past] in _NO_NAME:
            break
        past += 1
    words = [w for w in line.words[first:past] if w != "."]
    return line.surface(first, past).rstrip(" .") if 2 <= len(words) <= 4 else ""


def _capitals(line: Line, first: int, past: int) -> bool:
    words = line.words[first:past]
    return bool(words) and all(w[0].isupper() or w in ("&", ".", "and", "of") for w in words)


def _unlisted_before(line: Line, act: Act) -> list[Actor]:
    """A firm that the table lacks: the capitalised words up to the verb, where an analyst's object follows."""
    first = act.left
    while first < act.at and line.lower[first] in _JOINS | {";", "but", "while", "as"}:
        first += 1
    if act.verb.kind == "state":  # "Cramer Says Buy"
        return []
    if line.part.field != "headline" or not 1 <= act.at - first <= 5 or not _capitals(line, first, act.at):
        return []
    if any(n.first < act.at and first < n.past for n in line.named) or line.lower[first] in _NOBODY:
        return []
    like_house = line.lower[act.at - 1] in _HOUSE_WORDS
    graded = any(act.at < a < act.past for a, _, _ in line.grades)
    covers = "coverage" in line.lower[act.at : act.at + 3]
    sure = graded or (like_house and (act.verb.kind == "plain" or covers or bool(line.targets)))
    return [Actor(line.surface(first, act.at), "", first, act.at)] if sure else []


def _unlisted_behind(line: Line, act: Act) -> list[Actor]:
    """`Acme Upgraded To Buy By Harbor View Research`: a firm that the table lacks, where the stretch ends."""
    if line.part.field != "headline":
        return []
    for i in range(act.past - 2, act.at, -1):
        if line.lower[i] in ("by", "at"):
            past = act.past
            while past > i + 1 and line.lower[past - 1] in (".", ",", ";"):
                past -= 1
            graded = any(first <= i + 1 < end or i + 1 == first for first, end, _ in line.grades)
            named = any(n.first < past and i < n.first for n in line.named)
            priced = line.lower[i + 1] in QUOTES | TARGET_WORDS or not line.words[i + 1][0].isupper()
            if graded or named or priced or past - i > 6 or not _capitals(line, i + 1, past):
                return []
            return [Actor(line.surface(i + 1, past), "", i + 1, past)]
    return []
