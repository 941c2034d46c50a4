"""The actions that a line tells: each verb that acts on a rating, a price target or a list, and its stretch of the line."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from tocsin.understanding.ratings.line import QUOTES, Line
from tocsin.understanding.ratings.tables import Verb, verbs
from tocsin.understanding.ratings.target import amount_of

Role = Literal["rating", "target", "list"]

_PARTS = frozenset([",", ";", "and", "but", "while", "|", "–", "—", ".", "then", "as"])
_PASSIVE_NEXT = frozenset(
    "to from at by with on as after amid following for ( , ; . : - – — and ahead before over due new citing".split()
) | {""}
_HELPERS = frozenset("was were been being is are gets got getting".split())
_IRREGULAR = frozenset("cut set put given kept held withdrawn begun".split())
_DOUBTED = frozenset("could may might would should can cannot not never will to n't won't didn't if".split())
_LIST_BEFORE = frozenset(
    "top biggest notable latest recent more these more key analysts' todays stock and &".split()
)
_RATED = frozenset(["rating", "ratings", "rtg", "recommendation"])
_STANDING = frozenset("a an with at its the stock shares on to by their".split())
_BASE_TOO = frozenset(["cut", "set", "put"])
_REACH = 14


@dataclass(frozen=True, slots=True)
class Act:
    """A verb at token `at` with what it acts on. Its stretch is tokens [left, past)."""

    at: int
    left: int
    past: int
    role: Role
    passive: bool
    noun: bool
    verb: Verb


def find_acts(line: Line) -> list[Act]:
    """The acts of a line, in order, their stretches side by side."""
    found: list[tuple[int, Role, bool]] = []
    for at in _candidates(line):
        noun = _is_noun(line, at)
        role = _role(line, at, noun, bool(found) and found[-1][1] == "list")
        if role:
            found.append((at, role, noun))
    if not found:
        return []
    cuts = [_cut(line, a[0], b[0]) for a, b in pairwise(found)]
    lefts, pasts = [line.first, *cuts], [*cuts, line.past]
    out = []
    for (at, role, noun), left, past in zip(found, lefts, pasts, strict=True):
        end = _colon(line, at, past)
        passive = noun or _passive(line, at, left)
        out.append(Act(at, left, end, role, passive, noun, verbs()[line.lower[at]]))
    return out


def _candidates(line: Line) -> list[int]:
    table = verbs()
    lower = line.lower
    hits = [i for i in range(line.first, line.past) if lower[i] in table]
    if not hits:
        return []
    taken = line.names | {i for first, past, _ in line.grades for i in range(first, past)}
    return [i for i in hits if i not in taken and line.low(i - 1) not in _DOUBTED]


def _is_noun(line: Line, at: int) -> bool:
    """`a downgrade to Hold at UBS`, `price target hikes at Citi`."""
    word, before = line.lower[at], line.low(at - 1)
    if word in ("upgrade", "downgrade", "double-upgrade", "double-downgrade", "upgrading", "downgrading"):
        return not (word.endswith("ing") and any(h.past == at for h in line.houses))
    if word in ("upgrades", "downgrades") and before in ("gets", "after", "two", "double", "on", "following"):
        return True
    verb = verbs()[word]
    named = verb.kind == "move" and verb.target != "adjusts" and (word + "s" in verbs() or word.endswith("s"))
    return named and at - 1 in line.targets and word != "cut"


def _role(line: Line, at: int, noun: bool, listing: bool) -> Role | None:
    verb, word = verbs()[line.lower[at]], line.lower[at]
    if verb.kind == "plain":
        return None if _heads_list(line, at) else "rating"
    base = not noun and word not in _BASE_TOO and word + "s" in verbs() and not word.endswith("s")
    if base and not any(h.past == at for h in line.houses) and line.low(at - 1) != "and":
        return None
    return _BY_KIND[verb.kind](line, at, verb, listing)


def _heads_list(line: Line, at: int) -> bool:
    """`Top Upgrades`, `Analyst Upgrades and Downgrades`: the word names a list."""
    if line.lower[at] not in ("upgrades", "downgrades"):
        return False
    after = line.low(at + 1)
    analyst = line.low(at - 1) in ("analyst", "analysts", "broker")
    if analyst and at + 1 < line.past and line.words[at + 1][0].isupper():
        return False
    return (
        analyst
        or line.low(at - 1) in _LIST_BEFORE
        or after in (",", "&", "and", ":", "for", "", "(", "this", "from", "-")
    )


def _grade_in(line: Line, first: int, past: int) -> int:
    """Where the first rating word of tokens [first, past) stands, past where there is none."""
    return next((a for a, _, _ in line.grades if first <= a < past), past)


def _target_in(line: Line, first: int, past: int) -> int:
    """Where the first word for a target, or price, of tokens [first, past) stands, past where there is none."""
    return min((i for i in line.targets if first <= i < past), default=past)


def _reach(line: Line, at: int) -> int:
    """Up to where a verb looks for what it acts on."""
    stop = min(at + _REACH, line.past)
    return next((i for i in range(at + 1, stop) if line.lower[i] == ";"), stop)


def _near(line: Line, at: int, words: frozenset[str], before: int, after: int) -> bool:
    return not words.isdisjoint(line.lower[max(line.first, at - before) : min(at + after + 1, line.past)])


def _cover(line: Line, at: int, verb: Verb, listing: bool) -> Role | None:
    past, word = _reach(line, at), line.lower[at]
    if _near(line, at, frozenset(["coverage"]), 4, 6):
        return "rating"
    if word.startswith("cover"):
        return "rating" if word == "covered" and line.low(at + 1) == "by" else None
    if verb.action in ("terminates", "suspends", "assumes") and _near(line, at, _RATED, 1, 3):
        return "rating"
    grade = _grade_in(line, at + 1, past)
    if grade < past and (line.low(at + 1) != "to" or verb.action != "initiates"):
        return "rating"
    named = any(n.first == at + 1 for n in line.named) and any(h.past == at for h in line.houses)
    return "rating" if named and word.startswith("ini") else None


def _hold(line: Line, at: int, verb: Verb, listing: bool) -> Role | None:
    past = _reach(line, at)
    grade, target = _grade_in(line, at + 1, past), _target_in(line, at + 1, past)
    price = next((i for i in range(at + 1, past) if line.lower[i] in "$€£¥" and target < past), past)
    if grade < past and grade < min(target, price):
        return "rating"
    if min(target, price) < past:
        return "target"
    left = max(line.first, at - 3)
    if _grade_in(line, left, at) < at or _near(line, at, _RATED, 2, 3):
        return "rating"
    if _target_in(line, at - 2, at) < at:
        return "target"
    house = any(h.past == at for h in line.houses)
    return "rating" if house and line.low(at + 1) == "on" else None


def _move(line: Line, at: int, verb: Verb, listing: bool) -> Role | None:
    past = _reach(line, at)
    if _target_in(line, at - 2, at) < at:
        return "target"
    grade, target = _grade_in(line, at + 1, past), _target_in(line, at + 1, past)
    steps = grade < target and _led_by(line, grade, ("to", "from"))
    if steps or line.low(at - 1) in _RATED or (grade < past and _near(line, at, _RATED, 0, 2)):
        return "rating"
    if target < past:
        return "target"
    priced = any(line.lower[i] in "$€£¥" for i in range(at + 1, past))
    return "target" if line.targets and priced and verb.kind == "move" else None


def _led_by(line: Line, at: int, words: tuple[str, ...]) -> bool:
    """Whether one of the words leads to token `at`, quotes and articles passed over."""
    i = at - 1
    while i > line.first and (line.lower[i] in QUOTES or line.lower[i] in ("a", "an", "its")):
        i -= 1
    return line.low(i) in words


def _set(line: Line, at: int, verb: Verb, listing: bool) -> Role | None:
    past = _reach(line, at)
    target, grade = _target_in(line, at + 1, past), _grade_in(line, at + 1, past)
    left = _target_in(line, at - 2, at) < at
    priced = any(line.lower[i] in "$€£¥" or amount_of(line.lower[i]) for i in range(at + 1, past))
    if grade < past and grade < target and line.lower[at] not in ("sees", "see", "saw"):
        return "rating" if _near(line, grade, _RATED, 1, 4) else None
    return "target" if (target < past or left) and priced else None


def _drop(line: Line, at: int, verb: Verb, listing: bool) -> Role | None:
    past = _reach(line, at)
    if _near(line, at, frozenset(["coverage"]), 3, 5):
        return "rating"
    if any(first < past and first > at and fav for first, _, fav in line.grades):
        return "list"
    if _target_in(line, at - 2, past) < past:
        return "target"
    return "list" if listing else None


def _list(line: Line, at: int, verb: Verb, listing: bool) -> Role | None:
    past = _reach(line, at)
    return "list" if listing or any(at < first < past and fav for first, _, fav in line.grades) else None


def _state(line: Line, at: int, verb: Verb, listing: bool) -> Role | None:
    past = min(at + 6, line.past)
    grade = _grade_in(line, at + 1, past)
    between = {*line.lower[at + 1 : grade]} - _STANDING - QUOTES
    named = any(n.first == at + 1 and n.past == grade for n in line.named)
    if grade < past and (not between or named):
        return "rating"
    priced = line.low(at + 1) == "$" or line.low(at + 2) == "$"
    return "target" if verb.target and priced and _target_in(line, at, past) < past else None


def _get(line: Line, at: int, verb: Verb, listing: bool) -> Role | None:
    past = min(at + 6, line.past)
    grade = _grade_in(line, at + 1, past)
    averaged = _near(line, grade, frozenset(["average", "consensus"]), 4, 0)
    giver = any(
        grade < h.first <= grade + 3 and line.low(h.first - 1) in ("from", "at", "by") for h in line.houses
    )
    return "rating" if grade < past and not averaged and (giver or _near(line, grade, _RATED, 0, 4)) else None


_BY_KIND = {
    "cover": _cover,
    "hold": _hold,
    "move": _move,
    "set": _set,
    "drop": _drop,
    "list": _list,
    "state": _state,
    "get": _get,
}


def _passive(line: Line, at: int, left: int) -> bool:
    word, verb = line.lower[at], verbs()[line.lower[at]]
    if verb.kind == "get" or word == "given" or line.low(at - 1) in _HELPERS:
        return True
    if not (word.endswith("ed") or word in _IRREGULAR):
        return False
    after = line.low(at + 1)
    if after in QUOTES or any(first == at + 1 for first, _, _ in line.grades):
        return not any(left <= h.first and h.past <= at for h in line.houses)
    return after in _PASSIVE_NEXT


def _cut(line: Line, at: int, other: int) -> int:
    """Where the stretch of the verb at `other` begins: behind the last mark that parts it from the verb before."""
    for i in range(other - 1, at, -1):
        if line.lower[i] in _PARTS and i not in line.names:
            return i
    return other


def _colon(line: Line, at: int, past: int) -> int:
    """A colon ends a stretch, unless a rating or price follows or it stands in brackets."""
    depth = 0
    for i in range(at + 1, past):
        word = line.lower[i]
        depth += (word == "(") - (word == ")")
        follows = i + 1 if line.low(i + 1) not in QUOTES else i + 2
        graded = any(first == follows for first, _, _ in line.grades)
        if (
            word == ":"
            and depth <= 0
            and not graded
            and line.low(i + 1) not in ("$", "€", "£", "target", "pt")
        ):
            return i
    return past
