"""A story's place: copy, correction, withdrawal, next part of a running storyline, or new."""

from __future__ import annotations

import hashlib
import math
from dataclasses import dataclass

from tocsin.model.placement import Fingerprint, Placement, Relation
from tocsin.model.reading import Reading
from tocsin.model.spans import Span
from tocsin.model.stories import Story
from tocsin.storylines.features import Features, features, resemblance
from tocsin.storylines.novelty import Novelty, novelty
from tocsin.storylines.window import Window

COPY = 0.8  # share of the smaller text found in the other from which it is a copy
SAME = 0.30  # similarity from which two stories are of one storyline
SAME_WHEN_NAMED = 0.22  # the same where both report one event on one party
FADES = 12.0  # days over which similarity falls to a third
REPEATS_BELOW = 0.15  # novelty under which a story tells nothing new
KEY_WEIGHT = {
    "country": 0.8,
    "person": 2.0,
    "organisation": 1.4,
    "security": 2.2,
    "event": 1.4,
    "commodity": 0.8,
}
TEMPLATES = frozenset(
    f"event:{name}"
    for name in (
        "earnings report", "guidance", "dividend", "buyback", "stock split", "rating action", "trading halt",
        "management change", "contract award", "product recall", "offering", "merger",
    )
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Nearest:
    fingerprint: Fingerprint
    similarity: float


def place(story: Story, reading: Reading, window: Window) -> tuple[Placement, Fingerprint]:
    """The placement of a story among those in the window, and what the window will keep of it.

    Reads the window only; the caller adds the fingerprint once the story is committed.
    """
    f = features(story, reading)
    earlier = window.story(story.id)
    copied = window.same_text(story.identity.content) if earlier is None else None
    if earlier is not None:
        placement = _revised(story, reading, f, earlier, window)
    elif copied is not None and story.status == "usable":
        placement = _repeat(story, copied, 1.0, "the same text, word for word")
    else:
        placement = _compared(story, reading, f, window)
    return placement, _fingerprint(story, reading, f, placement)


def _revised(story: Story, reading: Reading, f: Features, earlier: Fingerprint, window: Window) -> Placement:
    similarity = resemblance(f.sketch, earlier.sketch)
    if story.status == "withdrawn":
        return _placement(
            story, earlier, "withdraws", similarity, Novelty(0.0, ()), "its source has withdrawn it"
        )
    new = novelty(story, f, [earlier])
    if story.correction:
        return _placement(
            story,
            earlier,
            "corrects",
            similarity,
            new,
            "its source marks it as a correction of its own story",
        )
    if new.share < REPEATS_BELOW and not new.spans:
        return _placement(story, earlier, "repeats", similarity, new, "edited, but nothing new is told")
    return _placement(story, earlier, "adds", similarity, new, f"a further revision{_told(new)}")


def _compared(story: Story, reading: Reading, f: Features, window: Window) -> Placement:
    copy = _copy_of(f, window)
    mends = story.correction or story.status == "withdrawn"
    if copy is not None and not mends:
        return _repeat(
            story, copy.fingerprint, copy.similarity, f"a copy: {copy.similarity:.0%} of the text is the same"
        )
    nearest = _nearest(story, f, window)
    if nearest is None:
        return _start(story, "no earlier story is about the same")
    known = window.line(nearest.fingerprint.storyline_id)
    new = novelty(story, f, known)
    if mends:
        relation: Relation = "withdraws" if story.status == "withdrawn" else "corrects"
        word = "withdrawal" if relation == "withdraws" else "correction"
        return _placement(
            story, nearest.fingerprint, relation, nearest.similarity, new, f"its source marks it as a {word}"
        )
    cue = f", and says “{f.follow_up}”" if f.follow_up else ""
    if new.share < REPEATS_BELOW or not new.spans:
        return _placement(
            story, nearest.fingerprint, "repeats", nearest.similarity, new, f"same event, nothing new{cue}"
        )
    why = f"same event as “{nearest.fingerprint.headline[:80]}”{cue}{_told(new)}"
    return _placement(story, nearest.fingerprint, "adds", nearest.similarity, new, why)


def _told(new: Novelty) -> str:
    return f"; new: {', '.join(new.words[:6])}" if new.words else ""


def _copy_of(f: Features, window: Window) -> _Nearest | None:
    best: _Nearest | None = None
    for fingerprint in window.alike(f.sketch):
        similarity = resemblance(f.sketch, fingerprint.sketch)
        if similarity >= COPY and (best is None or similarity > best.similarity):
            best = _Nearest(fingerprint, similarity)
    return best


def _nearest(story: Story, f: Features, window: Window) -> _Nearest | None:
    """The story most like this one, where it is like enough and nothing speaks against it."""
    if "list:" in f.keys or not f.words:
        return None
    mine = _weights(f.words, f.keys, window)
    size = math.sqrt(sum(w * w for w in mine.values())) or 1.0
    best: _Nearest | None = None
    for other in window.candidates(mine):
        if "list:" in other.keys or _at_odds(f.keys, frozenset(other.keys)):
            continue
        similarity = _similarity(mine, size, other, window) * _fade(story, other)
        if best is None or similarity > best.similarity:
            best = _Nearest(other, similarity)
    if best is None:
        return None
    needed = SAME_WHEN_NAMED if _one_event(f.keys, frozenset(best.fingerprint.keys)) else SAME
    return best if best.similarity >= needed else None


def _weights(words: dict[str, float], keys: frozenset[str], window: Window) -> dict[str, float]:
    out = {word: weight * window.idf(word) for word, weight in words.items()}
    for key in keys:
        weight = KEY_WEIGHT.get(key.split(":", 1)[0])
        if weight:
            out[key] = weight * window.idf(key)
    return out


def _similarity(mine: dict[str, float], size: float, other: Fingerprint, window: Window) -> float:
    theirs = _weights(dict(other.terms), frozenset(other.keys), window)
    length = math.sqrt(sum(w * w for w in theirs.values())) or 1.0
    return sum(w * theirs[k] for k, w in mine.items() if k in theirs) / (size * length)


def _fade(story: Story, other: Fingerprint) -> float:
    days = abs((story.received_at - other.received_at).total_seconds()) / 86_400
    return math.exp(-days / FADES)


def _at_odds(mine: frozenset[str], theirs: frozenset[str]) -> bool:
    """Reports made to one pattern on other companies, or calls of other firms, are never one event."""
    if any(k.startswith("rating:") for k in mine) != any(k.startswith("rating:") for k in theirs):
        return True  # an analyst's call is an event of its own
    for kind in ("primary:", "rating:"):
        a, b = {k for k in mine if k.startswith(kind)}, {k for k in theirs if k.startswith(kind)}
        if a and b and not a & b and (kind == "rating:" or mine & theirs & TEMPLATES):
            return True
    return False


def _one_event(mine: frozenset[str], theirs: frozenset[str]) -> bool:
    both = mine & theirs
    parties = sum(k.startswith(("country:", "person:", "security:")) for k in both)
    return parties >= 2 and any(k.startswith("event:") for k in both)


def _start(story: Story, why: str) -> Placement:
    line = "sl-" + hashlib.sha256(story.id.encode()).hexdigest()[:16]
    relation: Relation = "withdraws" if story.status == "withdrawn" else "starts"
    novel = 0.0 if relation == "withdraws" else 1.0
    adds = (Span("headline", 0, len(story.headline)),) if relation == "starts" else ()
    return Placement(story.id, story.revision, line, relation, novel, adds, why)


def _repeat(story: Story, of: Fingerprint, similarity: float, why: str) -> Placement:
    return _placement(story, of, "repeats", similarity, Novelty(0.0, ()), why)


def _placement(
    story: Story, of: Fingerprint, relation: Relation, similarity: float, new: Novelty, why: str
) -> Placement:
    return Placement(
        story.id,
        story.revision,
        of.storyline_id,
        relation,
        round(new.share, 4),
        new.spans,
        why,
        of.story_id,
        round(similarity, 4),
    )


def _fingerprint(story: Story, reading: Reading, f: Features, placement: Placement) -> Fingerprint:
    origin = reading.source_chain[0] if reading.source_chain else story.source_id
    return Fingerprint(
        story.id,
        story.revision,
        placement.storyline_id,
        story.received_at,
        story.identity.content,
        f.sketch,
        tuple((word, round(weight, 4)) for word, weight in f.words.items()),
        tuple(sorted(f.keys)),
        story.headline,
        story.source_id,
        origin,
    )
