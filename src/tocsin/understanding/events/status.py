"""How far along an event is, by the words around its trigger; None where it did not happen here at all."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from tocsin.model.reading import EventStatus
from tocsin.understanding.events.denial import denial_after, denial_before

_NOT = frozenset(
    "not never no without didn't doesn't don't hasn't haven't hadn't won't wouldn't can't cannot isn't wasn't "
    "aren't weren't nor neither declined declines failed fails unlikely avoid avoided avoids averts "
    "averted avert n't".split()
)
_IF = frozenset(
    "if unless whether any should were suppose hypothetical hypothetically fear fears feared".split()
)
_PAST = frozenset("ago anniversary historically decades formerly previously".split())
_UNNAMED = frozenset(
    "sources reportedly rumored rumoured rumor rumour rumors rumours speculation familiar said-to-be unconfirmed "
    "insiders knowledge".split()
)
_PROPOSED = frozenset(
    "may might could would proposed proposes propose proposal proposing considering considers consider mulls mull "
    "mulling weighs weigh weighing explore explores exploring offers offering offered trying tries tried try wants "
    "want potential possible possibly alleged attempt attempted urges urged calls asks asked threatens threaten "
    "threatened threatening risk risks brink verge probably perhaps plea bid bids push pushes leans leaning ponders pondering contemplates contemplating debates debating floats floated hints hinted hinting "
    "discusses discuss discussing suggests suggested suggesting favours favors favoured favored toys signals signalled "
    "signaled must can lets opposes opposed draft effort efforts attempts pressed pressing eyes eyeing studies urge calling looms".split()
)
_PLANNED = frozenset(
    "will 'll plans plan planned planning intends intend intended set expected expects expect agreed agrees agree seeking "
    "seeks seek sought scheduled due poised preparing prepares prepare aims aim vows vowed ready going pledged pledges "
    "promises promised promise upcoming shall likely nears nearing seen hopes hope hoping braces brace bracing readies gearing vote votes voted willing tipped slated projected cusp "
    "predicted earmarked awaits awaiting".split()
)
_LEAD_BACKGROUND = (
    ("as", "a", "result", "of"), ("in", "the", "years"), ("ever", "since"), ("since", "the"), ("years", "earlier"),
    ("a", "decade"), ("last", "year"), ("in", "those", "days"), ("back", "then"),
)  # fmt: skip
_YEARS_AFTER = frozenset([("years", "after"), ("years", "on"), ("years", "since"), ("decades", "after")])
_LEADS = frozenset(lead[0] for lead in _LEAD_BACKGROUND)
RANK: dict[EventStatus, int] = {
    "denied": 0,
    "rumoured": 1,
    "proposed": 2,
    "planned": 3,
    "confirmed": 4,
    "done": 5,
}


def is_background(sentence: Sequence[str], first: int | None, year: int) -> bool:
    """Whether a sentence, with the trigger at `first` of its tokens, tells of older times there: a past year near
    the trigger or at the sentence's start, `years ago`, `as a result of …`. Without `first` only `In 1967 …` dates it."""
    if sentence[0] in _LEADS and any(tuple(sentence[: len(lead)]) == lead for lead in _LEAD_BACKGROUND):
        return True
    if not _PAST.isdisjoint(sentence) or tuple(sentence[1:3]) in _YEARS_AFTER:
        return True
    near = sentence[:2] if first is None else sentence[:4]
    if first is not None:
        near = (*near, *sentence[max(0, first - _YEAR_BEFORE) : first + _YEAR_BEHIND])
    years = [int(w) for w in near if len(w) == 4 and w[0] in "12" and w.isdigit()]
    return any(1900 <= one < year - 1 for one in years)


_AHEAD: dict[str, EventStatus] = {
    "looms": "proposed",
    "looming": "proposed",
    "possible": "proposed",
    "expected": "planned",
    "planned": "planned",
    "due": "planned",
    "likely": "planned",
    "vote": "planned",
    "ballot": "planned",
    "threat": "proposed",
    "warning": "proposed",
    "risk": "proposed",
    "fears": "proposed",
    "plan": "planned",
    "plans": "planned",
    "bill": "planned",
}
# what is only hoped, feared or talked of, right before a noun
_SPOKEN_OF = frozenset(
    "talk prospect prospects chance chances odds bets threat threats possibility hope hopes fears".split()
)
# what another says that one did
_SAID_OF = frozenset(
    "allegedly suspected accused accuses accusing accuse blames blamed blame alleges apparently".split()
)
_BEFORE_MONTH = frozenset("in of since until by last early late mid-".split())
_WILL_NOT = frozenset(
    [
        ("will", "not"),
        ("would", "not"),
        ("won't", "be"),
        ("no", "intention"),
        ("not", "going"),
        ("no", "plans"),
    ]
)
_REFUSED = frozenset("refuses refused refuse refusing".split())
# behind a noun: "profit could plunge"
_MODALS: dict[str, EventStatus] = {
    "could": "proposed",
    "may": "proposed",
    "might": "proposed",
    "would": "proposed",
    "will": "planned",
    "to": "planned",
    "seen": "planned",
    "set": "planned",
}
# what is done with a deal, a stake, an offer: "to raise its stake in" has not happened
_DOING = frozenset(
    "raise cut buy sell take make launch issue hold start begin complete announce build increase lower boost expand "
    "lift acquire seek get win sign open reach strike secure place file set call order impose end lose enter discuss "
    "consider decide debate approve study resume unveil present table negotiate "
    "finalise finalize conduct authorise authorize deliver supply send provide ship test face join ".split()
)
_APART = frozenset("into over after about amid since as while".split())
_MAY = frozenset(["must", "can", "lets"])  # they count right before a trigger only
_CHANCES = "odds talk chances chance prospect likelihood possibility fears hopes threat risk".split()
_ON_THE_WAY: dict[tuple[str, str], EventStatus] = {
    **{(word, "to"): "planned" for word in ("close", "closer", "nearer")},
    **{(word, "for"): "planned" for word in ("heads", "headed", "heading", "braces", "gears")},
    **{(word, "of"): "proposed" for word in ("warns", "warned", "warn", "warning")},
    **{(word, "on"): "proposed" for word in ("hinges", "hinging", "depends", "conditional")},
    **{(word, "of"): "proposed" for word in _CHANCES},
    ("in", "talks"): "proposed",
    **{
        (who, word): "proposed" for who in ("analysts", "economists", "traders") for word in ("see", "expect")
    },
    ("thinking", "of"): "proposed",
    ("early", "for"): "proposed",
    ("decision", "on"): "planned",
    **{(word, "towards"): "planned" for word in ("edges", "inches", "moves", "closer")},
    **{(word, "toward"): "planned" for word in ("edges", "inches", "moves", "closer")},
}
_HEARSAY = frozenset("said believed thought understood rumored rumoured reported".split())
_STOPS = frozenset("halts halted stops stopped freezes froze bans banned".split())  # "halts arms sales to"
_CLAIM = frozenset("claim claims claimed claiming".split())
_CLAIMED = frozenset("to it its they their he she that".split())
_CALLED_OFF = frozenset(
    "lapses lapsed cancelled canceled postponed scrapped shelved delayed collapses collapsed abandoned suspended".split()
)
_PLAN = frozenset(["plan", "plans"])
_OFF_REACH = 3
_NOT_YET = frozenset("on planned needed likely possible considered expected imminent under".split())
_STOP = frozenset([",", ";", ":", "which", "that", "and", "but", "after", "as"])
_SIGNS = frozenset("evidence sign indication proof suggestion".split())
_THINK = frozenset("believe believes suspect suspects bet bets deepfake hoax".split())
_IS = frozenset("is are was were looks seems appears".split())  # "a default by Acme is likely"
_JUDGED = 9  # tokens behind a noun in which it is called likely
_YEAR_BEFORE, _YEAR_BEHIND = 6, 12  # tokens in which a year dates the trigger


def status_of(
    left: Sequence[str],
    trigger: str,
    around: tuple[Sequence[str], Sequence[str]],
    sentence: Sequence[str],
    *,
    noun: bool = False,
) -> tuple[EventStatus | None, str]:
    """(status, the word that decided). left: words of the clause before the trigger, nearest last;
    around: the words of the sentence on both sides of the trigger.

    None: negated or only supposed. "done" is what the words allow; whether the speaker is
    competent to say so is asked elsewhere.
    """
    near = left[-7:]
    if not _IF.isdisjoint(left[-12:]):
        return None, "only supposed"
    left_of = (*around[0], trigger) if trigger in _PLAN else around[0]  # "drops plan for"
    if denied := denial_before(left_of) or denial_after(around[1], sentence) or _declined(near):
        return "denied", denied
    if unreal := _unreal(around[0], near, sentence):
        return None, unreal
    signs = (*pairwise(around[0][-8:]), *pairwise(around[1][:4]))
    if sign := next((word for no, word in signs if no == "no" and word in _SIGNS), ""):
        return "denied", f"no {sign}"
    if not _NOT.isdisjoint(near[-4:]):
        return None, "negated"
    if rumour := _rumoured(near, around[0], sentence, noun=noun):
        return "rumoured", rumour
    return _ahead(near, trigger, around[1], noun=noun)


def _declined(near: Sequence[str]) -> str:
    """The words with which an actor says that it will not do it."""
    if refused := _REFUSED.intersection(near[-3:]):
        return min(refused)
    return next((" ".join(pair) for pair in pairwise(near[-5:]) if pair in _WILL_NOT), "")


def _unreal(before: Sequence[str], near: Sequence[str], sentence: Sequence[str]) -> str:
    """The words by which a sentence asks, only supposes, or says that it all but happened."""
    if sentence[-1] == "?":
        return "asked"
    if before and before[0] == "had":
        return "only supposed"
    return near[-1] if near and near[-1] in ("nearly", "almost") else ""


def _judged(right: Sequence[str]) -> tuple[EventStatus, str] | None:
    """What the clause says of it behind its words: "… is likely", "… is not on the table"."""
    end = next((i for i, word in enumerate(right[:_JUDGED]) if word in _STOP), min(len(right), _JUDGED))
    for i in range(end - 1):
        if right[i] in _IS and right[i + 1] in _AHEAD:
            return _AHEAD[right[i + 1]], right[i + 1]
        if right[i] in _IS and right[i + 1] == "not" and not _NOT_YET.isdisjoint(right[i + 2 : i + 3]):
            return "denied", f"not {right[i + 2]}"
    return None


def _to_do(near: Sequence[str]) -> str:
    """The verb before a noun that is still to be done: "looks to raise its stake in", not "to open probe into a recall"."""
    for i in range(len(near) - 1, 0, -1):
        if near[i] in _APART:
            break
        if near[i] in _DOING and near[i - 1] == "to":
            return near[i]
    return ""


def _rumoured(near: Sequence[str], before: Sequence[str], sentence: Sequence[str], *, noun: bool) -> str:
    """The words by which nobody with a name says it, or another says it of the actor."""
    if found := _UNNAMED.intersection(sentence) or _SAID_OF.intersection(near):
        return min(found)
    if not _THINK.isdisjoint(sentence) and (found := _THINK.intersection(before[-10:])):
        return min(found)
    if before[-10:] and ("claimed", "that") in pairwise(before[-10:]):
        return "claimed that"
    if _CLAIM.intersection(near) and any(
        word in _CLAIM and (then in _CLAIMED or (noun and word == near[-1] and "jobless" not in near))
        for word, then in pairwise((*near, ""))
    ):
        return "claims"
    return next((f"{said} to" for said, to in pairwise(sentence) if to == "to" and said in _HEARSAY), "")


def _ahead(near: Sequence[str], trigger: str, right: Sequence[str], *, noun: bool) -> tuple[EventStatus, str]:
    """Proposed or planned by the words around, else done."""
    if spoken := _SPOKEN_OF.intersection(near[-3:]):
        return "proposed", min(spoken)
    if tuple(right[:2]) == ("in", "principle"):
        return "planned", "in principle"
    if pair := next((pair for pair in pairwise(near) if pair in _ON_THE_WAY), None):
        return _ON_THE_WAY[pair], " ".join(pair)
    for i in range(len(near) - 1, -1, -1):
        if near[i] == "may" and i and near[i - 1] in _BEFORE_MONTH:
            continue
        if near[i] in _MAY and (i < len(near) - 3 or trigger == "face"):
            continue  # "can go ahead, court rules", "must face a suit"
        if near[i] in _PROPOSED:
            return "proposed", near[i]
        if near[i] in _PLANNED:
            return "planned", near[i]
    if near and (near[-1] == "to" or tuple(near[-2:]) == ("to", "be")):
        return "planned", "to"
    if verb := _to_do(near if noun else near[-3:]):
        return "planned", f"to {verb}"
    if judged := _judged(right):
        return judged
    if noun:
        if stopped := next((word for word in near[-1:] if word in _STOPS), ""):
            return "denied", stopped
        if off := next((word for word in right[:_OFF_REACH] if word in _CALLED_OFF), ""):
            return "denied", off
        if word := next((word for word in right[:2] if word in _AHEAD), ""):
            return _AHEAD[word], word
        if right and right[0] in _MODALS:
            return _MODALS[right[0]], right[0]
        if ("on", "hold") in pairwise(right[:_JUDGED]):
            return "denied", "on hold"
        if "would" in right[1:4] and _STOP.isdisjoint(right[:3]):
            return "proposed", "would"
    if not noun and trigger.endswith("ing") and near and near[-1] in ("is", "are", "'s", "be"):
        return "planned", "under way"
    return "done", "told as done"
