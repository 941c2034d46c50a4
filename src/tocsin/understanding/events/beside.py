"""Roles told by place alone: a label before a name, a name right beside its word, an exchange that halts."""

from __future__ import annotations

from tocsin.understanding.events.bodies import is_halter
from tocsin.understanding.events.names import BESIDE, is_unlisted
from tocsin.understanding.events.scene import Place, Scene, value
from tocsin.understanding.events.tables import Trigger

FORMS = frozenset(["label", "beside", "venue"])
# verbs that are also nouns ("In-App Purchase"), and what stands before them where they are verbs
_BARE = frozenset(
    "buy purchase acquire merge make raise launch submit table lodge draw attract receive get field".split()
)
_BEFORE_BARE = frozenset("to will would may could might can should shall must not and 'll or also".split())
_AFTER_LABEL = frozenset([":", "-", "–", "—", "|"])
_FAR = 5  # tokens between a subject and its verb
_BEHIND = 10  # tokens between the word and a name behind a preposition
_CUTS = frozenset([",", ";", ":", "and", "but", "-", "(", "–", "—", "that", "as"])
_BETWEEN = BESIDE | frozenset(
    "warns warned it could says said that "
    "will would may might could plans plan planning agrees agreed agree expects expected intends seeks aims set due ready "
    "has have had be been being it says said plc inc corp ltd ag sa nv llc group co . ) ( also again today finance chief "
    "executive ceo cfo coo founder co-founder chairman chairwoman president boss financial operating officer director "
    "network unit quarterly annual net full-year first second third fourth quarter about not no never n't 's data system "
    "systems customer workers pilots machinists board shareholders union in under finally formally officially now already just".split()
)
_LABEL_REACH = 6  # tokens between a label's colon and the name
_TICKER_REACH = 5  # tokens between a name and the ticker in brackets behind it


def roles_beside(scene: Scene, trigger: Trigger, first: int, past: int) -> tuple[dict[str, str], int]:
    """Roles of a trigger of one of FORMS, and the token behind the last word of the event; none where it is not one."""
    fills = trigger.type.fills
    if trigger.form == "label":
        place = _labelled(scene, past, fills) if first == scene.first else None
    elif trigger.form == "beside":
        place = _left(scene, first, fills)
    else:
        by = _left(scene, first, fills)
        place = _right(scene, past, fills) if by is not None and is_halter(by.mention) else None
    if place is None or is_halter(place.mention):
        return {}, past
    place = _listed_line(scene, place)
    return {trigger.subject: value(place.mention, trigger.type.fills)}, max(past, place.past)


def stands(scene: Scene, trigger: Trigger, roles: dict[str, str], first: int, past: int) -> bool:
    """Whether roles that unlisted names fill are sure enough: both sides of a deal, or right beside the word.

    In other types than mergers, names that stand too far from the word are taken out of `roles`.
    """
    if (
        trigger.type.name == "merger" and not trigger.object
    ):  # "in a bid to", "received a bid": by nobody for nobody
        return trigger.type.subject in roles and trigger.type.object in roles
    unlisted = {p.mention.key: p for p in scene.places if is_unlisted(p)}
    given = unlisted.keys() & roles.values()
    if not given or trigger.form in FORMS:
        return True
    if trigger.type.name == "merger":
        bare = scene.lower[first] in _BARE and scene.lower[max(scene.first, first - 1)] not in _BEFORE_BARE
        return trigger.type.subject in roles and trigger.type.object in roles and not bare
    if (
        scene.lower[first] == "recall" and scene.lower[max(scene.first, first - 1)] != "to"
    ):  # "Toaster recall widens", "Panel Probing Recall": no names
        given -= {key for key in given if unlisted[key].past <= first}
        if not given:
            return False
    for role in [r for r, who in roles.items() if who in unlisted]:
        if roles[role] not in given or not _is_near(scene, trigger, unlisted[roles[role]], first, past):
            del roles[role]
    return bool(roles) or trigger.type.free


def _is_near(scene: Scene, trigger: Trigger, place: Place, first: int, past: int) -> bool:
    """Whether a name is the word's own subject or object: only helping words, adjectives or a preposition between."""
    if place.past <= first:
        return first - place.past <= _FAR and all(
            word in _BETWEEN for word in scene.lower[place.past : first]
        )
    gap = scene.lower[past : place.first]
    if len(gap) <= 2 and not any(word in _CUTS for word in gap):
        return True
    return any(word in trigger.preps or word == "by" for word in gap[-2:]) and len(gap) <= _BEHIND


def _labelled(scene: Scene, past: int, fills: str) -> Place | None:
    if past >= scene.past or scene.lower[past] not in _AFTER_LABEL:
        return None
    near = [p for p in scene.places if past < p.first <= past + _LABEL_REACH and value(p.mention, fills)]
    return next((p for p in near if not is_halter(p.mention)), None)


def _left(scene: Scene, first: int, fills: str) -> Place | None:
    """The company right before token `first`, over a colon, "shares", "is" and a ticker in brackets."""
    i = scene.before_figures(first)
    i -= i > scene.first and scene.lower[i - 1] == ":"
    while i > scene.first and (scene.lower[i - 1] in BESIDE or scene.lower[i - 1] in (")", ">")):
        i -= 1
    return next(
        (p for p in scene.places if p.past in (i, i + 1) and p.first < i and value(p.mention, fills)), None
    )


def _right(scene: Scene, past: int, fills: str) -> Place | None:
    """The company right behind, over "trading in" and "shares of"."""
    i = past
    while i < scene.past and scene.lower[i] in BESIDE:
        i += 1
    return next((p for p in scene.places if p.first == i and value(p.mention, fills)), None)


def _listed_line(scene: Scene, place: Place) -> Place:
    """The ticker in brackets right behind a name, else the name."""
    if place.past < scene.past and scene.lower[place.past] in ("(", "<"):
        for other in scene.places:
            if 0 < other.first - place.past <= _TICKER_REACH and other.mention.kind == "security":
                return other
    return place
