"""Who said what, against hand-labelled attributions: content precision and recall (token Jaccard at least 0.5),
speaker right given a hit, for core reporting verbs, with intervals, a plain peer on the same texts, and what each
construction gives. `python bench/claims.py FILE [--misses] [--ablate]`."""

from __future__ import annotations

import gzip
import json
import random
import re
import sys
import time
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from claims_peer import plain_claims
from tocsin.model.reading import Claim
from tocsin.model.stories import Identity, Story
from tocsin.understanding.claims import find_claims, patterns
from tocsin.understanding.document import Document, document

CORE = frozenset(
    "said says say saying told tells telling tell added adds adding wrote writes noted notes noting announced "
    "reported explained argued stated tweeted claimed insisted warned acknowledged declared suggested "
    "according".split()
)
Ranges = list[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Gold:
    """One labelled attribution: content and source as token numbers, source as text, whether its cue is core."""

    content: frozenset[int]
    source: frozenset[int]
    source_text: str
    core: bool
    cue: str


@dataclass(frozen=True, slots=True)
class Labelled:
    """One labelled text."""

    doc: Document
    golds: tuple[Gold, ...]


@dataclass(slots=True)
class Guess:
    """What a reader says: content ranges, source range (None: carried over), the claimant's name, the construction."""

    content: Ranges
    source: tuple[int, int] | None
    claimant: str = ""
    rule: str = ""


@dataclass(slots=True)
class Tally:
    """Counts of each story and of each construction; misses are kept where they are to be shown."""

    stories: list[Counter[str]] = field(default_factory=list)
    rules: dict[str, Counter[str]] = field(default_factory=dict)
    shown: list[str] = field(default_factory=list)
    seconds: float = 0.0


Reader = Callable[[Document], Sequence[Guess]]


def story(row: dict[str, Any]) -> Story:
    """A story made of one labelled row; the text is the body."""
    at = datetime(2016, 1, 1, tzinfo=UTC)
    body = marks(row["text"])
    return Story(row["id"], 1, row["publisher"], row["id"], Identity("", "", ""), "", body, at)


def marks(text: str) -> str:
    """Two single quotation marks as one double mark and a blank, so that offsets stay."""
    opened = re.sub(r"(^|(?<=[\s(\[—-]))''(?=\S)", ' "', text)
    return opened.replace("''", '" ')


def labelled(path: Path) -> list[Labelled]:
    """The labelled texts of a file, tokenised."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        return [_labelled(json.loads(line)) for line in lines]


def _labelled(row: dict[str, Any]) -> Labelled:
    doc, text = document(story(row)), row["text"]
    golds = []
    for one in row["attributions"]:
        if one["content"]:
            cue = " ".join(text[s:e] for s, e in one["cue"]).lower()
            source = " ".join(text[s:e] for s, e in one["source"]).lower()
            is_core = bool(set(cue.replace(":", " ").split()) & CORE)
            content, named = words_of(doc, one["content"]), words_of(doc, one["source"])
            golds.append(Gold(content, named, source, is_core, cue))
    return Labelled(doc, tuple(golds))


def words_of(doc: Document, ranges: Sequence[Sequence[int]]) -> frozenset[int]:
    """Token numbers (words only) of the body that the character ranges cover."""
    tokens = doc.body.tokens
    out = set()
    for start, end in ranges:
        i = bisect_left(tokens.starts, start)
        while i < len(tokens) and tokens.starts[i] < end:
            if tokens.words[i][0].isalnum():
                out.add(i)
            i += 1
    return frozenset(out)


def ours(doc: Document) -> list[Guess]:
    """Our claims, one guess an attribution: the labels join what a long tag or a change of certainty parts."""
    out: list[Guess] = []
    last: Claim | None = None
    for claim in find_claims(doc, (), None)[0]:
        span = (claim.content.start, claim.content.end)
        if last is not None and _one_attribution(doc, last, claim):
            out[-1].content.append(span)
        else:
            source = (claim.source.start, claim.source.end) if claim.source else None
            out.append(Guess([span], source, claim.claimant, claim.why.split(";")[0]))
        last = claim
    return out


def _one_attribution(doc: Document, last: Claim, claim: Claim) -> bool:
    if "\n\n" in doc.body.tokens.text[last.content.end : claim.content.start]:
        return False
    return claim.why.startswith("continued") or (claim.cue is not None and last.cue == claim.cue)


def ours_apart(doc: Document) -> list[Guess]:
    """Our claims as they are, none joined."""
    return [
        Guess(
            [(c.content.start, c.content.end)],
            (c.source.start, c.source.end) if c.source else None,
            c.claimant,
        )
        for c in find_claims(doc, (), None)[0]
    ]


def plain(doc: Document) -> list[Guess]:
    """The claims of the plain peer."""
    text = doc.body.tokens.text
    return [Guess([content], source, text[slice(*source)]) for content, source in plain_claims(text)]


def measure(rows: Sequence[Labelled], read: Reader, show: bool = False) -> Tally:
    """Counts over all rows; a claim is right if it hits any label, core or not."""
    tally = Tally()
    for row in rows:
        began = time.process_time()
        guesses = read(row.doc)
        tally.seconds += time.process_time() - began
        tally.stories.append(_one_story(row, guesses, tally, show))
    return tally


def _one_story(row: Labelled, guesses: Sequence[Guess], tally: Tally, show: bool) -> Counter[str]:
    count: Counter[str] = Counter()
    found: set[int] = set()
    for guess in guesses:
        mine = words_of(row.doc, guess.content)
        best = max(range(len(row.golds)), key=lambda k: jaccard(mine, row.golds[k].content), default=-1)
        rule = tally.rules.setdefault(guess.rule, Counter())
        seen: Counter[str] = Counter(claims=1)
        if best >= 0 and jaccard(mine, row.golds[best].content) >= 0.5:
            found.add(best)
            right = speaker_right(row.doc, guess, row.golds[best])
            seen += Counter(hit=1, speaker=int(right))
            if show and not right:
                tally.shown.append(f"SPEAKER {guess.rule} | {guess.claimant} | {row.golds[best].source_text}")
        elif show:
            tally.shown.append(f"FALSE {guess.rule} | {guess.claimant} | {_words(row.doc, guess.content)}")
        rule += seen
        count += seen
    for k, gold in enumerate(row.golds):
        count["core"] += gold.core
        count["found"] += gold.core and k in found
        if show and gold.core and k not in found:
            words = " ".join(row.doc.body.tokens.words[i] for i in sorted(gold.content))
            tally.shown.append(f"MISS {gold.cue} | {gold.source_text} | {words[:200]}")
    return count


def _words(doc: Document, ranges: Ranges) -> str:
    return " … ".join(doc.body.tokens.text[s:e] for s, e in ranges)[:200].replace("\n", "/")


def jaccard(a: frozenset[int], b: frozenset[int]) -> float:
    """Overlap of two token sets, 0 to 1."""
    return len(a & b) / len(a | b) if a | b else 0.0


def speaker_right(doc: Document, guess: Guess, gold: Gold) -> bool:
    """The source phrases overlap; a speaker carried over counts where the label leaves it out or names the same."""
    if guess.source is None:
        return not gold.source or guess.claimant.split()[-1].lower() in gold.source_text
    return bool(gold.source & words_of(doc, [guess.source]))


def rates(stories: Sequence[Counter[str]]) -> dict[str, float]:
    """Precision, recall of core verbs, F1 and the share of right speakers over some stories."""
    total: Counter[str] = Counter()
    for one in stories:
        total += one
    precision = total["hit"] / max(1, total["claims"])
    recall = total["found"] / max(1, total["core"])
    return {
        "precision": precision,
        "recall_core": recall,
        "f1": 2 * precision * recall / max(1e-9, precision + recall),
        "speaker": total["speaker"] / max(1, total["hit"]),
    }


def with_intervals(stories: Sequence[Counter[str]], draws: int = 1000) -> dict[str, list[float]]:
    """Each rate with its 95 % interval, stories drawn with replacement: [rate, low, high]."""
    chance = random.Random(3)
    drawn = [rates(chance.choices(stories, k=len(stories))) for _ in range(draws)]
    out = {}
    for name, rate in rates(stories).items():
        spread = sorted(one[name] for one in drawn)
        out[name] = [round(x, 3) for x in (rate, spread[draws // 40], spread[-draws // 40])]
    return out


def report(rows: Sequence[Labelled], show: bool) -> dict[str, object]:
    """Ours and the peer on the same texts, as printed."""
    for row in rows[:20]:
        ours(row.doc)  # tables are compiled before the clock runs
    mine, peer = measure(rows, ours, show), measure(rows, plain)
    print("\n".join(mine.shown), end="\n" if show else "")
    for rule, c in sorted(mine.rules.items(), key=lambda item: -item[1]["claims"]):
        share, right = c["hit"] / c["claims"], c["speaker"] / max(1, c["hit"])
        print(f"  {rule:16} n={c['claims']:5} P={share:.3f} speaker={right:.3f}")
    total = sum(mine.stories, Counter())
    return {
        "stories": len(rows),
        "claims": total["claims"],
        "core": total["core"],
        **with_intervals(mine.stories),
        "ms_per_story": round(1000 * mine.seconds / len(rows), 3),
        "none_joined": {k: round(v, 3) for k, v in rates(measure(rows, ours_apart).stories).items()},
        "peer": with_intervals(peer.stories),
    }


def ablate(rows: Sequence[Labelled]) -> None:
    """Print what goes where a construction is left out."""
    whole = rates(measure(rows, ours).stories)
    kept = dict(patterns.FORMS)
    for build in patterns.CONSTRUCTIONS:
        patterns.FORMS.update(
            {form: tuple(b for b in builds if b is not build) for form, builds in kept.items()}
        )
        less = rates(measure(rows, ours).stories)
        print(f"  without {build.__name__:15}", *[f"{k} {less[k] - whole[k]:+.3f}" for k in whole])
    patterns.FORMS.update(kept)


if __name__ == "__main__":
    texts = labelled(Path(sys.argv[1]))
    print(json.dumps(report(texts, "--misses" in sys.argv)))
    if "--ablate" in sys.argv:
        ablate(texts)
