"""Whether a trigger's words mean its event where they stand: needed and barred words near it, verb and not noun."""

from __future__ import annotations

from tocsin.understanding.claims import words as w
from tocsin.understanding.events.economy import is_of_economy
from tocsin.understanding.events.scene import Scene
from tocsin.understanding.events.tables import ARMS, VERBS, Trigger

# right behind these a verb's word is a noun: rate hike, lifts ban
_GOVERNS_NOUN = frozenset(
    "rate tax dividend price tariff lifts lift lifted imposes imposed ends eases job".split()
)
_ADVERBS = frozenset(["lower", "top", "close", "back"])  # verbs only behind these
_BARE_BEHIND = frozenset(
    "to will would may might could can should must not and or also 'll they we analysts".split()
)
# bare forms that are nouns more often: verbs only behind those above, a plural or a name
_NOUNISH = frozenset(
    "demand support attack strike raid protest charge probe aid report visit order rally riot murder fire bomb shell blast "
    "pressure welcome mass rise fall increase drop plan release return target fine offer launch call claim advance".split()
)
_COMPOUND = ("air", "cyber", "military")
_BEFORE, _BEHIND = 8, 14  # tokens around a trigger in which its needed words stand
_BESIDE, _RIGHT = 2, 9  # the same for a state's acts
# sport and stage have these of the corporate types too
_PLAYED = ("management change", "contract award", "layoffs", "product launch", "death")


def is_meant(scene: Scene, trigger: Trigger, bag: frozenset[str], first: int, past: int) -> bool:
    """Whether the words that a trigger needs stand near it, and none that it bars in its sentence.

    bag: the sentence's words.
    """
    wanted = trigger.needs
    if wanted and "#" in wanted[0] and _counts(scene, past):
        wanted = wanted[1:]
    for words in wanted:
        if words.isdisjoint(bag):
            return False
    if trigger.bars and not trigger.bars.isdisjoint(bag):
        return False
    if trigger.form in VERBS and _is_noun_use(scene, first):
        return False
    if wanted:
        before, behind = (_BESIDE, _RIGHT) if trigger.form == "state" else (_BEFORE, _BEHIND)
        start, end = first - before, past + behind
        if start > scene.first or end < scene.past:
            near = scene.lower[max(scene.first, start) : min(scene.past, end)]
            if any(words.isdisjoint(near) for words in wanted):
                return False
    return trigger.type.name != "guidance" or not is_of_economy(scene, past)


def is_worldly(trigger: Trigger) -> bool:
    """Whether sport and the stage have such events too: all but those of accounts, shares and deals."""
    return trigger.type.group != "corporate" or trigger.type.free or trigger.type.name in _PLAYED


def _counts(scene: Scene, at: int) -> bool:
    """Whether a number that counts things, and is no year, stands at a token (# in a trigger's needs)."""
    word = scene.lower[at] if at < scene.past else ""
    return word[:1].isdigit() and ("," in word or len(word) != 4)


def _is_noun_use(scene: Scene, i: int) -> bool:
    word = scene.lower[i]
    before = scene.lower[i - 1] if i > scene.first else ""
    if before == "'s" and any(p.past == i for p in scene.places):
        return False  # McDonald's posts …: a name of its own
    if word in _ADVERBS and before not in _BARE_BEHIND:
        return True  # ends lower, top analyst
    if word in _NOUNISH and before and before not in _BARE_BEHIND:
        named = scene.part.tokens.words[i - 1][:1].isupper() and i - 1 not in scene.part.openings
        if not (named or before.endswith("s")):
            return True  # strong demand, a sudden attack
    if before in _GOVERNS_NOUN or (before in w.PREPOSITIONS and before != "to" and not word.endswith("ing")):
        return True  # rate hike, lifts ban, after protests
    if (before in ARMS and not before.endswith("s")) or (before in _COMPOUND and i - 1 > scene.first):
        return True  # artillery shells, air strikes, missile tests; but drones attack
    if before == "'s" and i - 2 >= scene.first and scene.lower[i - 2] == "moody":
        return False
    if before == "of":
        return not word.endswith("ing")
    return before in w.DETERMINERS or before in ("'s", "'")
