"""The source chain: who said it, who reported it, who carried it."""

from __future__ import annotations

from tocsin.model.reading import Claim
from tocsin.reference import Tables
from tocsin.understanding.claims import words as w
from tocsin.understanding.document import Document

OWN_DOORS = ("file", "push")  # ids that stories without a source are given: they carry nothing themselves


def source_chain(claims: tuple[Claim, ...], publisher: str) -> tuple[str, ...]:
    """The longest chain that the claims give, people before bodies, with the carrier at its end."""
    best: Claim | None = None
    for claim in claims:
        if best is None or (len(claim.via), bool(claim.role)) > (len(best.via), bool(best.role)):
            best = claim
    said = (best.claimant, *best.via) if best else ()
    return tuple(dict.fromkeys([*said, *([publisher] if publisher else [])]))


def publisher_name(doc: Document, tables: Tables | None) -> str:
    """Who carries the story: whom its page names, else its source's proper name, else its id; empty where
    it came by a door of the desk's own and names nobody."""
    source = doc.story.source_id
    if doc.story.publisher or source in OWN_DOORS:
        return doc.story.publisher
    known = w.outlet_ids().get("".join(c for c in source.lower() if c.isalnum()))
    if known is None and tables is not None:
        body = tables.organisation(source) or tables.organisation(source.replace("-", " ").title())
        known = body.name if body else None
    return known or source
