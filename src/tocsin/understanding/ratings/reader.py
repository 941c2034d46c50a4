"""The grammar of analyst actions: firm first, then the tail with the target, then the head in full.

Lists ("Top Upgrades"), credit ratings and clinical "Initiates Phase II" are no analyst actions.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from tocsin.model.reading import Mention, Rating
from tocsin.reference import Tables
from tocsin.understanding.document import Document, Part
from tocsin.understanding.ratings import target as t
from tocsin.understanding.ratings.tables import ACTIONS, LOOSE, TARGET_ACTIONS, Firm, firms, rating_words

_KEYS = frozenset(ACTIONS) | frozenset(TARGET_ACTIONS)
_NOT_HERE = frozenset(
    "phase trial trials study enrollment dosing dividend buyback moody's notes bonds debt guidance".split()
)
_LISTS = frozenset("upgrades downgrades initiations changes roundup movers".split())
_BODY_SENTENCES = 4
_MAX_COMPANIES = 3


@dataclass(frozen=True, slots=True)
class _Line:
    """A sentence of a part, tokens [first, past), without a leading `UPDATE:`."""

    part: Part
    first: int
    past: int

    @property
    def lower(self) -> tuple[str, ...]:
        return self.part.tokens.lower


@dataclass(frozen=True, slots=True)
class _Actor:
    """Who acts: the firm, its analyst where named, and the tokens that name them."""

    firm: str
    analyst: str
    first: int
    past: int


def find_ratings(doc: Document, mentions: tuple[Mention, ...], tables: Tables | None) -> tuple[Rating, ...]:
    """Analyst actions of a story, one per firm and security; fields not told are empty or None.

    tables: taken so that all readers are called alike; what they know of securities comes in
    the mentions' keys.
    """
    found: dict[tuple[str, str], Rating] = {}
    for part, sentences in ((doc.headline, 1), (doc.body, _BODY_SENTENCES)):
        ranges = [(0, len(part.tokens))] if part is doc.headline else list(part.sentences[:sentences])
        for first, past in ranges:
            if past > first and not _KEYS.isdisjoint(part.tokens.lower[first:past]):
                for rating in _read(_Line(part, _after_prefix(part, first, past), past), mentions):
                    key = (rating.firm, rating.security_key)
                    found[key] = _filled(found[key], rating) if key in found else rating
    return tuple(found.values())


def _after_prefix(part: Part, first: int, past: int) -> int:
    """Past `UPDATE:` and the like."""
    for i in range(first, min(first + 3, past)):
        if part.tokens.lower[i] in (":", "-", "–"):
            return (
                i + 1
                if part.tokens.lower[first] in ("update", "correction", "breaking", "exclusive", "updated")
                else first
            )
    return first


def _read(line: _Line, mentions: tuple[Mention, ...]) -> list[Rating]:
    words = line.lower[line.first : line.past]
    if _is_list(words):
        return []
    if not _NOT_HERE.isdisjoint(words) and not firms().scan(line.lower, line.first, line.past):
        return []
    actor = _actor(line, mentions)
    if actor is None:
        return []
    verb = _verb(line, actor)
    if verb is None:
        return []
    at, action = verb
    target = t.find_target(line.lower, at if action == "target" else at + 1, line.past)
    head_end = target.first if target and target.first > at else line.past
    rating, prior = _grades(line, at + 1, head_end)
    loose = line.lower[at] in LOOSE and not rating and "coverage" not in words and "rating" not in words
    bare = action in ("reiterates", "maintains") and line.lower[at + 1 : at + 2] == ("on",)
    if (loose and not target and not bare) or (action == "target" and target is None):
        return []
    companies = _companies(line, actor, mentions)
    if not companies or len(companies) > _MAX_COMPANIES:
        return []
    made = "maintains" if action == "target" else action
    return [_rating(line, company, actor, made, (rating, prior), target) for company in companies]


def _is_list(words: tuple[str, ...]) -> bool:
    return bool(words) and (
        ("top" in words[:4] and not _LISTS.isdisjoint(words)) or words[-1] in ("initiations",)
    )


def _actor(line: _Line, mentions: tuple[Mention, ...]) -> _Actor | None:
    """The firm at the head of the line, or after `by`/`at` behind the verb, with its analyst."""
    hits = firms().scan(line.lower, line.first, line.past)
    first_verb = next((i for i in range(line.first, line.past) if line.lower[i] in _KEYS), line.past)
    for i, past, (firm, *_) in hits:
        if firm.credit and i <= first_verb:
            return None
        behind = i > first_verb and line.lower[i - 1] in ("by", "at")
        if (i < first_verb and i - line.first <= 6) or behind:
            return _with_analyst(line, firm, i, past, first_verb)
    if first_verb >= line.past or first_verb == line.first:
        return None
    return _unknown_firm(line, first_verb, mentions) or _named_behind(line, first_verb)


def _named_behind(line: _Line, verb: int) -> _Actor | None:
    """`ABB Initiated With Buy At ING Group`: a firm that the table lacks, at the end of the line."""
    if not line.lower[verb].endswith("ed") or line.part.field != "headline":
        return None
    for i in range(line.past - 2, verb, -1):
        if line.lower[i] in ("by", "at"):
            words = line.part.tokens.words[i + 1 : line.past]
            graded = rating_words().at(line.lower, i + 1)
            if graded or len(words) > 4 or not all(w[0].isupper() or w in "&." for w in words):
                return None
            return _Actor(line.part.tokens.surface(i + 1, line.past - 1), "", i + 1, line.past)
    return None


def _with_analyst(line: _Line, firm: Firm, first: int, past: int, verb: int) -> _Actor:
    """`Deutsche Bank's Rod Lache cuts …`, `Needham analyst Laura Martin maintains …`."""
    i = past
    while i < verb and line.lower[i] in (
        "'s",
        "analyst",
        "analysts",
        "securities",
        "research",
        "capital",
        "markets",
        ",",
    ):
        i += 1
    named = line.part.tokens.words[i:verb]
    mark = i > past and (line.lower[past] == "'s" or "analyst" in line.lower[past:i])
    if mark and 2 <= len(named) <= 4 and all(w[0].isupper() or w == "." for w in named):
        return _Actor(firm.name, line.part.tokens.surface(i, verb - 1), first, verb)
    return _Actor(firm.name, "", first, past)


def _unknown_firm(line: _Line, verb: int, mentions: tuple[Mention, ...]) -> _Actor | None:
    """A firm that the table lacks: capitalised words up to the verb that name no listed company."""
    words = line.part.tokens.words[line.first : verb]
    if not 1 <= len(words) <= 4 or not all(w[0].isupper() or w in "&." for w in words):
        return None
    start, end = line.part.tokens.starts[line.first], line.part.tokens.ends[verb - 1]
    taken = any(
        m.span.field == line.part.field and m.span.start < end and start < m.span.end
        for m in mentions
        if m.kind == "security"
    )
    sure = (
        line.lower[verb] in ("upgrades", "downgrades")
        or "coverage" in line.lower[verb : verb + 3]
        or any(True for _ in rating_words().scan(line.lower, verb + 1, min(verb + 4, line.past)))
    )
    return (
        None
        if taken or not sure
        else _Actor(line.part.tokens.surface(line.first, verb - 1), "", line.first, verb)
    )


def _verb(line: _Line, actor: _Actor) -> tuple[int, str] | None:
    """(token, action) of the first action word outside the firm; "target" where only a target moves."""
    for i in range(line.first, line.past):
        if actor.first <= i < actor.past:
            continue
        word = line.lower[i]
        if word in ACTIONS and not _is_target_verb(line, i):
            return i, ACTIONS[word]
        if word in TARGET_ACTIONS and t.target_word_near(line.lower, i, line.past):
            later = next(
                (
                    j
                    for j in range(i + 1, line.past)
                    if line.lower[j] in ("upgrades", "downgrades", "upgraded", "downgraded")
                ),
                None,
            )
            return (later, ACTIONS[line.lower[later]]) if later else (i, "target")
    return None


def _is_target_verb(line: _Line, i: int) -> bool:
    """`Maintains $27 PT`: the action is the target's, no rating follows before it."""
    if line.lower[i] not in TARGET_ACTIONS:
        return False
    graded = any(rating_words().scan(line.lower, i + 1, line.past))
    return not graded and t.target_word_near(line.lower, i, line.past)


def _grades(line: _Line, first: int, past: int) -> tuple[str, str]:
    """(rating, prior rating) in the words of the line."""
    rating, prior = "", ""
    for i, end, _ in rating_words().scan(line.lower, first, past):
        if not line.part.tokens.words[i][0].isupper() and line.part.field == "headline":
            continue
        words = line.part.tokens.surface(i, end - 1)
        before = line.lower[i - 1] if line.lower[i - 1] not in ("a", "an", "its") else line.lower[i - 2]
        if before == "from" and not prior:
            prior = words
        elif (before == "to" and prior) or not rating:
            rating = words
    return rating, prior


def _companies(line: _Line, actor: _Actor, mentions: tuple[Mention, ...]) -> list[Mention]:
    """Listed companies of the line that are not the firm itself, each once."""
    starts = line.part.tokens.starts
    low, high = starts[line.first], line.part.tokens.ends[line.past - 1]
    firm_low, firm_high = starts[actor.first], line.part.tokens.ends[actor.past - 1]
    out: dict[str, Mention] = {}
    for m in mentions:
        if m.kind != "security" or m.span.field != line.part.field or not low <= m.span.start < high:
            continue
        if m.span.start < firm_high and firm_low < m.span.end:
            continue
        out.setdefault(m.key, m)
    return list(out.values())


def _rating(
    line: _Line,
    company: Mention,
    actor: _Actor,
    action: str,
    grades: tuple[str, str],
    target: t.Target | None,
) -> Rating:
    rating, prior = grades
    return Rating(
        security_key=company.key,
        ticker=company.key.partition(":")[2] or company.key,
        firm=actor.firm,
        analyst=actor.analyst,
        action=action,
        rating=rating,
        prior_rating=prior,
        target=target.to if target else None,
        prior_target=target.from_ if target else None,
        target_action=_target_action(action, target),
        currency=target.currency if target else "",
        span=line.part.span(line.first, line.past - 1),
        why=f"firm {actor.firm}, {action}",
    )


def _target_action(action: str, target: t.Target | None) -> str:
    """`Reiterates Buy, $46 PT` leaves the target as it was; beside a new rating it is announced."""
    if target is None or target.action or target.to is None:
        return target.action if target else ""
    return "maintains" if action in ("maintains", "reiterates") else "announces"


def _filled(old: Rating, new: Rating) -> Rating:
    """The first record with its gaps filled from a later sentence."""
    fill = {
        name: getattr(new, name)
        for name in (
            "analyst",
            "rating",
            "prior_rating",
            "target",
            "prior_target",
            "target_action",
            "currency",
        )
        if not getattr(old, name) and getattr(new, name)
    }
    return replace(old, **fill)
