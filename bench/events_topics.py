"""What happened in the stories of ECB+: the event that a story is grouped by, where one of our types is it; none in
stories of film and sport. A story counts as found where an event of a mapped type is read from its sentences."""

from __future__ import annotations

import gzip
import hashlib
import json
import re
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from tocsin.model.reading import Event, Mention
from tocsin.model.stories import Identity, Story
from tocsin.understanding.document import Document, document

AT = datetime(2009, 1, 1, 12, 0, tzinfo=UTC)
Found = Callable[[Document], tuple[list[Event], tuple[Mention, ...]]]
# the seminal event of a topic in our types; empty: film, sport and private lives, where every event is a false one
CRIME = "armed attack|arrest|court ruling"
TOPICS = {
    2: "", 3: "arrest|court ruling|armed attack", 4: "death", 5: "", 6: "", 7: "", 8: "armed attack|protest|accident",
    9: "regulation", 10: "", 11: "election", 12: "arrest|seizure|hostage taking|armed attack", 13: "accident|disaster",
    14: "accident|disaster|arrest", 16: CRIME, 18: CRIME, 19: "protest|armed attack", 20: "disaster",
    21: f"accident|death|{CRIME}", 22: CRIME, 23: "death|accident", 24: "armed attack|arrest|seizure", 25: "",
    26: "death|arrest", 27: "product launch|cyber incident", 28: "death", 29: "", 30: "outage|accident", 31: "", 32: CRIME,
    33: CRIME, 34: "appointment|management change", 35: "arrest",
}  # fmt: skip


def fitted(name: str) -> bool:
    """Whether a row belongs to the 70 % on which rules may be fitted, by the hash of its id."""
    return int(hashlib.sha256(name.encode()).hexdigest(), 16) % 100 < 70


def text_of(sentences: list[str]) -> str:
    """The sentences as text again: tokens joined, links and bylines of the page's head left out."""
    kept = [s for s in sentences if not s.startswith(("http", "www"))]
    words = " ".join(kept).replace("`` ", '"').replace(" ''", '"')
    return re.sub(r" ([,.;:!?']|'s|n't)(?= |$)", r"\1", words).replace(" n't", "n't").replace(" 's", "'s")


def measure_topics(folder: Path, read: Found, peer: Found, *, fit: bool, misses: bool) -> None:
    """Print recall by topic and false events in film and sport, this reader beside the peer."""
    path = folder / "train_dev_topics_1_35.jsonl.gz"
    labelled: Counter[int] = Counter()
    found: dict[str, Counter[int]] = {"this reader": Counter(), "peer": Counter()}
    other: Counter[str] = Counter()
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            if row["topic"] not in TOPICS or fitted(row["id"]) != fit:
                continue
            right = set(TOPICS[row["topic"]].split("|")) - {""}
            doc = document(
                Story(
                    row["id"], 1, "b", row["id"], Identity("", "", ""), "", text_of(row["sentences"]), AT, AT
                )
            )
            labelled[row["topic"]] += 1
            for name, reader in (("this reader", read), ("peer", peer)):
                events, _ = reader(doc)
                hit = any(e.type in right for e in events) if right else bool(events)
                found[name][row["topic"]] += hit
                other[name] += bool(right) and bool(events) and not hit
                if misses and name != "peer" and hit != bool(right):
                    print(
                        row["id"],
                        sorted(right),
                        "|",
                        doc.story.body[:220],
                        "|",
                        [(e.type, e.why) for e in events],
                    )
    for name, hits in found.items():
        real = [t for t in labelled if TOPICS[t]]
        play = [t for t in labelled if not TOPICS[t]]
        n, m = sum(labelled[t] for t in real), sum(labelled[t] for t in play)
        print(f"ECB+, {name}: found in {sum(hits[t] for t in real) / n:.3f} of {n} stories; "
              f"another event alone in {other[name]}; of {m} stories of film and sport "
              f"{sum(hits[t] for t in play)} got an event")  # fmt: skip
        print("  " + ", ".join(f"{t}: {hits[t]}/{labelled[t]}" for t in sorted(labelled)))
