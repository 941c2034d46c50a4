"""Who did what to whom: roles from the nearest mentions, with the voice of the verb."""

from __future__ import annotations

from tocsin.model.reading import Mention
from tocsin.understanding.claims import words as w
from tocsin.understanding.events.bodies import is_halter, is_public
from tocsin.understanding.events.scene import Place, Scene, value
from tocsin.understanding.events.tables import ARMS, Trigger
from tocsin.understanding.mentions.gate import title_case

_PREPOSITIONS = w.PREPOSITIONS | {"against", "off", "across", "around", "toward", "towards"}
# offices that a headline names by one word, by what they fill
_DESKS = {
    "bank": {
        "fed": "Federal Reserve", "rba": "Reserve Bank of Australia", "rbnz": "Reserve Bank of New Zealand",
        "pboc": "People's Bank of China", "boe": "Bank of England", "boj": "Bank of Japan", "bok": "Bank of Korea",
        "snb": "Swiss National Bank", "banxico": "Bank of Mexico",
    },
    "party": {"moody": "Moody's", "s&p": "S&P"},
    "state": {"senate": "US", "house": "US", "congress": "US", "pentagon": "US", "treasury": "US"},
}  # fmt: skip
# who acts without a name or a country: the words themselves fill the role
_CROWDS = frozenset(
    "rebels guerrillas militants insurgents separatists opposition students protesters demonstrators workers farmers union "
    "unions police army troops soldiers government authorities officials parliament lawmakers gunmen fighters militia "
    "activists villagers refugees settlers junta mediators inspectors rulers president premier minister king emir court "
    "hackers prosecutors dissidents exiles monks prisoners inmates residents".split()
)
_US_DESKS = (("treasury",), ("ofac",))  # whoever writes only that means the American ones
_DATES = w.DAYS | w.MONTHS
_LISTS = frozenset(["list", "lists", "blacklist", "register"])
# whose country is only said: "U.S. banks", "Taiwan's Borel"
_PRIVATE = frozenset(
    "bank banks company companies maker makers firm firms startup startups unit subsidiary market markets stock stocks "
    "shares consumers customers users shoppers investors retailer retailers carmaker carmakers drugmaker telecom telecoms "
    "telecommunications mobile online billionaire tech technology internet insurer insurers airline airlines chipmaker "
    "chipmakers exchange fund funds bourse car cars smartphone analysts economists traders players team teams film patent "
    "sales revenue operations website publisher newspaper miner miners lender lenders retail giant giants startup-up tycoon "
    "entrepreneur e-commerce dollar bond bonds listing plant factory store stores dealer dealers court judge jury appeals district patent class shareholder shareholders lawsuit litigation woman man men women supreme".split()
)
_CROWD_REACH = 8  # tokens between a crowd and its verb
_BY_OFFICES = ("appointment", "subsidy", "credit rating change")
_AGENCIES = frozenset(["XNYS:MCO", "XNYS:SPGI", "XNAS:MORN"])
_HALTS = ("trading halt", "delisting")
_OF_OTHERS = ("demand", "accusation", "refusal")
# whose is decided on: "approves Acme's drug", "probes Acme's accounts"
_OWNERS = {
    "drug approval": "company",
    "regulatory approval": "company",
    "antitrust action": "against",
    "investigation": "subject",
    "clinical trial result": "company",
    "credit rating change": "rated",
    "court ruling": "party",
}
# what happens in a place or to a company: whoever is named beside it
_AROUND = frozenset(
    "accident|disaster|protest|outage|labour strike|inflation release|jobs release|growth release|cyber incident|coup|"
    "hostage taking|crackdown|initial public offering|layoffs|missile test|debt default".split("|")
)
_BECAUSE = frozenset(
    "as after on following post despite amid its with".split()
)  # shares fall as quarterly profit drops
_IT = frozenset(["it", "they", "its", "their", "chief"])
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
    if trigger.type.name in _OF_OTHERS and end < scene.past and scene.lower[end] == "that":
        end = scene.clause(end + 1, end + 1)[1]  # demands that Japan halt …
    active = trigger.form in ("verb", "both")
    passive = active and _is_passive(scene, first, past, start)
    left_role, right_role = trigger.subject, trigger.object
    if passive:
        left_role, right_role = right_role, left_role
    if trigger.type.fills == "state" and not passive and _company_acts(scene, first, start):
        return {}
    subject = _left_party(scene, trigger, first, start)
    if subject is not None and trigger.type.name in _HALTS and is_halter(subject.mention):
        subject, left_role, right_role = None, "", left_role  # an exchange halts the shares of others
    roles: dict[str, str] = {}
    if subject is not None and left_role:
        roles[left_role] = value(subject.mention, trigger.type.fills)
    elif left_role and (desk := _desk(scene, trigger, first, start, passive=passive)):
        roles[left_role] = desk
    elif trigger.form == "state":
        return {}
    _right(scene, trigger, (past, end), "" if passive else right_role, roles)
    if active and not passive:
        _other_side(scene, trigger, subject, (first, start), roles)
    if passive and (by := _after_by(scene, past, end, trigger.type.fills)):
        roles[right_role] = by
    return _finished(scene, trigger, roles, (start, first, past, end))


def _left_party(scene: Scene, trigger: Trigger, first: int, start: int) -> Place | None:
    state = trigger.form == "state"
    subject = _subject(scene, first, start, "party" if state else trigger.type.fills, trigger.form)
    return None if state and subject is not None and not _is_state(subject.mention) else subject


def _desk(scene: Scene, trigger: Trigger, first: int, start: int, *, passive: bool) -> str:
    """An office named by one word where no mention was made of it: the Treasury, the Fed."""
    fills = trigger.type.fills
    if fills == "named":
        return "US" if not passive and scene.lower[first - 1 : first] in _US_DESKS else ""
    if (
        fills == "state"
        and trigger.type.group == "world"
        and not passive
        and trigger.type.name not in _AROUND
    ):
        return _crowd(scene, first, start) if trigger.form == "verb" else ""
    if (trigger.form not in ("verb", "both") and fills != "bank") or fills not in _DESKS:
        return ""
    desks, words = _DESKS[fills], scene.part.tokens.words
    for i in range(first - 1, start - 1, -1):
        if scene.lower[i] in desks and words[i][0].isupper():
            return desks[scene.lower[i]]
    return ""


def _crowd(scene: Scene, first: int, start: int) -> str:
    """The rebels, students or police that stand right before a verb, or up to a few words before it."""
    for i in range(first - 1, max(start, first - _CROWD_REACH) - 1, -1):
        word = scene.lower[i]
        if word in _CROWDS and not _preposition(scene, i, start):
            return word
        if word in w.BREAKS or (w.is_verb(word) and word not in w.AUXILIARIES):
            break
    return ""


def _other_side(
    scene: Scene, trigger: Trigger, subject: Place | None, at: tuple[int, int], roles: dict[str, str]
) -> None:
    """Who "it" is behind "Acme said that", and the second of "A and B merge". at: first token, clause's start."""
    fills, deal = trigger.type.fills, trigger.type.name == "merger"
    if subject is None and trigger.subject not in roles and (roles or not deal):
        speaker = _behind_pronoun(scene, *at, fills)
        if speaker is not None and value(speaker.mention, fills) not in roles.values():
            roles.setdefault(trigger.subject, value(speaker.mention, fills))
    if subject is not None and deal and trigger.form == "verb" and trigger.object not in roles:
        _partner(scene, trigger, subject, at[0], roles)


def _finished(
    scene: Scene, trigger: Trigger, roles: dict[str, str], at: tuple[int, int, int, int]
) -> dict[str, str]:
    """Roles with what the type's own grammar adds; none where a trigger of two sides has but one."""
    start, first, past, end = at
    if trigger.type.fills == "named":
        _named_object(scene, trigger.object, past, end, roles)
    if (
        trigger.type.name in _BY_OFFICES
        and ":" in (by := roles.get(trigger.subject, ""))
        and by not in _AGENCIES
    ):
        return {}  # a company's own offices, discounts and views are none of a state or an agency
    if trigger.form == "both" and not (trigger.subject in roles and trigger.object in roles):
        return {}
    around = trigger.type.name in _AROUND or _moved_by_figures(scene, trigger, first)
    if around and trigger.type.subject and trigger.type.subject not in roles:
        _around(scene, trigger, (start, first), roles)
    if trigger.type.name == "arms transfer":
        _maker(scene, start, end, roles)
        _barter(scene, past, roles)
    return roles


def _around(scene: Scene, trigger: Trigger, left: tuple[int, int], roles: dict[str, str]) -> None:
    """Where or to whom something happened, when no grammar says so: the nearest mention on the left that fits."""
    rest = [p for p in scene.places if p.first >= left[1]] if trigger.type.name.endswith("release") else []
    for place in [*reversed([p for p in scene.places if p.past <= left[1]]), *rest]:
        if scene.first <= place.first and (who := value(place.mention, trigger.type.fills)):
            if who not in roles.values():
                roles[trigger.type.subject] = who
            return


def _moved_by_figures(scene: Scene, trigger: Trigger, first: int) -> bool:
    """Whether accounts stand as the reason why a headline's company moved."""
    if trigger.type.name != "earnings report" or trigger.form != "noun" or scene.part.field != "headline":
        return False
    i = scene.before_figures(first)
    return any(word in _BECAUSE for word in scene.lower[max(scene.first, i - 2) : i])


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
        if fills in ("state", "party") and _only_says_whence(scene, place):
            continue
        if form == "noun":
            near = first - place.past <= 3 and scene.lower[place.past] in ("'s", "'")
            if near or (
                fills in ("company", "issuer") and scene.before_figures(first) in (place.past, place.past + 1)
            ):
                return place
            continue
        if not _preposition(scene, place.first, start):
            return place
        spare = spare or place
    return spare


def _only_says_whence(scene: Scene, place: Place) -> bool:
    """Whether a country describes a company behind it: "U.S. banks", "Taiwan's Borel"."""
    if place.mention.kind != "country" or place.past >= scene.past:
        return False
    if scene.lower[place.past] in _PRIVATE:
        return True
    owner = scene.lower[place.past] == "'s"
    at = place.past + owner
    behind = [p for p in scene.places if p.first == at]
    if behind or not owner or at >= scene.past:
        return any(p.mention.kind == "security" for p in behind)
    capital = scene.part.tokens.words[at][0].isupper()
    return capital and not title_case(scene.part)


def _company_acts(scene: Scene, first: int, start: int) -> bool:
    """Whether a company, not a country, does what the verb at `first` tells."""
    for place in reversed(scene.places):
        if start <= place.first and place.past <= first and not _preposition(scene, place.first, start):
            return place.mention.kind == "security"
    return False


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
        if word in w.BREAKS or w.is_verb(word) or word == "'s" or word in w.DAYS:
            return ""  # "On Monday Iran …"
        if word == "and" and i == first - 1:
            return "and"
    return ""


def _right(scene: Scene, trigger: Trigger, window: tuple[int, int], role: str, roles: dict[str, str]) -> None:
    preps, fills = trigger.preps, trigger.type.fills
    for place in scene.places:
        if not (window[0] <= place.first < window[1]) or place.first - window[0] > 16:
            continue
        filled = value(place.mention, fills)
        if trigger.type.name == "merger" and filled in roles.values():
            filled = _bought_since(place)  # Acme buys Borel, which is Acme's today
        if (
            not filled
            or filled in roles.values()
            or (fills in ("state", "party") and _only_says_whence(scene, place))
        ):
            continue
        word = _preposition(scene, place.first, window[0] - 1)
        found = preps.get(word, "") if word else role
        if _is_possessor(scene, place):
            found = _OWNERS.get(trigger.type.name, "")
        if found and found != "-" and found not in roles:
            roles[found] = filled


def _bought_since(place: Place) -> str:
    """The words for a brand or a subsidiary, whose key is that of its owner."""
    return place.mention.surface if place.mention.surface.lower() not in place.mention.name.lower() else ""


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
    if (stop == first + 1 and words[0].isdigit()) or scene.lower[first] in _DATES:
        return  # the number of a licence, the day of it
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
