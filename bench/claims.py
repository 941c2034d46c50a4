"""Who said what, against hand-labelled attributions: content precision and recall (token Jaccard
at least 0.5), speaker right given a hit, for core reporting verbs. `python bench/claims.py FILE [--misses]`."""

from __future__ import annotations

import gzip
import json
import re
import sys
import time
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

from tocsin.model.reading import Claim
from tocsin.model.stories import Identity, Story
from tocsin.understanding.claims import find_claims
from tocsin.understanding.document import Document, document

CORE = frozenset(
    "said says say saying told tells telling tell added adds adding wrote writes noted notes noting announced "
    "reported explained argued stated tweeted claimed insisted warned acknowledged declared suggested "
    "according".split()
)


def story(row: dict[str, str]) -> Story:
    """A story made of one labelled row; the text is the body."""
    identity = Identity("", "", "")
    at = datetime(2016, 1, 1, tzinfo=UTC)
    return Story(row["id"], 1, row["publisher"], row["id"], identity, "", marks(row["text"]), at)


def marks(text: str) -> str:
    """Two single quotation marks as one double mark and a blank, so that offsets stay."""
    opened = re.sub(r"(^|(?<=[\s(\[—-]))''(?=\S)", ' "', text)
    return opened.replace("''", '" ')


def joined(doc: Document, claims: tuple[Claim, ...]) -> list[list[Claim]]:
    """Claims with the continued quotations of the same paragraph, and with the other contents of the
    same cue: the labels join what a tag or a change of certainty splits."""
    out: list[list[Claim]] = []
    for claim in claims:
        same = out and not doc.body.tokens.text[out[-1][-1].content.end : claim.content.start].count("\n\n")
        one_cue = out and claim.cue is not None and out[-1][-1].cue == claim.cue
        if same and (one_cue or claim.why.startswith("continued")):
            out[-1].append(claim)
        else:
            out.append([claim])
    return out


def words_of(doc: Document, ranges: list[tuple[int, int]]) -> set[int]:
    """Token numbers (words only) of the body that the character ranges cover."""
    tokens = doc.body.tokens
    return {
        i
        for i in range(len(tokens))
        if tokens.words[i][0].isalnum() and any(s <= tokens.starts[i] < e for s, e in ranges)
    }


def core(text: str, gold: dict[str, list[list[int]]]) -> bool:
    """Whether the label's cue holds a core reporting verb."""
    cue = " ".join(text[s:e] for s, e in gold["cue"]).lower()
    return bool(set(cue.replace(":", " ").split()) & CORE)


def jaccard(a: set[int], b: set[int]) -> float:
    """Overlap of two token sets, 0 to 1."""
    return len(a & b) / len(a | b) if a | b else 0.0


def score(path: Path, show: bool) -> dict[str, float]:
    """Counts over all rows of a file; a claim is right if it hits any label, core or not."""
    total: Counter[str] = Counter()
    by_rule: dict[str, Counter[str]] = {}
    spent = 0.0
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            doc = document(story(row))
            began = time.perf_counter()
            claims, _ = find_claims(doc, (), None)
            spent += time.perf_counter() - began
            total["stories"] += 1
            one_story(row, doc, claims, total, by_rule, show)
    for rule, c in sorted(by_rule.items()):
        print(
            f"  {rule:16} n={c['n']:5} P={c['hit'] / c['n']:.3f} speaker={c['speaker'] / max(1, c['hit']):.3f}"
        )
    precision = total["hit"] / total["claims"]
    recall = total["found"] / total["core"]
    return {
        "stories": total["stories"],
        "claims": total["claims"],
        "core": total["core"],
        "precision": round(precision, 3),
        "recall_core": round(recall, 3),
        "f1": round(2 * precision * recall / (precision + recall), 3),
        "speaker": round(total["speaker"] / total["hit"], 3),
        "ms_per_story": round(1000 * spent / total["stories"], 3),
    }


def one_story(row, doc, claims: tuple[Claim, ...], total, by_rule, show: bool) -> None:  # type: ignore[no-untyped-def]
    """Add one story's hits and misses to the counts."""
    golds = [
        (g, words_of(doc, g["content"]), core(row["text"], g)) for g in row["attributions"] if g["content"]
    ]
    found: set[int] = set()
    for group in joined(doc, claims):
        claim = group[0]
        mine = words_of(doc, [(c.content.start, c.content.end) for c in group])
        best = max(range(len(golds)), key=lambda k: jaccard(mine, golds[k][1]), default=-1)
        rule = by_rule.setdefault(claim.why.split(";")[0], Counter())
        total["claims"] += 1
        rule["n"] += 1
        if best >= 0 and jaccard(mine, golds[best][1]) >= 0.5:
            total["hit"] += 1
            rule["hit"] += 1
            found.add(best)
            right = speaker_right(doc, claim, golds[best][0])
            total["speaker"] += right
            rule["speaker"] += right
            if show and not right:
                source = [row["text"][s:e] for s, e in golds[best][0]["source"]]
                mine_s = doc.text(claim.source) if claim.source else "-"
                print("SPEAKER", claim.why, "|", mine_s, "|", source)
        elif show:
            cue = doc.text(claim.cue) if claim.cue else "-"
            print(
                "FALSE",
                claim.why.split(";")[0],
                "|",
                claim.claimant,
                "|",
                cue,
                "|",
                doc.text(claim.content)[:200],
            )
    for k, (gold, content, is_core) in enumerate(golds):
        total["core"] += is_core
        total["found"] += is_core and k in found
        if show and is_core and k not in found and content:
            tokens = doc.body.tokens
            lo = min(*(s for part in gold.values() for s, _ in part), tokens.starts[min(content)])
            hi = max(e for part in gold.values() for _, e in part)
            cue = " ".join(row["text"][s:e] for s, e in gold["cue"])
            print("MISS", cue, "|", row["text"][max(0, lo - 30) : hi + 20].replace("\n", "/")[:400])


def speaker_right(doc: Document, claim: Claim, gold: dict[str, list[list[int]]]) -> bool:
    """The source phrases overlap; a speaker carried over counts where the label leaves it out or names the same."""
    wanted = words_of(doc, [(s, e) for s, e in gold["source"]])
    if claim.source is None:
        text = " ".join(doc.body.tokens.text[s:e] for s, e in gold["source"]).lower()
        return not wanted or claim.claimant.split()[-1].lower() in text
    return bool(wanted & words_of(doc, [(claim.source.start, claim.source.end)]))


if __name__ == "__main__":
    print(json.dumps(score(Path(sys.argv[1]), "--misses" in sys.argv)))
