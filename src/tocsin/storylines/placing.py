"""A story's place: copy, correction, withdrawal, next part of a running storyline, or new."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Iterable
from dataclasses import dataclass, replace

from tocsin.model.placement import Fingerprint, Placement, Relation
from tocsin.model.reading import Reading
from tocsin.model.spans import Span
from tocsin.model.stories import Story
from tocsin.storylines.features import STOP, Features, features, resemblance, stem, words
from tocsin.storylines.novelty import Novelty, known_words, novelty
from tocsin.storylines.window import Window

COPY = 0.8  # share of the smaller text found in the other from which it is a copy
SAME = 0.25  # likeness from which two stories are of one storyline
SAME_HEADLINE = 0.12  # the same for a headline without a body, where two rarely share as much
WHEN_NAMED = 0.75  # of that, where both report one event on one party, or the headline says UPDATE
MIDDLE = 0.7  # weight of the storyline's middle against its nearest story
FADES = 12.0  # days over which likeness falls to a third
REPEATS_BELOW = 0.15  # novelty under which a story tells nothing new
EDITED = 0.85  # share of words that two revisions have in common where only figures were exchanged
TEMPLATES = frozenset(
    f"event:{name}"
    for name in (
        "earnings report", "guidance", "dividend", "buyback", "stock split", "rating action", "trading halt",
        "management change", "contract award", "product recall", "offering", "merger",
    )
)  # fmt: skip
PATTERN = frozenset(
    "q1 q2 q3 q4 quarter quarterly earning estimate beat miss top result revenue profit eps sale full-year guidance forecast "
    "dividend raise lower trial goal meet halt trading resume resumed news pending volatility pause nasdaq nyse".split()
)
_OF_PATTERN = PATTERN | STOP
Apart = dict[str, set[str]]
_APART = ("primary:", "rating:", "quarter:")
_NOTHING = Novelty(0.0, ())


@dataclass(frozen=True, slots=True)
class _Nearest:
    fingerprint: Fingerprint
    similarity: float


def place(
    story: Story, reading: Reading, window: Window, *, same: float | None = None
) -> tuple[Placement, Fingerprint]:
    """The placement of a story among those in the window, and what the window will keep of it.

    Reads the window only; the caller adds the fingerprint once the story is committed. same: likeness,
    0 to 1, from which two stories are of one storyline; by default one fitted to stories with a body, or to bare headlines.
    """
    f = features(story, reading)
    same = same or (SAME if story.body else SAME_HEADLINE)
    earlier = window.story(story.id)
    copied = window.same_text(story.identity.content) if earlier is None else None
    if earlier is not None:
        placement = _revised(story, f, earlier, window)
    elif copied is not None and story.status == "usable":
        placement = _placement(story, copied, "repeats", 1.0, _NOTHING, "the same text, word for word")
    else:
        placement = _compared(story, f, window, same)
    fingerprint = _fingerprint(story, reading, f, placement)
    origins, told = window.told(placement.storyline_id)
    known = replace(placement, origins=len(origins | {fingerprint.origin}), before=tuple(sorted(told)))
    return known, fingerprint


def _revised(story: Story, f: Features, earlier: Fingerprint, window: Window) -> Placement:
    """A further revision stays in its storyline, whatever it says now."""
    alike = resemblance(f.sketch, earlier.sketch)
    if story.status == "withdrawn":
        return _placement(story, earlier, "withdraws", alike, _NOTHING, "its source has withdrawn it")
    new = novelty(story, f, [earlier])
    if story.correction:
        why = f"its source marks it as a correction of its own story{_told(new)}"
        return _placement(story, earlier, "corrects", alike, new, why)
    exchanged = _exchanged(f, earlier)
    if exchanged:
        return _placement(story, earlier, "corrects", alike, new, f"the same text but for {exchanged}")
    new = novelty(story, f, window.line(earlier.storyline_id))
    if new.share < REPEATS_BELOW and not new.spans:
        return _placement(story, earlier, "repeats", alike, new, "edited, but nothing new is told")
    return _placement(story, earlier, "adds", alike, new, f"a further revision{_told(new)}")


def _exchanged(f: Features, earlier: Fingerprint) -> str:
    """The figures that took the place of others in a text otherwise the same, in words; else nothing."""
    mine, theirs = set(f.known), known_words([earlier])
    words = {w for w in mine if not w[0].isdigit()}, {w for w in theirs if not w[0].isdigit()}
    if not words[0] or len(words[0] & words[1]) < EDITED * len(words[0] | words[1]):
        return ""
    came = [w for w in f.known if w[0].isdigit() and w not in theirs]
    went = sorted(w for w in theirs - mine if w[0].isdigit())
    return f"{', '.join(came[:3])} in the place of {', '.join(went[:3])}" if came and went else ""


def _compared(story: Story, f: Features, window: Window, same: float) -> Placement:
    copy = _copy_of(f, window)
    mends = story.correction or story.status == "withdrawn"
    if copy is not None and not mends:
        why = f"a copy: {copy.similarity:.0%} of the text is the same"
        return _placement(story, copy.fingerprint, "repeats", copy.similarity, _NOTHING, why)
    nearest = copy or _nearest(story, f, window, same)
    if nearest is None:
        return _start(story, f)
    if mends:
        return _mended(story, f, nearest)
    return _continued(story, f, nearest, window)


def _mended(story: Story, f: Features, nearest: _Nearest) -> Placement:
    """A story of its own that its source marks as a correction or withdrawal of an earlier one."""
    new = novelty(story, f, [nearest.fingerprint])
    relation: Relation = "withdraws" if story.status == "withdrawn" else "corrects"
    word = "withdrawal" if relation == "withdraws" else "correction"
    why = f"its source marks it as a {word} of “{nearest.fingerprint.headline[:80]}”"
    return _placement(story, nearest.fingerprint, relation, nearest.similarity, new, why)


def _continued(story: Story, f: Features, nearest: _Nearest, window: Window) -> Placement:
    of = nearest.fingerprint
    new = novelty(story, f, window.line(of.storyline_id))
    cue = f", and says “{f.follow_up}”" if f.follow_up else ""
    if not new.spans or (new.share < REPEATS_BELOW and not new.figure):
        why = f"same event as “{of.headline[:80]}”, nothing new{cue}"
        return _placement(story, of, "repeats", nearest.similarity, new, why)
    why = f"same event as “{of.headline[:80]}”{cue}{_told(new)}"
    return _placement(story, of, "adds", nearest.similarity, new, why)


def _told(new: Novelty) -> str:
    return f"; new: {', '.join(new.words[:6])}" if new.words else ""


def _copy_of(f: Features, window: Window) -> _Nearest | None:
    best: _Nearest | None = None
    mine = _told_apart(f.keys)
    for other in window.alike(f.sketch):
        similarity = resemblance(f.sketch, other.sketch)
        if similarity < COPY or (best is not None and similarity <= best.similarity):
            continue
        if not _other_report(f.keys, mine, other.keys, text_alike=True) and not _other_figures(f, other):
            best = _Nearest(other, similarity)
    return best


def _other_figures(f: Features, other: Fingerprint) -> bool:
    """Whether both headlines give figures and no figure of this one was known: the next of a series."""
    held = known_words([other])
    return bool(f.headline_numbers) and not any(n in held for n in f.headline_numbers)


def _nearest(story: Story, f: Features, window: Window, same: float) -> _Nearest | None:
    """The story most like this one, where it is like enough and nothing speaks against it."""
    if "list:" in f.keys or not f.words:
        return None
    best: _Nearest | None = None
    subject, mine = _subject(story.headline), _told_apart(f.keys)

    def against(other: Fingerprint) -> bool:
        return (
            "list:" in other.keys
            or _other_report(f.keys, mine, other.keys)
            or _other_subject(subject, other.headline)
        )

    for near in window.near(window.weigh(f.words, f.keys), against):
        other = near.fingerprint
        likeness = MIDDLE * near.middle + (1 - MIDDLE) * near.alike
        similarity = likeness * _fade(story, other)
        if best is None or similarity > best.similarity:
            best = _Nearest(other, similarity)
    if best is None:
        return None
    bound = f.is_update or _one_event(f.keys, frozenset(best.fingerprint.keys))
    return best if best.similarity >= same * (WHEN_NAMED if bound else 1.0) else None


def _fade(story: Story, other: Fingerprint) -> float:
    days = abs((story.received_at - other.received_at).total_seconds()) / 86_400
    return math.exp(-days / FADES)


def _other_report(
    keys: frozenset[str], mine: Apart, other: tuple[str, ...], *, text_alike: bool = False
) -> bool:
    """Reports made to one pattern on other companies or quarters, or calls of other firms, are never one event.

    mine: what tells the first story's keys apart."""
    theirs = _told_apart(other)
    if bool(mine["rating:"]) != bool(theirs["rating:"]):
        return True  # an analyst's call is an event of its own
    differ = [kind for kind in _APART if mine[kind] and theirs[kind] and mine[kind].isdisjoint(theirs[kind])]
    if not differ or (differ == ["primary:"] and not text_alike):
        return bool(differ) and not TEMPLATES.isdisjoint(keys.intersection(other))
    return True


def _told_apart(keys: Iterable[str]) -> Apart:
    """The keys by which reports of one pattern differ, by their kind."""
    out: Apart = {kind: set() for kind in _APART}
    for key in keys:
        if key.startswith(_APART):
            out[key[: key.index(":") + 1]].add(key)
    return out


def _subject(headline: str) -> set[str]:
    """The words of a headline that is made to the pattern of results; nothing for any other."""
    found = set(map(stem, words(headline)))
    return found if len(found & PATTERN) >= 2 else set()


def _other_subject(mine: set[str], headline: str) -> bool:
    """Whether two headlines are made to one pattern of results and say it of different names."""
    theirs = _subject(headline) if mine else set()
    return bool(theirs) and not any(w not in _OF_PATTERN and not w.isdigit() for w in mine & theirs)


def _one_event(mine: frozenset[str], theirs: frozenset[str]) -> bool:
    both = mine & theirs
    parties = sum(k.startswith(("country:", "person:", "security:")) for k in both)
    return parties >= 2 and any(k.startswith("event:") for k in both)


def _start(story: Story, f: Features) -> Placement:
    line = "sl-" + hashlib.sha256(story.id.encode()).hexdigest()[:16]
    if story.status == "withdrawn":
        why = "withdrawn by its source; no earlier story is about the same"
        return Placement(story.id, story.revision, line, "withdraws", 0.0, (), why)
    adds = (Span("headline", 0, len(story.headline)),) if story.headline else ()
    why = "a round-up, placed with nothing" if "list:" in f.keys else "no earlier story is about the same"
    if f.follow_up:  # an episode of something that this desk has not seen
        why = f"{why}, though it says “{f.follow_up}”"
    return Placement(story.id, story.revision, line, "starts", 1.0, adds, why)


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
        round(min(1.0, similarity), 4),
    )


def _fingerprint(story: Story, reading: Reading, f: Features, placement: Placement) -> Fingerprint:
    return Fingerprint(
        story.id,
        story.revision,
        placement.storyline_id,
        story.received_at,
        story.identity.content,
        f.sketch,
        tuple([(word, round(weight, 4)) for word, weight in f.words.items()]),
        tuple(sorted(f.keys)),
        story.headline,
        story.source_id,
        reading.source_chain[0] if reading.source_chain else story.source_id,
        f.known,
        tuple(sorted({f"{e.type}:{e.status}" for e in reading.events})),
    )
