"""Who stands before the reader at a word of the story: named so far, in which sentence, as its subject or not."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from tocsin.model.reading import Mention, Reference
from tocsin.reference.people import borne_by
from tocsin.understanding.document import Part
from tocsin.understanding.references import words as w


@dataclass(frozen=True, slots=True)
class Seen:
    """A name, or a noun led to one, at tokens first to past (not included). subject: of its sentence or clause."""

    mention: Mention
    sentence: int
    first: int
    past: int
    subject: bool


@dataclass(frozen=True, slots=True)
class Here:
    """A word that may point back: its token, the first token of its sentence, and that sentence's number."""

    at: int
    first: int
    sentence: int


@dataclass(slots=True)
class Scene:
    """All that was named so far in one part, in order."""

    part: Part
    counts: Counter[str]
    people: list[Seen] = field(default_factory=list)
    bodies: list[Seen] = field(default_factory=list)  # securities and organisations
    countries: list[Seen] = field(default_factory=list)
    sexes: dict[str, str] = field(default_factory=dict)
    roles: dict[str, set[str]] = field(default_factory=dict)  # words of title and office by person
    nameless: int = -1  # the last sentence whose subject is a person without a name
    starts: dict[int, list[Mention]] = field(default_factory=dict)  # by first token
    taken: set[int] = field(default_factory=set)  # tokens of names
    quoted: set[int] = field(default_factory=set)

    def add(self, seen: Seen) -> None:
        """Pass a name or what points to one."""
        kind = seen.mention.kind
        if kind == "person":
            self.people.append(seen)
            self._known(seen.mention)
        elif kind in ("security", "organisation"):
            self.bodies.append(seen)
        elif kind == "country":
            self.countries.append(seen)

    def _known(self, person: Mention) -> None:
        role = set(person.role.lower().split())
        self.roles.setdefault(person.key, set()).update(role)
        sex = "w" if role & w.OF_WOMEN else "m" if role & w.OF_MEN else ""
        sex = sex or borne_by(person.name.split()[0].lower())
        if sex:
            self.sexes.setdefault(person.key, sex)

    def may_be(self, person: Mention, sex: str) -> bool:
        """Whether a person may be spoken of as he (`m`) or she (`w`)."""
        return self.sexes.get(person.key, sex) == sex

    def led(self, first: int, past: int, mention: Mention, why: str) -> Reference:
        """These tokens, led to a mention."""
        span = self.part.span(first, past - 1)
        words = self.part.tokens.surface(first, past - 1)
        return Reference(span, mention.kind, mention.key, mention.name, mention.span, f"“{words}”: {why}")

    def says(self, seen: Seen, here: Here, verbs: frozenset[str]) -> bool:
        """Whether a verb of these stands right behind a name, and this word shortly behind it."""
        inside = self.part.tokens.lower[seen.past : here.at]
        return bool(inside) and inside[0] in verbs and len(inside) <= 4 and "," not in inside


def scene_of(part: Part, mentions: list[Mention], ahead: list[Mention]) -> Scene:
    """The scene of a part before its first word. mentions: of the part; ahead: of what was read before it."""
    scene = Scene(part, Counter(m.key for m in ahead))
    for mention in mentions:
        tokens = part.within(mention.span.start, mention.span.end)
        scene.starts.setdefault(tokens.start, []).append(mention)
        scene.taken.update(tokens)
    for start, end in part.quotations:
        scene.quoted.update(part.within(start, end))
    return scene


def keys(rows: list[Seen]) -> set[str]:
    """The different ones among them."""
    return {s.mention.key for s in rows}


def is_subject(scene: Scene, first: int, past: int) -> bool:
    """Whether the name at these tokens is a subject: no preposition before it, or a word of saying at its side."""
    lower = scene.part.tokens.lower
    if first in scene.quoted:
        return False
    before = lower[first - 1] if first else ""
    if before in w.SAID or scene.part.tokens.low(past) in w.SAID:
        return True
    at = first - 1
    while at >= 0 and at >= first - 6 and (lower[at] in ("the", "a", "an") or lower[at] in w.HUMAN):
        at -= 1
    return at < 0 or lower[at] not in w.PREPOSITIONS
