"""From a story to its claims and its source chain: who said it, who reported it, who carried it."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import replace

from tocsin.model.reading import Claim, Mention, Reference
from tocsin.model.spans import Span
from tocsin.understanding.claims import words as w
from tocsin.understanding.claims.contents import clean, conjuncts, day, kind_of, without_gloss
from tocsin.understanding.claims.found import Found, verb_cues
from tocsin.understanding.claims.headlines import headline_form
from tocsin.understanding.claims.line import Line
from tocsin.understanding.claims.making import Said, claim_of, joined
from tocsin.understanding.claims.patterns import CONSTRUCTIONS, builders
from tocsin.understanding.claims.phrases import lead_subject, np_right
from tocsin.understanding.claims.speakers import Floor, MentionIndex, Speaker, resolve
from tocsin.understanding.claims.tags import announces, before_speaker, inverted, resumed
from tocsin.understanding.claims.tails import CueHit, cut_relay
from tocsin.understanding.document import Part

_THE_REPORT = w.REPORT_NOUNS | {"the report", "the newspaper", "the paper"}


class ClaimReader:
    """Reads one part of a story sentence by sentence; `floor` remembers who has spoken."""

    def __init__(
        self, part: Part, mentions: tuple[Mention, ...], floor: Floor, references: tuple[Reference, ...]
    ) -> None:
        self.part, self.mentions, self.floor = part, mentions, floor
        self.index = MentionIndex(mentions, part.field, references)
        self.quote_at = _quote_map(part)
        self.claims: list[Claim] = []
        self._last: Said | None = None
        self._source: Span | None = None  # where the last claimant was named
        self._announced: Found | None = None  # `Holt said:` at the end of a paragraph
        self._flowing = False  # the sentence before carried a claim: a bare quotation goes on with it
        self._held: tuple[int, int] | None = None  # a sentence of one quotation that nobody has yet

    def read(self) -> list[Claim]:
        """All claims of the part, in order."""
        hits = w.cues().in_part(self.part)
        at, paragraph = 0, 0
        for first, past in self.part.sentences:
            start = self.part.tokens.starts[first]
            here = self._paragraph_after(start, paragraph)
            fresh, paragraph = here != paragraph, here
            begin = at
            while at < len(hits) and hits[at][0] < past:
                at += 1
            cues = [(i, j, values[0]) for i, j, values in hits[begin:at]]
            if cues or self.quote_at[first] or self.part.field == "headline":
                self._sentence(Line(self.part, first, past, self.quote_at), cues, fresh)
            else:
                self._held, self._flowing, self._announced = None, False, None
        return self.claims

    def _paragraph_after(self, start: int, paragraph: int) -> int:
        ranges = self.part.paragraphs
        while paragraph < len(ranges) - 1 and ranges[paragraph][1] <= start:
            paragraph += 1
        return paragraph

    def _sentence(self, line: Line, hits: list[CueHit], fresh: bool) -> None:
        cues = verb_cues(line, hits)
        held, self._held = self._held, None
        if self.part.field == "headline" and (form := headline_form(line, self.mentions)):
            self._headline(line, form, cues)
            return
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
        announced, self._announced = self._announced, None
        if not found and announced and self.quote_at[line.first]:
            found = [replace(announced, content=(line.first, self.quote_at[line.first]))]
        if not found:
            self._announced = announces(line, cues)
            self._flowing = self._orphan(line, fresh)
            return
        self._flowing = True
        for one in found:
            self._claim(line, one, outlet, relay)

    def _headline(self, line: Line, form: Found, cues: list[CueHit]) -> None:
        """`CONTENT: Holt` is a claim; in `Holt says CONTENT - WSJ` the newspaper is a relay, and Holt the claimant."""
        outlet = line.outlet(*form.source) if form.source else ""
        inner = replace(line, past=form.content[1])
        told = self._found(inner, [c for c in cues if c[1] < inner.past]) if outlet not in ("", "*") else []
        for one in told or [form]:
            self._claim(inner if told else line, one, outlet if told else "", (0, 0))

    def _found(self, line: Line, cues: list[CueHit]) -> list[Found]:
        if len(cues) < 2:
            one = next((f for hit in cues for build in builders(line, hit) if (f := build(line, hit))), None)
            return [one, *resumed(line, [one])] if one else []
        taken: list[Found] = []
        forms = [(hit, builders(line, hit)) for hit in cues]
        for build in CONSTRUCTIONS:
            for hit, able in forms:
                if build in able and not any(_inside(hit[0], f) or f.cue[0] == hit[0] for f in taken):
                    one = _behind_tags(line, build(line, hit), taken)
                    if one is not None and not any(_overlap(one.content, f.content) for f in taken):
                        taken.append(one)
        taken = [f for f in taken if not any(g is not f and _inside(f.cue[0], g) for g in taken)]
        taken += resumed(line, taken)
        return sorted(_bounded(taken), key=lambda f: (f.cue, f.content))

    def _tag_after_quote(self, line: Line, hit: CueHit, held: tuple[int, int]) -> list[Found]:
        """`"Is it over?" Kirby said.`: the quotation closed the sentence before its speaker came."""
        if line.is_capital(hit[0]):
            return []
        whole = Line(self.part, held[0], line.past, self.quote_at)
        for build in (inverted, before_speaker):
            one = build(whole, hit)
            if one is not None:
                return [one]
        return []

    def _orphan(self, line: Line, fresh: bool) -> bool:
        """A sentence that is only a quotation goes on with what the sentence before claimed; whether it did."""
        marks = self.quote_at[line.first : line.past]
        if not all(marks) or line.past - line.first < 6:
            return False
        self._held = (line.first, line.past)
        speaker = self.floor.last
        if speaker is None or not self._flowing or (fresh and speaker.kind != "person"):
            return False
        rule = "continued in a new paragraph" if fresh else "continued"
        self._source = None
        self._add(line, Found(rule, (0, 0), "speech", (line.first, line.past), None), speaker, ())
        return True

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
        said_on = day(line, found.after) or day(line, relay)
        for content in conjuncts(line, found):
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
            speaker = resolve(line, _without_pronoun(line, found.source), self.index, self.floor)
            if speaker.name.lower() in _THE_REPORT and self.floor.outlet:
                return Speaker(self.floor.outlet, self.floor.outlet, "organisation")
            return speaker
        said_here = self.claims and self.claims[-1].content.start >= line.tokens.starts[line.first]
        subject = None if said_here else lead_subject(line, found.cue[0])
        if subject is None:
            return self.floor.last
        self._source = self.part.span(subject[0], subject[1] - 1)
        return resolve(line, subject, self.index, self.floor)

    def _add(
        self, line: Line, found: Found, speaker: Speaker, via: tuple[str, ...], said_on: str = ""
    ) -> None:
        first, past = clean(line, found.content)
        if past - first < 2:
            return
        kind = kind_of(line, found.content)
        if kind == "indirect":
            past = without_gloss(line, first, past)
        parts = ((first, past),)
        said = Said(found.rule, found.act, speaker, kind, parts, via, said_on, found.cue, self._source)
        whole = joined(self._last, said) if self._last and found.rule == "continued" else None
        if whole is None:
            self.claims.append(claim_of(self.part, self.index, said))
        else:
            self.claims[-1] = claim_of(self.part, self.index, whole)
        self._last = whole or said


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


def _without_pronoun(line: Line, source: tuple[int, int]) -> tuple[int, int]:
    """`Holt, who`: the name alone."""
    first, past = source
    while past - first > 1 and line.lower[past - 1] in (*w.RELATIVES, ","):
        past -= 1
    return first, past


def _behind_tags(line: Line, found: Found | None, taken: list[Found]) -> Found | None:
    """`A, Holt said, and B, Beck said`: what the second says begins behind the tag of the first."""
    if found is None or found.rule not in ("before speaker", "inverted", "according to"):
        return found
    first, past = found.content
    for other in taken:
        if first < other.cue[0] < past and other.content[1] <= other.cue[0]:
            first = max(first, other.cue[1], other.after[1])
    if first == found.content[0]:
        return found
    while first < past and line.lower[first] in (",", "and", "but", "while"):
        first += 1
    return replace(found, content=(first, past)) if line.has_verb(first, past) else None


def _inside(i: int, found: Found) -> bool:
    return found.content[0] <= i < found.content[1]


def _overlap(a: tuple[int, int], b: tuple[int, int]) -> bool:
    return min(a[1], b[1]) > max(a[0], b[0])


def _bounded(taken: list[Found]) -> list[Found]:
    """A content ends where the next attribution of the sentence (its speaker or participle) begins."""
    if len(taken) < 2:
        return taken
    out = []
    for found in taken:
        first, past = found.content
        if found.rule in ("after speaker", "participle"):
            for other in taken:
                start = min(other.cue[0], other.source[0] if other.source else other.cue[0])
                start = start if start > first else other.cue[0]
                past = min(past, start) if start > first else past
        out.append(replace(found, content=(first, past)))
    return out
