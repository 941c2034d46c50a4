"""It, "the company", "the ministry", "the country": the company, public body or country that they point back to."""

from __future__ import annotations

from collections import Counter

from tocsin.model.reading import Mention, Reference
from tocsin.understanding.references import words as w
from tocsin.understanding.references.scene import Here, Scene, Seen, keys

_NEAR = 3  # sentences that "it" may look back


def it(scene: Scene, here: Here) -> Reference | None:
    """`it` of a body that speaks or acts: in its own saying, behind what it says, or at the head of a sentence."""
    tokens, at = scene.part.tokens, here.at
    rows = [s for s in scene.bodies if s.subject and here.sentence - s.sentence <= _NEAR]
    close = [s for s in (*rows, *scene.countries) if s.subject and s.sentence == here.sentence]
    saying = [s for s in close if scene.says(s, here, w.SPEAKS)]
    acts = tokens.low(at + 1)[:1].isalpha()
    if saying and acts:
        return scene.led(at, at + 1, saying[-1].mention, "in what the subject says")
    if tokens.low(at + 1) not in w.SPEAKS:
        return None
    if at == here.first and rows:
        return scene.led(at, at + 1, rows[-1].mention, "the last body that was a subject")
    inside = [s for s in rows if s.sentence == here.sentence]
    if inside and tokens.lower[at - 1] in (",", "”", '"', "''"):
        return scene.led(at, at + 1, inside[0].mention, "the subject of the sentence")
    return None


def body(scene: Scene, first: int, at: int, sentence: int, country: str) -> tuple[Mention | None, str]:
    """The company or public body that a noun means, and how that was told."""
    rows, how = _fitting(scene, first, at, country)
    if len(keys(rows)) == 1:
        return rows[-1].mention, how
    if not rows:
        return None, ""
    lead = next((s for s in rows if s.subject), rows[0]).mention
    nearest = [s for s in rows if s.subject and sentence - s.sentence <= 1]
    if len(keys(nearest)) == 1 and nearest[-1].mention.key == lead.key:
        return lead, f"{how}, the subject just before and of the story"
    ranked = Counter({s.mention.key: scene.counts[s.mention.key] for s in rows}).most_common(2)
    if ranked[0][0] == lead.key and ranked[0][1] >= 2 * ranked[1][1]:
        return lead, f"{how}, named twice as often as any other"
    return None, ""


def _fitting(scene: Scene, first: int, at: int, country: str) -> tuple[list[Seen], str]:
    """The bodies named so far that a noun may mean."""
    word = scene.part.tokens.lower[at]
    bodies = [
        s for s in scene.bodies if s.first < first and s.mention.country in ("", country or s.mention.country)
    ]
    hints = set(f"{w.TRADES.get(word, '')} {w.BODIES.get(word, '')}".split())
    named = [s for s in bodies if hints & set(s.mention.name.lower().split())]
    if named:
        return named, "a word of its name"
    public = [s for s in bodies if not _is_company(s.mention)]
    if word in w.BODIES and word not in w.TRADES:
        return [] if w.BODIES[word] else public, "the only public body so far"
    companies = [s for s in bodies if _is_company(s.mention)]
    if companies:
        return companies, "the company so far"
    return (public if len(keys(public)) == 1 else []), "the only body so far"


def _is_company(mention: Mention) -> bool:
    """Whether a body is a company rather than a public one: listed, or named as companies are."""
    return mention.kind == "security" or mention.why.startswith(("ends in", "short for"))


def country(scene: Scene, first: int, sentence: int) -> Mention | None:
    """The one country named in this sentence or the one before it."""
    near = [s for s in scene.countries if sentence - s.sentence <= 1 and s.first < first]
    return near[-1].mention if len(keys(near)) == 1 else None
