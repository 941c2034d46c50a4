"""Names that no table knows: runs of capitalised words beside a deal, a halt or a recall."""

from __future__ import annotations

from dataclasses import replace

from tocsin.model.reading import Mention
from tocsin.reference.names import common_words
from tocsin.text import lowered
from tocsin.understanding.claims import words as w
from tocsin.understanding.document import Document, Part
from tocsin.understanding.events.scene import Place, Scene
from tocsin.understanding.events.tables import first_words
from tocsin.understanding.lexicon import QUARTERS
from tocsin.understanding.mentions.gate import title_case
from tocsin.understanding.mentions.words import AFTER_COMPANY, COMPANY_SHAPES, NOT_NAMES, SPEECH, TITLES

_IT = frozenset("it they its their to".split())
MAX_WORDS = 6
LEAST_BODY = 25  # words: a body at least this long names whoever the headline is about
_WHY = "a capitalised name that no table has"
# what a party is, never its name: behind these words a name begins, in front of them it ends
_KINDS = frozenset(
    "maker makers rival rivals firm firms startup start-up group's company companies owner operator publisher producer "
    "developer supplier provider retailer lender bank's insurer carmaker automaker drugmaker chipmaker brewer miner "
    "builder chain competitor parent subsidiary unit arm division business brand franchise giant giants major peer "
    "utility broker exchange-operator wholesaler distributor manufacturer specialist founder co-founder billionaire "
    "tycoon heir investor fund manager contractor activist seller exchange exchanges bank's miner haulier shipowner grocer "
    "airline railway chipmaker lender neobank fintech studio union gang".split()
)
# nouns and verbs that headlines write with a capital and that are part of no name
_NEVER = frozenset(
    "deal deals talks talk bid bids offer offers interest approach takeover merger acquisition buyout sale stake stakes "
    "recall recalls halt halts halted resumed trading news report reports reported sources source plan plans planned "
    "proposal agreement pact terms board shareholders investors family couple teen man woman police officials exclusive "
    "analyst analysts stock stocks share shares option options call calls put puts house home mansion apartment estate "
    "farm painting car cars truck trucks vehicle vehicles suv suvs toys food products product units batches lots "
    "customers users people workers employees crypto bitcoin nft nfts dip gold oil gas cash billion million trillion bn "
    "mn mln eyes nears mulls weighs considers explores seeks wants tries agrees agreed makes draws gets rejects accepts "
    "receives confirms denies completes completed closes announces wins enters signs ends drops scraps abandons snaps "
    "inks strikes reaches finalizes finalises proposes submits raises sweetens tops backs approves clears votes sets "
    "regulator regulators watchdog agency auditor activists court judge nurses pilots workers hackers gunmen militants "
    "prosecutors chairman founder board cyberattack ransomware outage strike widow shareholder lawmakers dividend "
    "fed treasury ecb congress senate rs crore lakh buyback "
    "its their his her our your my us we they all more most some other another first second third next last early late "
    "today soon again still now then here only just even ever never no not yes us uk eu analysis opinion breaking update "
    "buy buys buying bought sell sells selling sold acquire acquires acquiring acquired purchase purchases purchasing "
    "purchased merge merges merging merged owns owned own using used make take get gets wide nationwide voluntary "
    "safety widens expanded expands issued issues due risk over risks fears hopes worth valued chief ceo says saying signed probe probing inspect concerning regarding amid amidst belated commences proposed prepared tender ready lawmakers senators comment seen position additional property exploration".split()
)
_BREAK = (
    (NOT_NAMES | AFTER_COMPANY | TITLES | w.PREPOSITIONS | w.CLAUSE_STOPS | w.AUXILIARIES | w.DAYS | _NEVER | QUARTERS)
    - COMPANY_SHAPES
    - {"corp", "co", "international", "resources", "target"}
)  # fmt: skip
_MONTHS = frozenset("Jan Feb March April May June July Aug Sept Sep Oct Nov Dec January February August September October "
    "November December".split())  # fmt: skip
_FORMS = frozenset(
    "corporation inc corp co holdings holding group trust bank company plc ltd limited & . sa ag nv".split()
)
_AGENTS = ("er", "ers", "or", "ors", "ist", "ists", "man", "men", "ian", "ians")
_TITLE_WORDS = frozenset("ceo cfo chief finance founder boss network".split())
# between a name and the words "halted" or "recalls" stands nothing else
BESIDE = frozenset(
    "shares share stock trading in of is are was were has have been to briefly temporarily the '".split()
)


def with_names(doc: Document, scene: Scene, type_name: str) -> Scene:
    """The scene with places for the unlisted names too that an event of this type may have, in order."""
    thing = type_name == "product recall"  # "Brightfarm salads": the name describes what is sold under it
    runs = [p for p in _runs(scene) if _is_name(doc, scene.part, p, thing) and not _speaks(scene, p)]
    if type_name == "merger":
        runs = [place for place in runs if not _is_aside(scene, place)]
    if not runs:
        return scene
    return replace(scene, places=tuple(sorted([*scene.places, *runs], key=lambda p: p.first)))


def is_unlisted(place: Place) -> bool:
    """Whether a place was made here."""
    return place.mention.why == _WHY


def same_name(one: str, other: str) -> bool:
    """Whether two role values mean the same: equal, one how the other's name begins, or the ticker of its key."""
    if ":" in one + other:
        return one == other or other == one.partition(":")[2] or one == other.partition(":")[2]
    return one == other or (one.startswith(f"{other} ") or other.startswith(f"{one} "))


def _runs(scene: Scene) -> list[Place]:
    held = {i for p in scene.places if not _may_be_a_company(p) for i in range(p.first, p.past)}
    words = scene.part.tokens.words
    out, i = [], scene.first
    while i < scene.past:
        if not words[i][0].isupper():
            i += 1
            continue
        past = _past(scene, i, held)
        if past > i:
            out += _trimmed(scene, i, past, held)
        i = max(past, i) + 1
    return out


def _may_be_a_company(place: Place) -> bool:
    """Whether a person was only taken for one because the name speaks: `Calder Precision said …`."""
    mention = place.mention
    return mention.kind == "person" and not mention.role and not mention.why.startswith("people.csv")


def _past(scene: Scene, first: int, held: set[int]) -> int:
    """Behind the capitalised words that begin at `first`; `first` itself where none does."""
    words, i = scene.part.tokens.words, first
    while i < scene.past and i not in held:
        joins = i > first and words[i] in ("&", ".") and i + 1 < scene.past and words[i + 1][:1].isupper()
        after_initial = words[i] == "." and len(words[i - 1]) == 1
        follows = scene.lower[i + 1] if i + 1 < scene.past else ""
        owner = i > first and scene.lower[i] == "'s" and words[i + 1 : i + 2] and words[i + 1][0].isupper()
        form = i > first and words[i] == "," and follows in _FORMS  # Aaron's, Inc.
        if (joins and (words[i] == "&" or after_initial)) or (owner and follows not in _BREAK) or form:
            i += 1
        elif not words[i][0].isupper() or scene.lower[i] in _BREAK:
            break
        else:
            i += 1
    return i


def _trimmed(scene: Scene, first: int, past: int, held: set[int]) -> list[Place]:
    """The name within a run, without the kind of party before it; empty where only that is there."""
    for i in range(past - 1, first - 1, -1):
        if scene.lower[i] in _KINDS:
            first = i + 1
            break
    listed = any(p.past == first and p.mention.kind == "security" for p in scene.places)
    touches = (
        first - 1 in held and scene.part.field == "body"
    ) or listed  # "Lisbon Quarry": half a name is none
    if first >= past or past - first > MAX_WORDS or touches:
        return []
    tokens = scene.part.tokens
    name = " ".join(tokens.surface(first, past - 1).split())
    mention = Mention("organisation", name, name, scene.part.span(first, past - 1), name, 0.5, _WHY)
    return [Place(mention, first, past)]


def _is_name(doc: Document, part: Part, place: Place, thing: bool) -> bool:
    """Whether the capitals of a run are those of a name and not of a headline's style or a sentence's start."""
    tokens = part.tokens
    first, past = place.first, place.past
    if part.field == "body" and any(_is_dateline(word) for word in tokens.words[first:past]):
        return False
    after = tokens.word(past)
    capitals = part.field == "headline" and title_case(part)
    low = after.lower()
    if not (capitals or thing) and after[:1].islower() and not _goes_on(low):
        return False  # "the Harrowgate unit": the name only describes what is meant
    telling = [
        i for i in range(first, past) if tokens.lower[i] not in common_words() and len(tokens.words[i]) > 1
    ]
    if all(tokens.lower[i] in _FORMS or len(tokens.words[i]) == 1 for i in range(first, past)):
        return False  # "Holdings Inc" is what is left of a name
    if part.field == "headline" and first == 0 and low in QUARTERS and (telling or past > 1):
        return True  # Union Bank Q4 net drops
    if not telling and (capitals or thing or first in part.openings):
        opens = part.field == "headline" and past - first == 1 and not (capitals or thing)
        return opens and low in first_words()  # "Target reaffirms …"
    if part.field == "headline" and len(doc.body.tokens) >= LEAST_BODY:
        told = [form for i in telling for form in (tokens.words[i], tokens.words[i].title())]
        return not told or any(_stands_within(doc.body, form) for form in told)
    alone = past - first == 1
    if alone and first in part.openings:
        word = tokens.lower[first]
        if word.endswith(_AGENTS) and part.field == "headline":
            return False  # a teacher, an actor, a banker
        plural = word.endswith("s") and word[:-1] in common_words()
        return part.field == "headline" and not plural and not word.endswith(("ing", "ed", "ly"))
    return True


def _is_dateline(word: str) -> bool:
    return (len(word) > 4 and word.isupper()) or word in _MONTHS


def _goes_on(low: str) -> bool:
    """Whether the sentence goes on behind a name, and the name does not only describe the next word."""
    return low in _BREAK or w.is_verb(low) or low in first_words() or low in _TITLE_WORDS


def _is_aside(scene: Scene, place: Place) -> bool:
    """Whether a name stands in brackets, or closes a headline as its source: `… -Bloomberg`, `…: TechCrunch`."""
    before = scene.lower[place.first - 1] if place.first > scene.first else ""
    return before == "(" or (place.past == scene.past and before in (":", "-", "–", "—", "|"))


def _speaks(scene: Scene, place: Place) -> bool:
    """Whether a name is that of an outlet, or of one who speaks of others: `Franken says merged …`."""
    if "".join(c for c in place.mention.name.lower() if c.isalnum()) in w.outlet_ids():
        return True
    after = scene.lower[place.past : place.past + 2]
    if after and after[0] in first_words() and after[0] not in w.REPORTING:
        return False
    return (
        bool(after)
        and after[0] in SPEECH
        and (len(after) < 2 or _IT.isdisjoint(scene.lower[place.past + 1 : place.past + 6]))
    )


def _stands_within(body: Part, word: str) -> bool:
    """Whether a capitalised word stands within a sentence of the body, or in a name at its start."""
    words = body.tokens.words
    return word[0].isupper() and any(
        words[i] == word and (i not in body.openings or (i + 1 < len(words) and words[i + 1][0].isupper()))
        for i in body.index.get(lowered(word), ())
    )
