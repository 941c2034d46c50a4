"""Headline against body: where both tell the same claim the weaker certainty is kept, and the mismatch is flagged."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from tocsin.model.reading import Claim
from tocsin.understanding.claims.certainty import STRENGTH, certainty
from tocsin.understanding.document import Document

_GRADES: dict[str, int] = dict(STRENGTH.items())
_SHARED = 0.6  # of the words of the shorter one: below it they tell different things


def weigh(doc: Document, headline: Sequence[Claim], body: Sequence[Claim]) -> tuple[Claim, ...]:
    """The claims of both, headline first. A headline claim never says more than the body's telling of it."""
    if headline:
        return _against_claims(doc, headline, body)
    words = _telling(doc.headline.tokens.text)
    if len(words) < 3 or not body:
        return tuple(body)
    said = certainty("speech", doc.headline.tokens.lower, headline=True)[0]
    return tuple(
        _flag(claim, "headline", said)
        if _weaker(claim.certainty, said) and _same(words, _telling(doc.text(claim.content)))
        else claim
        for claim in body
    )


def _against_claims(doc: Document, headline: Sequence[Claim], body: Sequence[Claim]) -> tuple[Claim, ...]:
    heads, rest = list(headline), list(body)
    for h, head in enumerate(headline):
        words = _telling(doc.text(head.content))
        for b, claim in enumerate(body):
            if head.claimant == claim.claimant and _same(words, _telling(doc.text(claim.content))):
                if _weaker(claim.certainty, heads[h].certainty):
                    rest[b] = _flag(claim, "headline", head.certainty)
                    heads[h] = replace(_flag(head, "body", claim.certainty), certainty=claim.certainty)
                elif _weaker(head.certainty, claim.certainty):
                    rest[b] = _flag(claim, "headline", head.certainty)
                    heads[h] = _flag(heads[h], "body", claim.certainty)
    return (*heads, *rest)


def _flag(claim: Claim, where: str, said: str) -> Claim:
    return replace(claim, why=f"{claim.why}; the {where} says {said}")


def _weaker(one: str, other: str) -> bool:
    """Whether the first certainty says less than the second; those of another kind are not compared."""
    return one in _GRADES and other in _GRADES and _GRADES[one] < _GRADES[other]


def _telling(text: str) -> frozenset[str]:
    """The words that carry a text, cut to their first five letters: so `closing` meets `close`."""
    return frozenset(word.strip("\"'“”’.,:;()")[:5].lower() for word in text.split() if len(word) > 3)


def _same(one: frozenset[str], other: frozenset[str]) -> bool:
    shorter = min(len(one), len(other))
    return shorter > 2 and len(one & other) >= _SHARED * shorter
