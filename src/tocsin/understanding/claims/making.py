"""From what was found in the tokens to a claim: its words, certainty, kind, whom it is about, its id."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace

from tocsin.model.reading import Claim, ClaimKind
from tocsin.model.spans import Span
from tocsin.understanding.claims.certainty import certainty
from tocsin.understanding.claims.speakers import MentionIndex, Speaker
from tocsin.understanding.document import Part

Range = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Said:
    """One attribution, resolved; parts: the token ranges of its content, more than one where a tag stands inside."""

    rule: str
    act: str
    speaker: Speaker
    kind: ClaimKind
    parts: tuple[Range, ...]
    via: tuple[str, ...] = ()
    said_on: str = ""
    cue: Range = (0, 0)
    source: Span | None = None


def joined(last: Said, more: Said) -> Said | None:
    """Both as one where a quotation goes on behind a short tag of the same speaker, else None."""
    gap = more.parts[0][0] - last.parts[-1][1]
    words = sum(past - first for first, past in (*last.parts, *more.parts))
    if last.speaker != more.speaker or last.kind == "indirect" or not 0 < gap <= words * 3 // 4:
        return None
    return replace(last, parts=(*last.parts, *more.parts))


def claim_of(part: Part, index: MentionIndex, said: Said) -> Claim:
    """The claim; its content runs from the first part to the last, its words are those of the parts alone."""
    tokens = part.tokens
    spans = [part.span(first, past - 1) for first, past in said.parts]
    words = [word for first, past in said.parts for word in tokens.lower[first:past]]
    sure, why = certainty(said.act, words, part.field == "headline")
    named = [m for s in spans for m in index.within(s.start, s.end) if m.kind != "commodity"]
    text = " ".join(" ".join(tokens.text[s.start : s.end] for s in spans).split())
    return Claim(
        id=hashlib.sha256(f"{said.speaker.name}\n{text}".encode()).hexdigest()[:16],
        claimant=said.speaker.name,
        claimant_key=said.speaker.key,
        kind=said.kind,
        certainty=sure,
        content=Span(part.field, spans[0].start, spans[-1].end),
        why=f"{said.rule}; {sure}: {why}" + ("; goes on behind its tag" if len(spans) > 1 else ""),
        role=said.speaker.role,
        via=said.via,
        about=tuple(dict.fromkeys(m.key for m in named)),
        cue=part.span(said.cue[0], said.cue[1] - 1) if said.cue[1] else None,
        source=said.source,
        said_on=said.said_on,
    )
