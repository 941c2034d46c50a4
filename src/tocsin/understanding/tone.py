"""Tone towards each security and the whole story: by typed events first, plain words only where no event speaks."""

from __future__ import annotations

from tocsin.model.reading import Event, LinkedSecurity, Tone
from tocsin.understanding.document import Document, Part

_BY_EVENT = {
    "bankruptcy": -0.9,
    "product recall": -0.5,
    "layoffs": -0.2,
    "lawsuit": -0.4,
    "investigation": -0.5,
    "cyber incident": -0.5,
    "outage": -0.4,
    "offering": -0.4,
    "trading halt": -0.2,
    "buyback": 0.4,
    "dividend": 0.3,
    "stock split": 0.2,
    "contract award": 0.5,
    "drug approval": 0.6,
    "partnership": 0.3,
    "product launch": 0.2,
    "settlement": 0.1,
    "index change": 0.3,
    "military strike": -0.7,
    "blockade": -0.6,
    "threat": -0.5,
    "missile test": -0.5,
    "arms transfer": -0.4,
    "sanctions designation": -0.5,
    "sanctions relief": 0.3,
    "tariff": -0.4,
    "export control": -0.4,
    "ceasefire": 0.6,
    "treaty": 0.4,
    "talks": 0.2,
    "aid": 0.2,
}
_BY_ROLE = {("merger", "target"): 0.7, ("merger", "acquirer"): 0.0, ("lawsuit", "plaintiff"): 0.0}
_WEIGHT = {"done": 1.0, "confirmed": 0.9, "planned": 0.8, "proposed": 0.6, "rumoured": 0.5, "denied": 0.2}
_UP = frozenset(
    "beats beat tops topped exceeds exceeded raises raised upgrade upgraded upgrades surge surges surged soar soars soared "
    "jump jumps jumped gains gained rally rallies rallied record wins won strong stronger growth approval approved "
    "boosts boosted profit rises rose climbs climbed outperform".split()
)
_DOWN = frozenset(
    "misses missed cuts cut lowers lowered downgrade downgraded downgrades plunge plunges plunged tumble tumbles tumbled "
    "slump slumps slumped falls fell drops dropped slides slid weak weaker loss losses warns warned warning halts "
    "recall fraud probe lawsuit bankruptcy decline declines declined worsens crisis shortage rejected rejects".split()
)


def find_tone(
    doc: Document, securities: tuple[LinkedSecurity, ...], events: tuple[Event, ...]
) -> tuple[Tone, ...]:
    """Tone, -1 to 1, of the story and of every linked security that an event or the headline's words touch."""
    words, named = _by_words(doc)
    out = []
    story = [(e, _BY_EVENT.get(e.type, 0.0) * _WEIGHT[e.status]) for e in events]
    strong = max(story, key=lambda s: abs(s[1]), default=None)
    if strong is not None and strong[1]:
        out.append(Tone("story", round(strong[1], 2), f"{strong[0].type}, {strong[0].status}"))
    elif words:
        out.append(Tone("story", words, named))
    for security in securities:
        tone = _of_security(security, events)
        if tone is None and security.primary and words:
            tone = Tone(security.key, words, named)
        if tone is not None:
            out.append(tone)
    return tuple(out)


def _of_security(security: LinkedSecurity, events: tuple[Event, ...]) -> Tone | None:
    best: Tone | None = None
    for event in events:
        for role, who in event.roles:
            if who != security.key:
                continue
            base = _BY_ROLE.get((event.type, role), _BY_EVENT.get(event.type, 0.0))
            score = round(base * _WEIGHT[event.status], 2)
            if score and (best is None or abs(score) > abs(best.score)):
                best = Tone(security.key, score, f"{role} of {event.type}, {event.status}")
    return best


def _by_words(doc: Document) -> tuple[float, str]:
    """A tie-break from the headline and the first paragraph: at most a third of the scale."""
    up, down = [], []
    for part, last in ((doc.headline, len(doc.headline.tokens)), (doc.body, _lead(doc.body))):
        for word in part.tokens.lower[:last]:
            if word in _UP:
                up.append(word)
            elif word in _DOWN:
                down.append(word)
    if len(up) == len(down):
        return 0.0, ""
    score = round(0.33 * (len(up) - len(down)) / (len(up) + len(down)), 2)
    return score, "words: " + ", ".join(dict.fromkeys(up if score > 0 else down))


def _lead(part: Part) -> int:
    end = part.paragraphs[0][1] if part.paragraphs else 0
    return sum(1 for start in part.tokens.starts[:60] if start < end)
