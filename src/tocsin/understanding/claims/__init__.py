"""Claims: who says what, how, through whom and how surely; and the chain of sources."""

from __future__ import annotations

from tocsin.model.reading import Claim, Mention, Reference
from tocsin.reference import Tables
from tocsin.understanding.claims.chain import publisher_name, source_chain
from tocsin.understanding.claims.reader import ClaimReader
from tocsin.understanding.claims.speakers import Floor
from tocsin.understanding.claims.weighing import weigh
from tocsin.understanding.document import Document

__all__ = ["find_claims"]


def find_claims(
    doc: Document,
    mentions: tuple[Mention, ...],
    tables: Tables | None,
    references: tuple[Reference, ...] = (),
) -> tuple[tuple[Claim, ...], tuple[str, ...]]:
    """The claims of a story in order, headline first, and its source chain
    (who said it, who reported it, who carried it). references: where "he" and "the company" point. Where headline and body tell the same claim,
    the headline's is as certain as the weaker of both, and `why` of both says so."""
    floor = Floor()
    body = ClaimReader(doc.body, mentions, floor, references).read()
    headline = ClaimReader(doc.headline, mentions, floor, ()).read()
    claims = weigh(doc, headline, body)
    return claims, source_chain(claims, publisher_name(doc, tables))
