"""Reads a story once from its first word to its last and leads each word that points back to one named before.

What could be two is led to neither: who is wrongly held to have spoken is worse than words left alone.
"""

from __future__ import annotations

from bisect import bisect_left

from tocsin.model.reading import Mention, Reference
from tocsin.understanding.document import Document
from tocsin.understanding.references import words as w
from tocsin.understanding.references.bodies import body, country, it
from tocsin.understanding.references.people import nameless, pronoun, title
from tocsin.understanding.references.scene import Here, Scene, Seen, is_subject, scene_of

_NOUNS = w.COMPANY | w.TRADES.keys() | w.BODIES.keys() | w.COUNTRIES | w.TITLES
_PRONOUNS = w.MEN | w.WOMEN
_POINTERS = _NOUNS | _PRONOUNS | {"it"}


def find_references(doc: Document, mentions: tuple[Mention, ...]) -> tuple[Reference, ...]:
    """The words of the body that point back to a mention before them, in their order."""
    if not mentions or _POINTERS.isdisjoint(doc.body.bag):
        return ()
    inside = [m for m in mentions if m.span.field == "body"]
    scene = scene_of(doc.body, inside, [m for m in mentions if m.span.field == "headline"])
    found: list[Reference] = []
    pointers = doc.body.where(_POINTERS)
    number, sentences = 0, doc.body.sentences
    for at in sorted({*scene.starts, *pointers}):
        while at >= sentences[number][1]:
            number += 1
        for mention in scene.starts.get(at, ()):
            _pass(scene, mention, at, number)
        if at in scene.taken or at in scene.quoted or scene.part.tokens.lower[at] not in _POINTERS:
            continue
        told = _word(scene, Here(at, sentences[number][0], number))
        if told is not None:
            found.append(told)
    return tuple(found)


def _pass(scene: Scene, mention: Mention, at: int, number: int) -> None:
    past = bisect_left(scene.part.tokens.starts, mention.span.end)
    scene.add(Seen(mention, number, at, past, is_subject(scene, at, past)))
    scene.counts[mention.key] += 1


def _word(scene: Scene, here: Here) -> Reference | None:
    word = scene.part.tokens.lower[here.at]
    if word in _PRONOUNS:
        return pronoun(scene, here)
    if word == "it":
        return it(scene, here)
    told = _noun(scene, here)
    if told is None and nameless(scene, here):
        named = any(s.sentence == here.sentence and s.subject for s in scene.people)
        scene.nameless = scene.nameless if named else here.sentence
    return told


def _noun(scene: Scene, here: Here) -> Reference | None:
    """`the company`, `the Swiss bank`, `the prime minister`."""
    tokens, at = scene.part.tokens, here.at
    first = _the(scene, at)
    if first < 0 or not _stands_alone(scene, first, at):
        return None
    named = [m for i in range(first, at) for m in scene.starts.get(i, ()) if m.kind == "country"]
    code, word = named[0].key if named else "", tokens.lower[at]
    mention: Mention | None
    if word in w.TITLES:
        holder = title(scene, first, at, code)
        mention, how = (holder.mention, f"the office of {holder.mention.name}") if holder else (None, "")
    elif word in w.COUNTRIES:
        mention, how = country(scene, first, here.sentence), "the only one near"
    else:
        mention, how = body(scene, first, at, here.sentence, code)
    if mention is None:
        return None
    scene.add(Seen(mention, here.sentence, first, at + 1, is_subject(scene, first, at + 1)))
    return scene.led(first, at + 1, mention, how)


def _the(scene: Scene, at: int) -> int:
    """The token of "the" before a noun and at most two words that describe it; -1 where there is none."""
    lower = scene.part.tokens.lower
    for i in range(at - 1, max(at - 4, -1), -1):
        if lower[i] == "the":
            return i
        if not lower[i][0].isalpha() or lower[i] in w.PREPOSITIONS or lower[i] in w.OF_OTHERS:
            return -1
    return -1


def _stands_alone(scene: Scene, first: int, at: int) -> bool:
    """Whether the noun is no part of a longer name, no title before one, and says nothing of one beside it."""
    tokens = scene.part.tokens
    behind = tokens.low(at + 1)
    if behind in ("of", "-") or behind in _NOUNS or at + 1 in scene.taken:
        return False
    if behind == "," and at + 2 in scene.taken:
        return False  # "the minister, Ann Lee,"
    before = tokens.lower[first - 1] if first else ""
    return before not in w.BE and not (before == "," and first - 2 in scene.taken)
