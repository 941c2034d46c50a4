"""Who a source phrase names: mentions inside it, pronouns and bare titles by what was said before."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from dataclasses import dataclass, field

from tocsin.model.reading import Mention, MentionKind, Reference
from tocsin.understanding.claims import words as w
from tocsin.understanding.claims.line import Line

_ORDER: dict[MentionKind, int] = {
    "person": 0,
    "organisation": 1,
    "security": 2,
    "country": 3,
    "place": 4,
    "commodity": 9,
}


@dataclass(frozen=True, slots=True)
class Speaker:
    """A resolved claimant. kind: that of its mention, empty for words that name nobody known."""

    name: str
    key: str
    kind: str
    role: str = ""


@dataclass(slots=True)
class Floor:
    """Who has had the floor so far in the story: what pronouns and "the report" point back to."""

    person: Speaker | None = None
    body: Speaker | None = None  # country, organisation or company
    last: Speaker | None = None
    outlet: str = ""
    roles: dict[str, str] = field(default_factory=dict)
    seen: dict[str, Speaker] = field(default_factory=dict)

    def take(self, speaker: Speaker) -> None:
        """Note that this speaker spoke."""
        self.last = speaker
        if speaker.kind == "person":
            self.person = speaker
            self.seen[speaker.name.split()[-1].lower()] = speaker
        elif speaker.kind:
            self.body = speaker


class MentionIndex:
    """The mentions of one part in order of their place, looked up by character range."""

    def __init__(
        self, mentions: tuple[Mention, ...], part: str, references: tuple[Reference, ...] = ()
    ) -> None:
        here = [m for m in mentions if m.span.field == part]
        self._mentions = sorted(here, key=lambda m: m.span.start)
        self._starts = [m.span.start for m in self._mentions]
        self._pointing = {r.span.end: r for r in references}
        self._named = {(m.span.field, m.span.start, m.key): m for m in mentions}

    def within(self, start: int, end: int) -> list[Mention]:
        """Mentions that begin inside the range, left to right."""
        return self._mentions[bisect_left(self._starts, start) : bisect_left(self._starts, end)]

    def pointed(self, end: int) -> Mention | None:
        """The mention to which words that end here point back."""
        reference = self._pointing.get(end)
        if reference is None:
            return None
        return self._named[(reference.to.field, reference.to.start, reference.key)]

    def main(self, end: int) -> Mention | None:
        """The security named most often before `end`, the earliest of equals."""
        count = Counter(m.key for m in self._mentions if m.kind == "security" and m.span.end <= end)
        if not count:
            return None
        key = count.most_common(1)[0][0]
        return next(m for m in self._mentions if m.key == key)

    def before(self, end: int, kinds: tuple[str, ...]) -> Mention | None:
        """The last mention of these kinds that ends before `end`."""
        found = [m for m in self._mentions if m.span.end <= end and m.kind in kinds]
        return found[-1] if found else None


def resolve(line: Line, source: tuple[int, int], index: MentionIndex, floor: Floor) -> Speaker:
    """The speaker that a source range names."""
    first, past = source
    tokens = line.tokens
    start, end = tokens.starts[first], tokens.ends[past - 1]
    led = index.pointed(end)
    if led is not None:
        return Speaker(led.name, led.key, led.kind, floor.roles.get(led.key, "") or led.role)
    if past - first == 1 and line.lower[first] in w.PRONOUNS:
        return _pronoun(line.lower[first], start, index, floor)
    first, past = _bare(line, first, past)
    start, end = tokens.starts[first], tokens.ends[past - 1]
    inside = [m for m in index.within(start, end) if m.kind != "commodity"]
    person = next((m for m in inside if m.kind == "person"), None)
    if person is not None:
        return _person(line, first, person, floor)
    surname = floor.seen.get(line.lower[past - 1])
    if surname is not None and line.is_capital(past - 1):
        return surname
    if inside and not _headed_by_people(line, first, past):
        best = min(inside, key=lambda m: _ORDER[m.kind])
        return Speaker(best.name, best.key, best.kind)
    return _described(line, first, past, index, floor)


def _person(line: Line, first: int, mention: Mention, floor: Floor) -> Speaker:
    role = mention.role or floor.roles.get(mention.key, "") or _title(line, first, mention)
    if role:
        floor.roles[mention.key] = role
    return Speaker(mention.name, mention.key, "person", role)


def _title(line: Line, first: int, mention: Mention) -> str:
    """The words of title and office before a person's name in the source phrase."""
    tokens = line.tokens
    words = tokens.text[tokens.starts[first] : mention.span.start].strip()
    words = words[4:] if words.lower().startswith("the ") else words
    known = any(word in w.PERSON_NOUNS for word in words.lower().split())
    return words if known else ""


def _headed_by_people(line: Line, first: int, past: int) -> bool:
    """`U.S. officials`, `people familiar with the matter`: words for people, not the body named in them."""
    return any(
        line.lower[i] in w.PLURAL_SPEAKERS or line.lower[i] in w.PERSON_NOUNS for i in range(first, past)
    )


def _pronoun(word: str, start: int, index: MentionIndex, floor: Floor) -> Speaker:
    if word in ("he", "she"):
        known = floor.person or _from_mention(index.before(start, ("person",)))
    elif word == "it":
        known = floor.body or _from_mention(index.before(start, ("organisation", "security", "country")))
    else:
        known = floor.last
    return known or Speaker(word, "", "")


def _from_mention(mention: Mention | None) -> Speaker | None:
    return Speaker(mention.name, mention.key, mention.kind, mention.role) if mention else None


def _described(line: Line, first: int, past: int, index: MentionIndex, floor: Floor) -> Speaker:
    """One whom no mention names: words for a company or a person spoken of before, else the words themselves."""
    words = " ".join(line.tokens.surface(first, past - 1).split())
    low = words.lower()
    if low in _BODIES:
        if floor.body is not None and floor.body.kind == "security":
            return floor.body
        main = _from_mention(index.main(line.tokens.starts[first]))
        return main or floor.body or Speaker(words, "", "")
    if low in _PERSONS:
        return floor.person or Speaker(words, "", "")
    return Speaker(words, "", "")


_BODIES = frozenset(
    f"the {noun}"
    for noun in "company group firm agency bank ministry department lender carmaker automaker airline retailer "
    "drugmaker chipmaker insurer miner brewer regulator watchdog startup manufacturer developer".split()
)
_PERSONS = frozenset(
    f"the {noun}"
    for noun in "spokesman spokeswoman spokesperson minister president analyst chief executive ceo governor "
    "economist chairman senator".split()
)


def _bare(line: Line, first: int, past: int) -> tuple[int, int]:
    """Without what stands behind a comma or in brackets; `the group's director, Omar Beck,` is Omar Beck."""
    comma = next((i for i in range(first + 1, past) if line.lower[i] in (",", "(")), past)
    if comma + 2 < past and line.lower[comma] == "," and not line.is_capital(comma - 1):
        stop = next((i for i in range(comma + 1, past) if line.lower[i] == ","), past)
        if stop - comma > 2 and all(line.is_capital(i) for i in range(comma + 1, stop)):
            return comma + 1, stop
    return first, comma
