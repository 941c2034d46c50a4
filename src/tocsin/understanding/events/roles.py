"""Who did what to whom: roles from the nearest mentions, with the voice of the verb."""

from __future__ import annotations

from tocsin.model.reading import Mention
from tocsin.understanding.claims import words as w
from tocsin.understanding.events.bodies import is_halter, is_public
from tocsin.understanding.events.scene import Place, Scene, value
from tocsin.understanding.events.tables import ARMS, Trigger

_PREPOSITIONS = w.PREPOSITIONS | {"against"}
_US_DESKS = (("treasury",), ("ofac",))  # whoever writes only that means the American ones
_LISTS = frozenset(["list", "lists", "blacklist", "register"])
_IT = frozenset(["it", "they"])
_PARTICIPLES = frozenset(
    "bought sold sent held hit cut set struck shut laid won made paid split spun".split()
)
_NP_STOPS = (
    w.PREPOSITIONS
    | w.CLAUSE_STOPS
    | w.BREAKS
    | w.DAYS
    | frozenset("to will would over last this next it he she they".split())
) - {"of", "and"}


def find_roles(scene: Scene, trigger: Trigger, first: int, past: int) -> dict[str, str]:
    """Roles of a trigger at tokens [first, past), by name."""
    start, end = scene.clause(first, past)
    passive = trigger.form == "verb" and _is_passive(scene, first, past, start)
    roles: dict[str, str] = {}
    left_role, right_role = (
        (trigger.object, trigger.subject) if passive else (trigger.subject, trigger.object)
    )
    fills = trigger.type.fills
    subject = _subject(scene, first, start, "party" if trigger.form == "state" else fills, trigger.form)
    if trigger.form == "state" and subject is not None and not _is_state(subject.mention):
        subject = None
    if fills == "named" and subject is None and not passive:
        if scene.lower[first - 1 : first] in _US_DESKS:
            roles[left_role] = "US"
        elif trigger.form == "state":
            return {}
    if subject is not None and trigger.type.name == "trading halt" and is_halter(subject.mention):
        subject, left_role, right_role = None, "", left_role  # an exchange halts the shares of others
    if subject is not None and left_role:
        roles[left_role] = value(subject.mention, fills)
    _right(scene, trigger, (past, end), right_role if not passive else "", roles)
    if subject is None and roles and trigger.form == "verb" and trigger.type.name == "merger" and not passive:
        speaker = _behind_pronoun(scene, first, start, fills)
        if speaker is not None and value(speaker.mention, fills) not in roles.values():
            roles.setdefault(trigger.subject, value(speaker.mention, fills))
    if trigger.phrase == "merge!" and subject is not None and trigger.object not in roles:
        _partner(scene, trigger, subject, first, roles)
    if passive and (by := _after_by(scene, past, end, fills)):
        roles[right_role] = by
    if trigger.type.fills == "named":
        _named_object(scene, trigger.object, past, end, roles)
    if trigger.type.name == "arms transfer":
        _maker(scene, start, end, roles)
        _barter(scene, past, roles)
    return roles


def _is_passive(scene: Scene, first: int, past: int, start: int) -> bool:
    word = scene.lower[past - 1]
    if not (word.endswith(("ed", "en")) or word in _PARTICIPLES):
        return False
    be = any(scene.lower[i] in w.BE for i in range(max(start, first - 3), first))
    return be or (past < scene.past and scene.lower[past] == "by")


def _subject(scene: Scene, first: int, start: int, fills: str, form: str) -> Place | None:
    """The nearest mention on the left that no preposition governs; for nouns only a possessor or a neighbour."""
    behind = [p for p in scene.places if start <= p.first and p.past <= first]
    spare: Place | None = None
    for place in reversed(behind):
        if not value(place.mention, fills) or (fills == "issuer" and _shares_words(scene, place)):
            continue
        if form == "noun":
            near = first - place.past <= 3 and scene.lower[place.past] in ("'s", "'")
            if near or (place.past == first and fills in ("company", "issuer")):
                return place
            continue
        if not _preposition(scene, place.first, start):
            return place
        spare = spare or place
    return spare


def _is_state(mention: Mention) -> bool:
    return bool(value(mention, "state")) or is_public(mention)


def _partner(scene: Scene, trigger: Trigger, subject: Place, first: int, roles: dict[str, str]) -> None:
    """`A and B agree to merge`: the one behind the "and"."""
    for place in scene.places:
        joined = subject.past < place.first < first and scene.lower[place.first - 1] in ("and", "&")
        if joined and value(place.mention, trigger.type.fills):
            roles[trigger.object] = value(place.mention, trigger.type.fills)


def _behind_pronoun(scene: Scene, first: int, start: int, fills: str) -> Place | None:
    """Whom "it" or "they" means right after the clause of a speaker: "Acme said that it had bought Borel"."""
    if _IT.isdisjoint(scene.lower[start : min(first, start + 2)]):
        return None
    before = [p for p in scene.places if p.past < start and value(p.mention, fills)]
    return next((p for p in before if not _preposition(scene, p.first, scene.first)), None)


def _shares_words(scene: Scene, place: Place) -> bool:
    """Whether a public body goes by these very words (ECB, and a small bank of that symbol)."""
    return any(p.first == place.first and is_public(p.mention) for p in scene.places)


def _preposition(scene: Scene, first: int, start: int) -> str:
    """The preposition that governs a mention: up to three tokens back over articles and adjectives."""
    for i in range(first - 1, max(start, first - 4) - 1, -1):
        word = scene.lower[i]
        if word in _PREPOSITIONS or word == "between":
            return word
        if word in w.BREAKS or w.is_verb(word) or word == "'s":
            return ""
        if word == "and" and i == first - 1:
            return "and"
    return ""


def _right(scene: Scene, trigger: Trigger, window: tuple[int, int], role: str, roles: dict[str, str]) -> None:
    preps, fills = trigger.preps, trigger.type.fills
    for place in scene.places:
        if not (window[0] <= place.first < window[1]) or place.first - window[0] > 16:
            continue
        filled = value(place.mention, fills)
        if not filled or filled in roles.values():
            continue
        word = _preposition(scene, place.first, window[0] - 1)
        found = preps.get(word, "") if word else role
        if found and found not in roles and not _is_possessor(scene, place):
            roles[found] = filled


def _is_possessor(scene: Scene, place: Place) -> bool:
    return place.mention.kind != "country" and place.past < scene.past and scene.lower[place.past] == "'s"


def _after_by(scene: Scene, past: int, end: int, fills: str) -> str:
    for place in scene.places:
        if past <= place.first < end and _preposition(scene, place.first, past - 1) == "by":
            return value(place.mention, fills)
    return ""


def _named_object(scene: Scene, role: str, past: int, end: int, roles: dict[str, str]) -> None:
    """`against a Slovakian person for …`: the party itself, not the country that describes it."""
    i = past
    while i < end and (
        scene.lower[i] not in ("against", "on") or not _LISTS.isdisjoint(scene.lower[i + 1 : i + 4])
    ):
        i += 1
    first = i + 1 if i < end else past
    stop = noun_phrase(scene, first, scene.past)
    if stop <= first or (i >= end and scene.lower[past - 1] in ("sanctions",)):
        return
    for place in scene.places:
        if first <= place.first and place.past == stop:
            roles[role] = value(place.mention, "party") or place.mention.key
            return
    words = " ".join(scene.part.tokens.surface(first, stop - 1).split())
    if stop == first + 1 and words[0].isdigit():
        return  # the number of a licence
    if i < end or scene.lower[first] in w.DETERMINERS or (role not in roles and words):
        roles[role] = words


def noun_phrase(scene: Scene, first: int, limit: int) -> int:
    """Past-last token of the noun phrase that starts at `first`."""
    i = first
    while i < limit and i - first < 8:
        word = scene.lower[i]
        if (word in _NP_STOPS and not (word in ("this", "last") and i == first)) or (
            i > first and w.is_verb(word)
        ):
            break
        i += 1
    return i


def _maker(scene: Scene, start: int, end: int, roles: dict[str, str]) -> None:
    """`North Korean weapons`: the maker supplies, where nobody else is said to."""
    if "supplier" in roles:
        return
    for place in scene.places:
        near = place.mention.kind == "country" and start <= place.first and place.past < end
        if near and scene.lower[place.past] in ARMS and place.mention.key != roles.get("receiver"):
            roles["supplier"] = place.mention.key
            return


def _barter(scene: Scene, past: int, roles: dict[str, str]) -> None:
    """`… weapons to B in exchange for food`."""
    at = exchange_at(scene, past)
    if at:
        stop = noun_phrase(scene, at, scene.past)
        words = " ".join(scene.lower[at:stop])
        if words and ARMS.isdisjoint(scene.lower[at:stop]):
            roles["in_exchange_for"] = words


def exchange_at(scene: Scene, first: int) -> int:
    """The token after `in exchange for` or `in return for`, 0 where neither stands."""
    lower = scene.lower
    for i in range(first, scene.past - 3):
        if lower[i] == "in" and lower[i + 1] in ("exchange", "return") and lower[i + 2] == "for":
            return i + 3
    return 0


def barter_for_arms(scene: Scene) -> tuple[dict[str, str], tuple[int, int]] | None:
    """`A is offering B food in exchange for munitions`: B supplies, A receives."""
    at = exchange_at(scene, scene.first)
    if not at or ARMS.isdisjoint(scene.lower[at : noun_phrase(scene, at, scene.past)]):
        return None
    start, _ = scene.clause(at - 3, at)
    parties = [p for p in scene.places if start <= p.first < at and value(p.mention, "state")]
    if len(parties) < 2:
        return None
    giver, taker = parties[-2], parties[-1]
    goods = " ".join(scene.lower[taker.past : at - 3])
    if scene.lower[taker.first - 1] == "to":
        return None
    roles = {"supplier": value(taker.mention, "state"), "receiver": value(giver.mention, "state")}
    if goods and len(goods.split()) <= 5:
        roles["in_exchange_for"] = goods
    return roles, (giver.past, noun_phrase(scene, at, scene.past))
