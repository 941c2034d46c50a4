"""What was decided about a story, one line a decision, and what people say of it."""

from __future__ import annotations

import bisect
import hashlib
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType
from typing import Literal

from tocsin.model.spans import Span
from tocsin.model.stories import Story

Part = Literal["security", "mention", "reference", "theme", "event", "figure", "rating", "claim", "tone"]
Verdict = Literal["right", "wrong", "other"]


@dataclass(frozen=True, slots=True)
class Decision:
    """One thing that a reader decided: what, on which words, by which rule or row, how surely (0 to 1, or
    None where the reader gives no figure). id is stable over readings that decide the same on the same words."""

    id: str
    part: Part
    key: str
    says: str  # the decision in a sentence for people
    words: str
    span: Span | None
    score: float | None
    why: str


@dataclass(frozen=True, slots=True)
class Judgement:
    """A person's word on one decision. other: the key that would have been right, for verdict "other"."""

    id: str
    owner: str
    story_id: str
    revision: int
    decision: str
    part: Part
    key: str
    words: str
    span: Span | None
    verdict: Verdict
    made_at: datetime
    other: str = ""
    note: str = ""


def judgement_id(owner: str, story_id: str, revision: int, decision: str, made_at: datetime) -> str:
    """Each word of a person is a row of its own, so that what was known at any time can be asked."""
    told = "\x1f".join((owner, story_id, str(revision), decision, made_at.isoformat()))
    return f"j-{hashlib.sha256(told.encode()).hexdigest()[:16]}"


@dataclass(frozen=True, slots=True)
class Said:
    """What a person says of a decision, before it is known of which."""

    verdict: Verdict
    other: str = ""
    note: str = ""


def judged(owner: str, story: Story, decision: Decision, said: Said, now: datetime) -> Judgement:
    """The judgement that keeps what an owner says of a decision about a story."""
    return Judgement(
        id=judgement_id(owner, story.id, story.revision, decision.id, now),
        owner=owner,
        story_id=story.id,
        revision=story.revision,
        decision=decision.id,
        part=decision.part,
        key=decision.key,
        words=decision.words,
        span=decision.span,
        verdict=said.verdict,
        made_at=now,
        other=said.other,
        note=said.note,
    )


def standing(judgements: Iterable[Judgement]) -> tuple[Judgement, ...]:
    """The last word of each owner on each decision, out of judgements in the order in which they were made."""
    last = {(j.owner, j.story_id, j.revision, j.decision): j for j in judgements}
    return tuple(sorted(last.values(), key=lambda j: (j.made_at, j.id)))


@dataclass(frozen=True, slots=True)
class Priors:
    """What judgements taught about names: (words in small letters, key) to how often right and wrong.

    version: a hash of the content; empty where nothing was judged.
    """

    counts: Mapping[tuple[str, str], tuple[int, int]] = field(default_factory=lambda: MappingProxyType({}))
    version: str = ""

    def weight(self, words: str, key: str) -> float:
        """Log odds of right against wrong, each counted once more than it was, -6 to 6; 0 where never judged."""
        if not self.counts:
            return 0.0
        right, wrong = self.counts.get((words.casefold(), key), (0, 0))
        return max(-6.0, min(6.0, 1.5 * math.log((right + 1) / (wrong + 1))))

    def told(self, words: str, key: str) -> str:
        """The same in words, for a reason."""
        right, wrong = self.counts.get((words.casefold(), key), (0, 0))
        return f"judged here: {right} right, {wrong} wrong {self.weight(words, key):+.1f}"

    def taught(self, words: str, key: str, confidence: float) -> tuple[float, str]:
        """A confidence moved by what was judged of these words, and the words that say so; empty where nothing was."""
        weight = self.weight(words, key)
        if not weight:
            return confidence, ""
        odds = math.log(min(0.98, max(0.02, confidence)) / (1 - min(0.98, max(0.02, confidence))))
        return 1 / (1 + math.exp(-odds - weight)), self.told(words, key)


NO_PRIORS = Priors()


def priors_of(judgements: Iterable[Judgement], until: datetime) -> Priors:
    """What was taught before a time, by judgements on securities and mentions."""
    counts: dict[tuple[str, str], tuple[int, int]] = {}
    for one in standing(j for j in judgements if j.made_at < until):
        if one.part not in ("security", "mention") or not one.words:
            continue
        taught = [(one.key, one.verdict == "right")] + ([(one.other, True)] if one.other else [])
        for key, good in taught:
            right, wrong = counts.get((one.words.casefold(), key), (0, 0))
            counts[one.words.casefold(), key] = (right + good, wrong + (not good))
    if not counts:
        return NO_PRIORS
    told = hashlib.blake2b(repr(sorted(counts.items())).encode(), digest_size=6).hexdigest()
    return Priors(MappingProxyType(counts), told)


class Taught:
    """Judgements in order of time, and what had been taught by any moment. One value for each state of it."""

    def __init__(self, judgements: Iterable[Judgement] = ()) -> None:
        self._judgements = tuple(sorted(judgements, key=lambda j: (j.made_at, j.id)))
        self._times = [j.made_at for j in self._judgements]
        self._held: dict[int, Priors] = {0: NO_PRIORS}

    def at(self, moment: datetime) -> Priors:
        """What was taught before a moment."""
        count = bisect.bisect_left(self._times, moment)
        if count not in self._held:
            self._held[count] = priors_of(self._judgements[:count], moment)
        return self._held[count]
