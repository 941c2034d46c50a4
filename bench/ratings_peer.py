"""The peer of bench/ratings.py: anchored templates. The tail with the target is cut off first, then the head is matched in full.

It knows no table of firms or companies: the firm is what stands before the verb, the company what the template leaves.
"""

from __future__ import annotations

import re

Record = dict[str, str]

_RATING = (
    r"(?:Strong |Conviction |Speculative |Long-Term )?(?:Buy|Sell|Hold|Neutral|Over-?weight|Under-?weight|Equal[- ]?weight|Outperform(?:er)?|"
    r"Underperform(?:er)?|(?:Market|Sector|Peer)[- ]?(?:Perform|Outperform|Underperform|Weight)|Perform|In[- ]?Line|Accumulate|Reduce|"
    r"Positive|Negative|Add|Top Pick)"
)
_VERB = (
    r"(?P<verb>Maintains|Reiterates|Reaffirms|Reinstates|Resumes|Assumes|Initiates|Starts|Upgrades|Downgrades)"
    r"(?: Coverage (?:On|Of))?"
)
_ACTIONS = {"reaffirms": "reiterates", "starts": "initiates", "raised": "upgrades", "cut": "downgrades"}
_PRICE = r"\$(?P<{}>[\d,]+(?:\.\d+)?)"
_TAILS = [
    re.compile(pattern, re.I)
    for pattern in (
        rf"[,;:] (?P<move>Raises|Lowers|Announces|Maintains|Removes|Cuts|Boosts) (?:Price Target|PT|PO|Target)"
        rf"(?: from {_PRICE.format('old')})?(?: (?:to|of) {_PRICE.format('new')})?.*$",
        rf"[,;:] (?P<move>Announces|Maintains|Removes) {_PRICE.format('new')} (?:Price Target|PT|PO|Target).*$",
        rf"[,;] {_PRICE.format('new')} (?:Price Target|PT|PO|Target).*$",
    )
]
_HEADS = [
    re.compile(rf"^(?:UPDATE: )?{pattern}$", re.I)
    for pattern in (
        rf"(?P<firm>.+?) {_VERB} (?P<rating>{_RATING})(?: Rating)? (?:on|for) (?P<company>.+?)",
        rf"(?P<firm>.+?) {_VERB} (?P<company>.+?) from (?P<prior>{_RATING}) to (?P<rating>{_RATING})(?: on .+)?",
        rf"(?P<firm>.+?) {_VERB} (?P<company>.+?) to (?P<rating>{_RATING})(?: from (?P<prior>{_RATING}))?(?: (?:on|after) .+)?",
        rf"(?P<firm>.+?) {_VERB} (?:on )?(?P<company>.+?) (?:with|at) (?:an? )?(?P<rating>{_RATING})(?: Rating)?",
        rf"(?P<firm>.+?) (?P<move>Raises|Lowers|Cuts|Ups|Boosts|Lifts) (?P<company>.+?) (?:Price Target|PT|PO|Target) to {_PRICE.format('new')}"
        rf"(?: from {_PRICE.format('old')})?",
        rf"(?P<firm>.+?) (?P<move>Raises|Lowers|Cuts|Ups|Boosts|Lifts) (?:Price Target|PT|PO|Target) on (?P<company>.+?) to {_PRICE.format('new')}"
        rf"(?: from {_PRICE.format('old')})?",
        rf"(?P<company>.+?) (?P<verb>Upgraded|Downgraded|Raised|Cut|Initiated) (?:to|with an?|at) (?P<rating>{_RATING})"
        rf"(?: from (?P<prior>{_RATING}))? (?:by|at) (?P<firm>.+)",
        rf"(?P<company>.+?) (?:price target|PT) (?P<move>raised|lowered|cut) to {_PRICE.format('new')}(?: from {_PRICE.format('old')})? at (?P<firm>.+)",
        rf"(?P<firm>.+?) {_VERB} (?P<company>.+)",
    )
]
_CREDIT = re.compile(r"^(?:S&P|Moody's|Fitch|DBRS|A\.?M\.? Best|Standard)|Phase|Trial|Dividend", re.I)
_MOVES = {"cuts": "lowers", "cut": "lowers", "ups": "raises", "boosts": "raises", "lifts": "raises"}


def parse(headline: str) -> Record | None:
    """firm, company, action, rating, prior, target, old, move; None where no template fits."""
    title = " ".join(headline.split())
    if _CREDIT.search(title) or "Top " in title[:20]:
        return None
    tail = next((m for pattern in _TAILS if (m := pattern.search(title))), None)
    head = title[: tail.start()] if tail else title
    found = next((m for pattern in _HEADS if (m := pattern.match(head))), None)
    if found is None:
        return None
    told = {k: v or "" for k, v in found.groupdict().items()}
    told |= {k: v for k, v in (tail.groupdict() if tail else {}).items() if v}
    verb, move = told.get("verb", "").lower(), told.get("move", "").lower()
    action = _ACTIONS.get(verb, re.sub(r"d$", "s", verb) or "maintains")
    if tail and told.get("new") and not move:
        move = "maintains" if action in ("maintains", "reiterates") else "announces"
    return {
        "firm": told["firm"],
        "company": told["company"],
        "action": action,
        "rating": told.get("rating", ""),
        "prior_rating": told.get("prior", ""),
        "target": told.get("new", "").replace(",", ""),
        "prior_target": told.get("old", "").replace(",", ""),
        "target_action": _MOVES.get(move, re.sub(r"d$", "s", move)),
    }
