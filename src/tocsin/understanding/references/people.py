"""He, she and titles: the person of the story that they point back to."""

from __future__ import annotations

from tocsin.model.reading import Reference
from tocsin.understanding.references import words as w
from tocsin.understanding.references.scene import Here, Scene, Seen, keys

_NEAR = 2  # sentences that a pronoun may look back


def pronoun(scene: Scene, here: Here) -> Reference | None:
    """He and she; him and her where they are objects."""
    word = scene.part.tokens.lower[here.at]
    sex = "w" if word in w.WOMEN else "m"
    near = [s for s in scene.people if here.sentence - s.sentence <= _NEAR and scene.may_be(s.mention, sex)]
    before = [s for s in near if s.sentence < here.sentence]
    if word in w.OBJECTS:
        told = (
            _nearest(scene, [s for s in before if s.subject] or before) if _object(scene, here.at) else None
        )
        how = "the last subject before"
    else:
        told, how = _subject(scene, here, [s for s in near if s.sentence == here.sentence and s.subject])
        if told is None and not how and not _nameless_rules(scene, here):
            told, how = _nearest(scene, before), "the subject or the only one before"
    if told is None:
        return None
    scene.sexes.setdefault(told.mention.key, sex)
    return scene.led(here.at, here.at + 1, told.mention, how)


def _subject(scene: Scene, here: Here, subjects: list[Seen]) -> tuple[Seen | None, str]:
    """The subject of the sentence itself, where the word stands in what it says or it is the only one."""
    lower = scene.part.tokens.lower
    if subjects and any(lower[i] in w.SAID for i in range(subjects[-1].past, here.at)):
        return subjects[-1], "in what the subject says"
    if len(keys(subjects)) == 1 and not _joined(scene, subjects[0], scene.people):
        return subjects[0], "the subject of the sentence"
    return None, "two subjects" if subjects else ""


def _nameless_rules(scene: Scene, here: Here) -> bool:
    """Whether a person without a name may be meant: the subject of the sentence before, or of this one, not told
    apart by a verb of saying: `The judge said he lied`."""
    lower = scene.part.tokens.lower
    if scene.nameless == here.sentence:
        return not any(lower[i] in w.SAID for i in range(here.first, here.at))
    return scene.nameless == here.sentence - 1


def _nearest(scene: Scene, rows: list[Seen]) -> Seen | None:
    """The subject of the nearest sentence that has any of these, else its only one."""
    close = [s for s in rows if s.sentence == rows[-1].sentence]
    subjects = [s for s in close if s.subject]
    if subjects and not _joined(scene, subjects[0], close):
        return subjects[0]
    return close[0] if close and len(keys(close)) == 1 else None


def _joined(scene: Scene, subject: Seen, people: list[Seen]) -> bool:
    """Whether another person is joined to a subject by "and": neither alone is he or she."""
    lower = scene.part.tokens.lower
    ends = [s.first for s in people if subject.past < s.first <= subject.past + 5]
    return any("and" in lower[subject.past : end] for end in ends)


def _object(scene: Scene, at: int) -> bool:
    """Whether "her" stands for a person rather than before what is hers."""
    behind = scene.part.tokens.low(at + 1)
    plain = not behind or not behind[0].isalnum() or behind in w.PREPOSITIONS or behind in ("a", "an", "the")
    return scene.part.tokens.lower[at] == "him" or plain


def title(scene: Scene, first: int, at: int, country: str) -> Seen | None:
    """The one person so far whose title or office has the word. country: that of an adjective before it, if any."""
    lower = scene.part.tokens.lower
    double = f"{lower[at - 1]} {lower[at]}"
    wanted = set(double.split()) if double in w.DOUBLE else {lower[at]}
    held = [s for s in scene.people if wanted <= scene.roles.get(s.mention.key, set())]
    if len(keys(held)) != 1 or (country and held[-1].mention.country not in ("", country)):
        return None
    return held[-1]


def nameless(scene: Scene, here: Here) -> bool:
    """Whether the word is a person without a name, as the subject: `The French president will meet`."""
    lower = scene.part.tokens.lower
    if lower[here.at] not in w.HUMAN or here.at - here.first > 5:
        return False
    opened = lower[here.first] in ("the", "a", "an", "his", "her")
    return opened and w.PREPOSITIONS.isdisjoint(lower[here.first + 1 : here.at])
