"""Names against lists: pairs beside Jaro-Winkler, hidden aliases screened, names of news screened for speed.

`python bench/screening.py DATA_FOLDER [--fitting] [--misses]`: pairs and aliases are halved by a hash of their id;
the second half is reported, the first (`--fitting`) is what weights and thresholds were set on.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import random
import re
import sys
import time
import unicodedata
from collections import Counter
from pathlib import Path

from tocsin.reference.screening import Asked, Screen, compare_names
from tocsin.reference.screening.lists import ofac
from tocsin.reference.screening.lists.gathering import Gathering

Row = dict  # type: ignore[type-arg]
SCHEMAS = {"individual": "Person", "entity": "Organization", "vessel": "Vessel", "aircraft": "Vessel"}
HIDDEN = 77  # of 256 aliases are hidden from the lists and screened
NAME = re.compile(
    r"\b[A-Z][\w'’-]+(?:\s+(?:bin|al|de|von|van|of)\s+|\s+)[A-Z][\w'’-]+(?:\s[A-Z][\w'’-]+){0,2}"
)


def lines(path: Path) -> list[Row]:
    """The rows of a gzipped JSON lines file."""
    with gzip.open(path, "rt", encoding="utf-8") as found:
        return [json.loads(line) for line in found]


def part(key: str) -> int:
    """0 to 255, from a hash of an id."""
    return hashlib.sha256(key.encode()).digest()[0]


def plain(name: str) -> str:
    """A name in small letters without marks, as the peer is given it."""
    folded = unicodedata.normalize("NFKD", name.casefold())
    return " ".join(
        re.sub(r"[^\w\s]", " ", "".join(c for c in folded if not unicodedata.combining(c))).split()
    )


def jaro_winkler(one: str, other: str) -> float:
    """The measure of Jaro and Winkler, from 0 to 1."""
    if not one or not other:
        return 0.0
    window = max(len(one), len(other)) // 2 - 1
    taken = [False] * len(other)
    ours = []
    for i, char in enumerate(one):
        for j in range(max(0, i - window), min(len(other), i + window + 1)):
            if not taken[j] and other[j] == char:
                taken[j] = True
                ours.append(char)
                break
    theirs = [char for char, hit in zip(other, taken, strict=True) if hit]
    same = len(ours)
    if not same:
        return 0.0
    swaps = sum(a != b for a, b in zip(ours, theirs, strict=True)) / 2
    jaro = (same / len(one) + same / len(other) + (same - swaps) / same) / 3
    prefix = next((i for i in range(4) if one[i : i + 1] != other[i : i + 1] or i >= len(one)), 4)
    return jaro + prefix * 0.1 * (1 - jaro)


def scores(told: list[tuple[bool, bool]]) -> tuple[float, float, float]:
    """Precision, recall and F1 of (true, said) pairs."""
    hit = sum(true and said for true, said in told)
    precision = hit / max(1, sum(said for _, said in told))
    recall = hit / max(1, sum(true for true, _ in told))
    return precision, recall, 2 * precision * recall / max(1e-9, precision + recall)


def interval(told: list[tuple[bool, bool]]) -> tuple[float, float]:
    """95 of 100 resamples have their F1 in here."""
    dice = random.Random(7)
    found = sorted(scores([dice.choice(told) for _ in told])[2] for _ in range(1000))
    return found[25], found[974]


def pairs(data: Path, fitting: bool, show: bool) -> None:
    """Precision, recall, F1 of `compare` and of the peer, whose threshold is set on the fitting half."""
    rows = lines(data / "sanctions/name_pairs.jsonl.gz")
    halves = {half: [r for r in rows if (part(r["id"]) % 2 == 0) == half] for half in (True, False)}
    peer = {r["id"]: jaro_winkler(plain(r["name1"]), plain(r["name2"])) for r in rows}
    best = max(
        (at / 200 for at in range(100, 200)),
        key=lambda t: scores([(r["is_match"] == "true", peer[r["id"]] >= t) for r in halves[True]])[2],
    )
    chosen = halves[fitting]
    start = time.process_time()
    found = {r["id"]: compare_names(r["name1"], r["name2"], r["schema"]) for r in chosen}
    spent = time.process_time() - start
    for name, said in (
        ("compare", {k: c.match for k, c in found.items()}),
        (f"Jaro-Winkler at {best:.3f}", {k: v >= best for k, v in peer.items()}),
    ):
        told = [(r["is_match"] == "true", said[r["id"]]) for r in chosen]
        precision, recall, f1 = scores(told)
        low, high = interval(told)
        print(
            f"pairs, {name}: {len(told)}, P {precision:.3f} R {recall:.3f} F1 {f1:.3f} ({low:.3f} to {high:.3f})"
        )
    print(f"pairs: {1e6 * spent / len(chosen):.0f} microseconds a pair, cold")
    for row in chosen if show else ():
        if (row["is_match"] == "true") != found[row["id"]].match:
            print("  ", row["is_match"], row["name1"], "|", row["name2"], "|", found[row["id"]].why)


def aliases(data: Path, fitting: bool) -> None:
    """Hides a part of the aliases, screens them, and counts how often their own entry is among the hits."""
    main = lines(data / "sanctions/ofac_sdn_2023_01.jsonl.gz")
    types = {row["ent_num"]: SCHEMAS[row["type"]] for row in main}
    into, hidden = Gathering(), []
    for row in main:
        ofac.read_record(row, into)
    for row in lines(data / "sanctions/ofac_alt_names.jsonl.gz"):
        key = f"{row['ent_num']}-{row['alt_num']}"
        if part(key) >= HIDDEN:
            ofac.read_record(row, into)
        elif row["ent_num"] in types and (part("half" + key) % 2 == 0) == fitting:
            hidden.append(row)
    screen = Screen(into.entries())
    shown: Counter[str] = Counter()
    start = time.process_time()
    for row in hidden:
        schema, own = types[row["ent_num"]], str(row["ent_num"])
        hits = screen.hits(Asked(row["name"], schema))
        shown[schema] += 1
        shown["found " + schema] += any(hit.entry.id == own for hit in hits)
        shown["first"] += bool(hits) and hits[0].entry.id == own
        for hit in hits:
            shown[hit.grade] += 1
            shown["right " + hit.grade] += hit.entry.id == own
            shown["shared " + hit.grade] += hit.entry.id != own and plain(hit.name) == plain(row["name"])
    spent = time.process_time() - start
    for schema in ("Person", "Organization", "Vessel"):
        print(f"hidden aliases, {schema}: {shown['found ' + schema]} of {shown[schema]} find their entry")
    total = len(hidden)
    every = sum(shown["found " + schema] for schema in set(SCHEMAS.values()))
    print(
        f"hidden aliases: recall {every / total:.3f}, first {shown['first'] / total:.3f}, {total / spent:.0f} names/s"
    )
    for grade in ("likely", "name only"):
        print(
            f"   {grade}: {shown[grade]} hits, {shown['right ' + grade]} of their own entry, "
            f"{shown['shared ' + grade]} of another entry with the very same alias"
        )


def news(data: Path) -> None:
    """Screens the capitalised names of political news: how fast, and what is more than `name only`."""
    into = Gathering()
    for name in ("ofac_sdn_2023_01", "ofac_alt_names"):
        for row in lines(data / f"sanctions/{name}.jsonl.gz"):
            ofac.read_record(row, into)
    screen = Screen(into.entries())
    stories = [NAME.findall(row["text"])[:20] for row in lines(data / "polnear/train.jsonl.gz")]
    for schema in ("Person", ""):
        grades: dict[str, set[str]] = {}
        start = time.process_time()
        for names in stories:
            for name in names:
                for hit in screen.hits(Asked(name, schema)):
                    grades.setdefault(hit.grade, set()).add(name)
        spent = time.process_time() - start
        count = sum(map(len, stories))
        print(
            f"news, schema {schema or 'not given'}: {len(screen.index.listed)} listed names, {count / spent:.0f} names/s, "
            f"{len(stories) / spent:.0f} stories/s of {count / len(stories):.1f} names; "
            f"name only {len(grades.get('name only', ()))}, likely {sorted(grades.get('likely', ()))}"
        )


def main() -> None:
    """Print all."""
    data = Path(sys.argv[1])
    pairs(data, "--fitting" in sys.argv, "--misses" in sys.argv)
    aliases(data, "--fitting" in sys.argv)
    news(data)


if __name__ == "__main__":
    main()
