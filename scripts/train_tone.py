"""Trains the tone reader's linear model on SEntFiN 1.0 (MIT) and our own sentences in `data/tone_sentences.txt`.

    python scripts/train_tone.py HEADLINES.jsonl.gz [--ablate]

HEADLINES: lines `{"id", "title", "entities": {mention: positive|neutral|negative}}`. Only the fitting part, 70 % by a
hash of the id, is read; the rest is what `bench/tone.py` reports on. Writes `weights.tsv` of the package. `--ablate`
writes nothing: it prints what each group of features is worth, by leaving it out, in five folds of the fitting part.
"""

from __future__ import annotations

import gzip
import json
import random
import re
import sys
import zlib
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from tocsin.model.stories import Identity, Story
from tocsin.understanding.document import document
from tocsin.understanding.tone.features import PLACES, TOLD, frames, speaks, told, towards
from tocsin.understanding.tone.lines import line, sentence
from tocsin.understanding.tone.weights import COLUMNS, FILE
from tocsin.understanding.tone.words import KINDS, known

HERE = Path(__file__).parent
OUT = HERE.parent / "src" / "tocsin" / "understanding" / "tone" / FILE
VERSION = "3"
CLASSES = ("neutral", "negative", "positive")
FITTING = 70  # percent
OWN = 2.0  # weight of a sentence of our own
PAIRED, PAIRS = (
    0.5,
    10_000,
)  # weight and number of headlines joined in pairs, as in the long sentences of paragraphs
JOINTS = (", while ", "; ", ", and ", " as ", ", but ", " after ")
L1, L2, ROUNDS, LEAST = 0.4, 2.0, 300, 3  # penalties, steps, and in how many examples a feature must be
Feature = tuple[str, str]
Marked = tuple[int, str, list[tuple[int, int, int]]]  # part, text, [(start, end, class)]
Matrix = NDArray[np.float64]


@dataclass(frozen=True)
class Example:
    """Features of a name or a story, its class, the weight it has, and the hash of its id (0 to 99; -1: our own)."""

    features: frozenset[Feature]
    truth: int
    weight: float
    part: int


def part_of(ident: str) -> int:
    """0 to 99 by a hash of the id: below FITTING is for fitting, the rest for reporting."""
    return zlib.crc32(ident.encode()) % 100


def marked(path: Path) -> Iterable[Marked]:
    """(part, text, [(start, end, class)]) of the fitting part of the headlines."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for row in map(json.loads, lines):
            if part_of(row["id"]) < FITTING:
                at = [(row["title"].find(e), len(e), CLASSES.index(s)) for e, s in row["entities"].items()]
                yield part_of(row["id"]), row["title"], [(a, a + n, k) for a, n, k in at if a >= 0]


def own() -> Iterable[Marked]:
    """The same of our own sentences: `[name]+`, `[name]-`, `[name]0`."""
    for row in (HERE / "data" / "tone_sentences.txt").read_text(encoding="utf-8").splitlines():
        text, marks = "", []
        for piece in re.split(r"(\[[^\]]+\](?:'s)?[-+0])", "" if row.startswith("#") else row):
            mark = re.fullmatch(r"\[([^\]]+)\]('s)?([-+0])", piece)
            if mark:
                marks.append((len(text), len(text) + len(mark[1]), "0-+".index(mark[3])))
            text += mark[1] + (mark[2] or "") if mark else piece
        if marks:
            yield -1, text, marks


def names_in(rows: Iterable[Marked]) -> frozenset[str]:
    """Stems that with a capital stand in marked names and hardly ever without one: nothing shall be learnt of them."""
    named: Counter[str] = Counter()
    small: Counter[str] = Counter()
    for _, text, marks in rows:
        tokens = _part(text).tokens
        for at, word, low in zip(tokens.starts, tokens.words, tokens.lower, strict=True):
            if not word[0].isupper():
                small[known(low)[0]] += 1
            elif any(a <= at < b for a, b, _ in marks):
                named[known(low)[0]] += 1
    return frozenset(s for s, n in named.items() if n > 4 * small[s] and s not in KINDS)


def paired(rows: list[Marked]) -> list[Example]:
    """Names of headlines joined two and two: whose words count for whom is learnt from these. Both are of one fold."""
    draw, out = random.Random(5), []
    for _ in range(PAIRS):
        (part, text, marks), (other, more, more_marks) = draw.choice(rows), draw.choice(rows)
        joint = draw.choice(JOINTS)
        if part % 5 == other % 5:
            off = len(text) + len(joint)
            moved = [(a + off, b + off, k) for a, b, k in more_marks]
            out += [
                Example(_of_name(text + joint + more, a, b), k, PAIRED, part) for a, b, k in marks + moved
            ]
    return out


def examples(
    rows: Iterable[Marked],
) -> tuple[list[Example], list[Example]]:
    """(of names, of whole stories): a story's class is where most of its names' classes point."""
    names, stories = [], []
    for part, text, marks in rows:
        weight = OWN if part < 0 else 1.0
        names += [Example(_of_name(text, a, b), k, weight, part) for a, b, k in marks]
        whole = sum((k == 2) - (k == 1) for _, _, k in marks)
        stories.append(Example(_of_story(text), 2 if whole > 0 else 1 if whole < 0 else 0, weight, part))
    return names, stories


def _part(text: str):  # type: ignore[no-untyped-def]
    return document(Story("", 1, "", "", Identity("", "", ""), text, "", datetime.now(UTC))).headline


def _of_name(text: str, start: int, end: int) -> frozenset[Feature]:
    part = _part(text)
    tokens = part.tokens
    first, last = bisect_right(tokens.ends, start), bisect_left(tokens.starts, end) - 1
    bounds = sentence(part, first)
    seen = line(tokens, bounds, lambda key: key)
    last = max(first, min(last, bounds[1] - 1))
    if speaks(tokens, seen, first, last):
        return frozenset([("@speaker", "frame")])
    out = {(key, "frame") for key in frames(tokens, seen, first, last)}
    for _, key, place in towards(tokens, seen, first, last):
        out |= {(key, "*"), (key, "behind" if place > 3 else "before"), (key, f"{place}")}
    return frozenset(out)


def _of_story(text: str) -> frozenset[Feature]:
    part = _part(text)
    seen = line(part.tokens, sentence(part, 0), lambda key: key)
    return frozenset(f for _, key, place in told(seen) for f in ((key, "*"), (key, f"{place}")))


def fit(examples: list[Example], names: frozenset[str] = frozenset()) -> dict[Feature, NDArray[np.float64]]:
    """Weights of the three classes by feature, none for names: softmax regression, Adagrad with both penalties."""
    counts = Counter(f for e in examples for f in e.features)
    index = {
        f: i for i, f in enumerate(sorted(f for f, n in counts.items() if n >= LEAST and f[0] not in names))
    }
    pairs = [(r, index[f]) for r, e in enumerate(examples) for f in e.features if f in index]
    row, column = np.array([p[0] for p in pairs]), np.array([p[1] for p in pairs])
    truth = np.eye(3)[[e.truth for e in examples]]
    heft = np.array([e.weight for e in examples])[:, None]
    size, n = len(index), len(examples)
    found, seen = np.zeros((size + 1, 3)), np.full((size + 1, 3), 1e-8)
    for _ in range(ROUNDS):
        scores = found[-1] + np.stack([np.bincount(row, found[column, k], n) for k in range(3)], 1)
        odds = np.exp(scores - scores.max(1, keepdims=True))
        off = (odds / odds.sum(1, keepdims=True) - truth) * heft
        slope = np.stack([np.bincount(column, off[row, k], size + 1) for k in range(3)], 1)
        slope[-1] = off.sum(0)
        slope[:-1] += L2 * found[:-1]
        seen += slope * slope
        step = 0.5 / np.sqrt(seen)
        found -= step * slope
        found[:-1] = np.sign(found[:-1]) * np.maximum(0, np.abs(found[:-1]) - step[:-1] * L1)
    return {f: found[i] for f, i in index.items() if found[i].any()} | {("@", "bias"): found[-1]}


def guess(model: dict[Feature, NDArray[np.float64]], example: Example) -> int:
    """The likeliest class."""
    return int(
        (model[("@", "bias")] + sum((model[f] for f in example.features if f in model), np.zeros(3))).argmax()
    )


def write(names: dict[Feature, NDArray[np.float64]], stories: dict[Feature, NDArray[np.float64]]) -> int:
    """Fold what is nested, round, write; the number of lines."""
    table: dict[str, list[str]] = {}

    def put(key: str, column: str, *found: NDArray[np.float64] | None) -> None:
        whole = sum((w for w in found if w is not None), np.zeros(3))
        bad, good = (round(100 * (whole[k] - whole[0])) for k in (1, 2))
        if abs(bad) > 1 or abs(good) > 1:
            table.setdefault(key, [""] * len(COLUMNS))[COLUMNS.index(column)] = f"{bad} {good}"

    for key in sorted({key for key, _ in names} - {"@"}):
        if key.startswith("@"):
            put(key, "frame", names[(key, "frame")])
            continue
        for place, column in enumerate(PLACES):
            side = "behind" if place > 3 else "before"
            put(key, column, names.get((key, "*")), names.get((key, side)), names.get((key, f"{place}")))
    for key in sorted({key for key, _ in stories} - {"@"}):
        for place, column in enumerate(TOLD, len(PLACES)):
            put(key, column, stories.get((key, "*")), stories.get((key, f"{place}")))
    put("@name", "frame", names[("@", "bias")])
    put("@story", "frame", stories[("@", "bias")])
    lines = ["\t".join([key, *cells]).rstrip("\t") for key, cells in sorted(table.items())]
    head = [f"# version {VERSION}", "\t".join(["key", *COLUMNS])]
    OUT.write_text("\n".join([*head, *lines]) + "\n", encoding="utf-8")
    return len(lines)


GROUPS: dict[str, Callable[[Feature], bool]] = {
    "the words themselves": lambda f: f[0][0] not in "@<",
    "our classes of words": lambda f: f[0][0] == "<",
    "frames (words of tone before and behind the name)": lambda f: (
        f[0].startswith("@") and f[0] != "@speaker"
    ),
    "the place of a word": lambda f: f[1] not in ("*", "frame"),
    "names that only speak": lambda f: f[0] == "@speaker",
}


def without(group: list[Example], out: Callable[[Feature], bool]) -> list[Example]:
    """The examples without the features that are left out."""
    return [Example(frozenset(f for f in e.features if not out(f)), e.truth, e.weight, e.part) for e in group]


def ablate(
    all_names: list[Example], pairs: list[Example], ours: list[Example], named: frozenset[str]
) -> None:
    """Accuracy on names in five folds of the fitting part, with one group left out at a time."""
    runs = [
        (f"without {name}", without(all_names, out), without(pairs, out), without(ours, out))
        for name, out in GROUPS.items()
    ]
    runs += [
        ("without pairs of headlines", all_names, [], ours),
        ("without our own sentences", all_names, pairs, []),
    ]
    for name, kept, more, mine in [("everything", all_names, pairs, ours), *runs]:
        right = 0
        for fold in range(5):
            model = fit([e for e in kept + more if e.part % 5 != fold] + mine, named)
            right += sum(guess(model, e) == e.truth for e in kept if e.part % 5 == fold)
        print(f"{name}: {100 * right / len(kept):.1f} %", flush=True)


def main(path: Path, leave_out: bool) -> None:
    """Train and write, or print the ablation."""
    rows = list(marked(path))
    (names, stories), (my_names, my_stories), pairs = examples(rows), examples(own()), paired(rows)
    print(
        f"{len(names)} names in {len(stories)} headlines, {len(pairs)} in pairs of them, {len(my_names)} in our own sentences"
    )
    if leave_out:
        ablate(names, pairs, my_names, names_in([*rows, *own()]))
        return
    named = names_in([*rows, *own()])
    lines = write(fit(names + pairs + my_names, named), fit(stories + my_stories, named))
    print(f"{lines} keys, {OUT.stat().st_size / 1000:.0f} kB")


if __name__ == "__main__":
    main(Path(sys.argv[1]), "--ablate" in sys.argv)
