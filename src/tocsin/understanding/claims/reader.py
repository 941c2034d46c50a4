"""From a story to its claims and its source chain: who said it, who reported it, who carried it."""

from __future__ import annotations

import hashlib
from bisect import bisect_left, bisect_right
from dataclasses import replace

from tocsin.model.reading import Claim, ClaimKind, Mention
from tocsin.model.spans import Span
from tocsin.reference import Tables
from tocsin.understanding.claims import words as w
from tocsin.understanding.claims.certainty import certainty
from tocsin.understanding.claims.headlines import headline_form
from tocsin.understanding.claims.line import Line, np_left, np_right
from tocsin.understanding.claims.patterns import CONSTRUCTIONS, Found, according_to, verb_cues
from tocsin.understanding.claims.speakers import Floor, MentionIndex, Speaker, resolve
from tocsin.understanding.claims.tails import CueHit, cut_relay
from tocsin.understanding.document import Document, Part
from tocsin.understanding.lexicon import word_set

_GLOSS = word_set("fuel!|feed!|sustain!|finance!|fund!|bolster!|prop!|shore!|support!|keep!|help!")
_THE_REPORT = w.REPORT_NOUNS | {"the report", "the newspaper", "the paper"}
OWN_DOORS = ("file", "push")  # ids that stories without a source are given: they carry nothing themselves
_RELATIVE_DAY = frozenset("today yesterday tomorrow tonight".split())


class ClaimReader:
    """Reads one part of a story sentence by sentence; `floor` remembers who has spoken."""

    def __init__(self, part: Part, mentions: tuple[Mention, ...], floor: Floor) -> None:
        self.part, self.mentions, self.floor = part, mentions, floor
        self.index = MentionIndex(mentions, part.field)
        self.quote_at = _quote_map(part)
        self.claims: list[Claim] = []
        self._source: Span | None = None  # where the last claimant was named
        self._held: tuple[int, int] | None = None  # a sentence of one quotation that nobody has yet

    def read(self) -> list[Claim]:
        """All claims of the part, in order."""
        hits = w.cues().scan(self.part.tokens.lower)
        at, paragraph = 0, 0
        for first, past in self.part.sentences:
            start = self.part.tokens.starts[first]
            here = self._paragraph_after(start, paragraph)
            fresh, paragraph = here != paragraph, here
            begin = at
            while at < len(hits) and hits[at][0] < past:
                at += 1
            line = Line(self.part, first, past, self.quote_at)
            cues = [(i, j, values[0]) for i, j, values in hits[begin:at]]
            if cues or self.quote_at[first] or self.part.field == "headline":
                self._sentence(line, cues, fresh)
            else:
                self._held = None
        return self.claims

    def _paragraph_after(self, start: int, paragraph: int) -> int:
        ranges = self.part.paragraphs
        while paragraph < len(ranges) - 1 and ranges[paragraph][1] <= start:
            paragraph += 1
        return paragraph

    def _sentence(self, line: Line, hits: list[CueHit], fresh: bool) -> None:
        cues = verb_cues(line, hits)
        held, self._held = self._held, None
        line, outlet, relay = cut_relay(line, cues)
        if outlet == "*":
            outlet = self.floor.outlet
        if outlet:
            self.floor.outlet = outlet
        cues = [c for c in cues if c[0] < line.past]
        cues, aside = _without_asides(line, cues)
        outlet = outlet or (self.floor.outlet if aside == "*" else aside)
        found = self._found(line, cues)
        if not found and len(cues) == 1 and held and line.past - line.first < 14:
            found = self._tag_after_quote(line, cues[0], held)
        if not found:
            self._orphan(line, fresh)
            return
        for one in found:
            self._claim(line, one, outlet, relay)

    def _found(self, line: Line, cues: list[CueHit]) -> list[Found]:
        if self.part.field == "headline" and (form := headline_form(line, self.mentions)):
            return [form]
        taken: list[Found] = []
        for build in CONSTRUCTIONS:
            for hit in cues:
                if (hit[2].act == "according") != (build is according_to) or any(
                    _inside(hit[0], f) for f in taken
                ):
                    continue
                one = build(line, hit)
                used = any(f.cue == (hit[0], hit[1]) for f in taken)
                if one is None or (used and not self.quote_at[one.content[0]]):
                    continue
                if not any(_overlap(one.content, f.content) for f in taken):
                    taken.append(one)
        taken = [f for f in taken if not any(g is not f and _inside(f.cue[0], g) for g in taken)]
        return sorted(_bounded(taken), key=lambda f: f.cue)

    def _tag_after_quote(self, line: Line, hit: CueHit, held: tuple[int, int]) -> list[Found]:
        """`"Is it over?" Kirby said.`: the quotation closed the sentence before its speaker came."""
        whole = Line(self.part, held[0], line.past, self.quote_at)
        for build in CONSTRUCTIONS[:2]:
            one = build(whole, hit)
            if one is not None:
                return [one]
        return []

    def _orphan(self, line: Line, fresh: bool) -> None:
        """A sentence that is only a quotation belongs to the last speaker, if there is one."""
        marks = [self.quote_at[i] for i in range(line.first, line.past)]
        if not all(marks) or line.past - line.first < 6:
            return
        self._held = (line.first, line.past)
        if self.floor.last is not None and (not fresh or self.floor.last.kind == "person"):
            content = (line.first, line.past)
            speaker = self.floor.last
            self._add(line, Found("continued", (0, 0), "speech", content, None), speaker, ())

    def _claim(self, line: Line, found: Found, outlet: str, relay: tuple[int, int]) -> None:
        speaker = self._speaker(line, found)
        if speaker is None:
            return
        via = tuple(dict.fromkeys([*found.via, *([outlet] if outlet and outlet != speaker.name else [])]))
        if found.via:
            self.floor.outlet = found.via[0]
        if (
            found.source
            and (named := line.outlet(*found.source)) not in ("", "*")
            and speaker.kind != "person"
        ):
            speaker, via = self._cited(line, found, speaker, named, via)
            self.floor.outlet = named
        said_on = _day(line, found.after) or _day(line, relay)
        for content in _conjuncts(line, found):
            one = found if content == found.content else replace(found, content=content)
            self._add(line, one, speaker, via, said_on)
        self.floor.take(speaker)

    def _cited(
        self, line: Line, found: Found, speaker: Speaker, outlet: str, via: tuple[str, ...]
    ) -> tuple[Speaker, tuple[str, ...]]:
        """`Reuters reported, citing people familiar with the matter`: the cited are the claimants."""
        for i in range(line.first, line.past - 1):
            if line.lower[i] == "citing" and not line.quoted(i):
                end = i + 1
                while end < line.past and line.lower[end] not in (",", "that", ".", ";"):
                    end += 1
                if end > i + 1:
                    cited = resolve(line, (i + 1, end), self.index, self.floor)
                    return cited, tuple(dict.fromkeys((outlet, *via)))
        return Speaker(outlet, speaker.key or outlet, speaker.kind or "organisation"), via

    def _speaker(self, line: Line, found: Found) -> Speaker | None:
        if found.source is not None:
            self._source = self.part.span(found.source[0], found.source[1] - 1)
            speaker = resolve(line, found.source, self.index, self.floor)
            if speaker.name.lower() in _THE_REPORT and self.floor.outlet:
                return Speaker(self.floor.outlet, self.floor.outlet, "organisation")
            return speaker
        said_here = self.claims and self.claims[-1].content.start >= line.tokens.starts[line.first]
        subject = None if said_here else _lead_subject(line, found.cue[0])
        if subject is None:
            return self.floor.last
        self._source = self.part.span(subject[0], subject[1] - 1)
        return resolve(line, subject, self.index, self.floor)

    def _add(
        self, line: Line, found: Found, speaker: Speaker, via: tuple[str, ...], said_on: str = ""
    ) -> None:
        first, past = _clean(line, found.content)
        if past - first < 2:
            return
        kind = _kind(line, found.content)
        if kind == "indirect":
            past = _without_gloss(line, first, past)
        tokens = self.part.tokens
        content = self.part.span(first, past - 1)
        sure, why = certainty(found.act, tokens.lower[first:past])
        about = tuple(
            dict.fromkeys(
                m.key for m in self.index.within(content.start, content.end) if m.kind != "commodity"
            )
        )
        text = " ".join(tokens.text[content.start : content.end].split())
        claim = Claim(
            id=hashlib.sha256(f"{speaker.name}\n{text}".encode()).hexdigest()[:16],
            claimant=speaker.name,
            claimant_key=speaker.key,
            kind=kind,
            certainty=sure,
            content=content,
            why=f"{found.rule}; {sure}: {why}",
            role=speaker.role,
            via=via,
            about=about,
            cue=self.part.span(found.cue[0], found.cue[1] - 1) if found.cue[1] else None,
            source=self._source,
            said_on=said_on,
        )
        self.claims.append(claim)


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


def _quote_map(part: Part) -> list[int]:
    """Per token the past-last token of the quotation that it lies in, 0 outside."""
    out = [0] * len(part.tokens)
    starts = part.tokens.starts
    for start, end in part.quotations:
        first, past = bisect_left(starts, start), bisect_right(starts, end - 1)
        out[first:past] = [past] * (past - first)
    return out


def _without_asides(line: Line, cues: list[CueHit]) -> tuple[list[CueHit], str]:
    """`Kirby said, according to the report, adding …`: the report is a relay where another speaks."""
    if len(cues) < 2:
        return cues, ""
    for hit in cues:
        if hit[2].act == "according" and (outlet := line.outlet(hit[1], np_right(line, hit[1], line.past))):
            return [c for c in cues if c is not hit], outlet
    return cues, ""


def _lead_subject(line: Line, before: int) -> tuple[int, int] | None:
    """The noun phrase that opens the sentence, up to its first verb."""
    for i in range(line.first + 1, min(before, line.first + 16)):
        if w.is_verb(line.lower[i]) and not line.quoted(i):
            return np_left(line, i, line.first)
    return None


def _inside(i: int, found: Found) -> bool:
    return found.content[0] <= i < found.content[1]


def _overlap(a: tuple[int, int], b: tuple[int, int]) -> bool:
    return min(a[1], b[1]) > max(a[0], b[0])


def _bounded(taken: list[Found]) -> list[Found]:
    """A content ends where the next attribution of the sentence (its participle) begins."""
    if len(taken) < 2:
        return taken
    return [
        replace(
            f,
            content=(
                f.content[0],
                min([f.content[1], *[g.cue[0] for g in taken if g.cue[0] > f.content[0]]]),
            ),
        )
        if f.rule == "after speaker"
        else f
        for f in taken
    ]


def _clean(line: Line, content: tuple[int, int]) -> tuple[int, int]:
    """Without commas, closing marks and quotation marks at both ends; a quotation keeps its full stop."""
    first, past = content
    lower = line.lower
    while first < past and (lower[first] in w.BREAKS or (lower[first] == "that" and not line.quoted(first))):
        first += 1
    while past > first and (lower[past - 1] in w.QUOTE_MARKS or lower[past - 1] in ",;:-–—("):
        past -= 1
    if past > first and lower[past - 1] == "." and not line.quoted(past - 1):
        past -= 1
    while past > first and lower[past - 1] in (",", *w.QUOTE_MARKS):
        past -= 1
    return first, past


def _kind(line: Line, content: tuple[int, int]) -> ClaimKind:
    words = [i for i in range(*content) if line.lower[i] not in w.BREAKS and line.lower[i] != "that"]
    inside = sum(1 for i in words if line.quoted(i))
    if inside == 0:
        return "indirect"
    return "direct" if inside >= len(words) - 1 else "mixed"


def _conjuncts(line: Line, found: Found) -> list[tuple[int, int]]:
    """`said that A and that B`: two contents."""
    first, past = found.content
    if found.rule != "after speaker":
        return [found.content]
    out = []
    for i in range(first, past - 1):
        if line.lower[i] in ("and", "but") and line.lower[i + 1] == "that" and not line.quoted(i):
            if i - first > 2:
                out.append((first, i))
            first = i + 2
    return [*out, (first, past)]


def _without_gloss(line: Line, first: int, past: int) -> int:
    """In indirect speech a last `to fuel the war …` is the teller's explanation, not the claimant's words."""
    for i in range(past - 2, max(first + 5, past - 10), -1):
        if line.lower[i] == "to" and line.lower[i + 1] in _GLOSS:
            before = line.lower[i - 1]
            noun = before.endswith("s") and not w.is_verb(before) and before not in w.DETERMINERS
            return i if noun else past
    return past


def _day(line: Line, part: tuple[int, int]) -> str:
    """The day named in a range, as written."""
    for i in range(part[0], part[1]):
        if line.lower[i] in w.DAYS:
            return line.words[i] if line.lower[i] not in _RELATIVE_DAY else line.lower[i]
    return ""
