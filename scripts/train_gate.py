"""Fits the weights of the gate: which features speak for a doubtful name's being the company.

    python scripts/train_gate.py DATA_FOLDER [--show FEATURE]

Fitted on the earlier 70 % by time of: headlines of a market wire and of a newsroom and company news, where the labelled
company is right; whole stories that give companies' tickers in brackets, where those are right; political news and
stories of crypto markets and general news. In all of them an everyday word of a small company that no label speaks of is wrong, in
political news every doubtful name but a few. And on the even half of the hard names, which count more, since their
labels were made by hand. No company counts for more than some thirty names, since a handful fills the sets. What is written are weights only;
no text. A company that no label speaks of is left out. Logistic regression with a quadratic penalty, by Newton's
method; its probabilities need no further curve (the calibration on the reporting part is printed by bench/linking.py).
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent))

from bench.linking_data import (  # noqa: E402
    Issuers,
    Row,
    benzinga,
    general,
    hard_names,
    newsroom,
    political,
    reference,
    reuters,
    rows_of,
    tables_at,
    whole,
)  # fmt: skip

from tocsin.model.stories import Story  # noqa: E402
from tocsin.reference import AliasRow, Reference, Tables  # noqa: E402
from tocsin.understanding.document import Part, document  # noqa: E402
from tocsin.understanding.mentions.features import features  # noqa: E402
from tocsin.understanding.mentions.finding import candidates  # noqa: E402
from tocsin.understanding.mentions.gate import doubtful  # noqa: E402
from tocsin.understanding.scan import Found  # noqa: E402

OUT = HERE.parent / "src/tocsin/understanding/mentions/gate_weights.csv"
VERSION = 1
WEIGHT = {
    "wire": 1.0,
    "company news": 1.0,
    "newsroom": 1.0,
    "whole": 0.7,
    "crypto": 1.0,
    "politics": 1.0,
    "general": 0.4,
    "hard": 8.0,
}
MOST = 200.0  # what all samples of one name count together
PENALTY = 6.0
# What a person would say of some features before any sample is seen; weights are pulled towards these.
EXPECTED = {
    "an everyday word": -2.0, "an everyday word, a large company": -1.2, "everyday words": -1.0, "a surname": -1.0,
    "a surname, a large company": -0.5, "a place": -1.0, "a given name": -1.0, "a word of the dictionary": -0.8,
    "a word of its own": 0.8, "a word of its own in it": 0.8, "letters that are a word": -2.0, "2 letters": -1.0,
    "named in full or by ticker elsewhere": 2.5, "in small letters elsewhere": -0.7, "a story of markets": 0.4,
    "much talk of markets": 0.4, "a story of politics": -0.8, "words or companies of its sector": 0.6,
    "other companies in the story": 0.2, "a given name before it in the story": -1.2, "all in capitals": -1.8,
    "a given name before": -3.0, "a capitalised name before": -2.0, "a title before": -1.5, "an article before": -1.0,
    "a company's kind before": 1.2, "an analyst's word before": 1.2, "a wire's mark before": 0.8,
    "a capital inside a sentence": 0.5, "a capital sets it apart from the everyday word": 2.0, "in a list": 0.3, "a company's form follows": 2.5,
    "a company's thing follows": 1.8, "a verb of business follows": 1.6, "a verb of speech follows": 0.3,
    "another verb follows": 0.6, "a past form follows": -0.3, "an everyday word that opens a sentence": -1.0, "goods behind a verb of making": -3.0, "another name follows": -1.0, "a common word follows": -0.8, "“of” follows": -0.4,
    "an everyday word with nothing beside it that companies have": -2.0, "an everyday word before another": -1.3,
    "a surname that speaks": -2.0, "a plain word before it in a headline": -2.0, "its listed name goes on so": 4.0,
    "written in capitals that it does not have": -3.5, "joined to another company": 2.0, "an index goes by it": -4.0, "a target of a price": -5.0,
    "everyday words with nothing beside them that companies have": -1.0, "“to” follows": 1.2,
    "a ticker in plain text where nothing speaks of markets": -1.5, "letters of an institution": -2.5, "a given name's possessive": -1.5, "a word of the dictionary with nothing beside it that companies have": -1.0,
    "a surname in a story that never speaks of markets": -1.0,
    "a large company's usual capitals": 1.5, "its own possessive": 0.5, "beside another ticker": 1.2, "alone in brackets": 0.8, "a ticker in plain text": -1.0,
    "a ticker behind an analyst's word": 1.5, "a ticker before a company's thing": 1.2,
    "opens a sentence": 0.5, "a ticker before a verb of business": 1.0, "the ticker of a large company": 0.5,
}  # fmt: skip
# What tells the sets apart rather than names: pulled towards nothing, so that a set is not learned by its subject.
OF_STORIES = {"a story of politics", "a story of markets", "much talk of markets", "a headline with many capitals",
              "other companies in the story"}  # fmt: skip
# What tells senses apart of which the sets hold hardly any: held near what is expected of it.
RARE = {"a given name's possessive", "everyday words with nothing beside them that companies have",
        "a ticker in plain text where nothing speaks of markets", "letters of an institution", "a word of the dictionary with nothing beside it that companies have",
        "a surname in a story that never speaks of markets", "an everyday word with nothing beside it that companies have", "an everyday word before another",
        "a surname that speaks", "a plain word before it in a headline", "written in capitals that it does not have",
        "a company's thing follows", "a verb of business follows", "opens a sentence", "goods behind a verb of making"}  # fmt: skip
STORY_PENALTY, RARE_PENALTY = 100.0, 60.0
ELSEWHERE = "named in full or by ticker elsewhere"
LEAST = 5  # samples of a feature below which it gets no weight
# Companies that political and general news does speak of: wherever these names stood there, as read, they were meant.
_REAL = frozenset(
    "Apple Amazon Oracle Macy's Valeant Intel GE GM Actavis BuzzFeed CVS P&G Lilly Coca-Cola Oreo Pharmacyclics Salix Omnicare "
    "Navient McDonald's McDonald’s Lexmark Marriott Nucor Citrix".split()
)
# Names that stood there in both senses: no sample.
_EITHER = frozenset("Target Ford Visa Nasdaq Chase CBS Wynn".split())

Sample = tuple[str, bool, list[str], str]  # set, whether it is the company, features, the name


def some(stories: list[Story], every: int) -> list[Story]:
    """One story of so many: whole stories hold more names than the fit needs."""
    return stories[::every]


def names_in(item: Story, tables: Tables) -> Iterator[tuple[Part, Found, AliasRow, list[str]]]:
    """Every doubtful name of a story with its features."""
    _, found, around = candidates(document(item), tables)
    for part, name in found:
        for row in name.rows:
            if row.kind == "security" and doubtful(row):
                yield part, name, row, features(part, name, row, around)


def of_rows(
    rows: Iterable[Row], sampled: frozenset[str], of: str, tables: Reference, issuers: Issuers
) -> Iterator[Sample]:
    """Names of a labelled set: right where labelled, wrong where of another of its companies."""
    could: dict[int, set[str]] = {}
    for row in rows:
        known = tables_at(tables, row.story.received_at)
        if id(known) not in could:
            could[id(known)] = set().union(*[issuers.of_ticker(t, known) for t in sampled])
        right = set().union(*[issuers.of_ticker(t, known) for t in row.allowed])
        for _, _, name, told in names_in(row.story, known):
            key = issuers.of(name.key, known)
            if key in right:
                yield of, True, told, name.surface
            elif (key in could[id(known)] and of == "wire") or plainly_none(name, told):
                yield of, False, told, name.surface


def plainly_none(name: AliasRow, told: list[str]) -> bool:
    """Whether a name that no label speaks of is taken for wrong: one everyday word, or letters that are one."""
    word = name.ambiguous and " " not in name.surface and not name.large and ELSEWHERE not in told
    return word and (name.how != "ticker" or "letters that are a word" in told)


def of_whole(stories: Iterable[Story], of: str, tables: Reference) -> Iterator[Sample]:
    """Names in whole stories: right where the story gives the ticker too, with and without that telling."""
    for item in stories:
        for _, _, name, told in names_in(item, tables_at(tables, item.received_at)):
            if ELSEWHERE in told:
                yield of, True, told, name.surface
                yield of, True, [t for t in told if t != ELSEWHERE], name.surface
            elif plainly_none(name, told):
                yield of, False, told, name.surface


def of_general(stories: Iterable[Story], tables: Reference) -> Iterator[Sample]:
    """Names in general news: an everyday word of a small company is none; of the large ones a few are known to be."""
    for item in stories:
        for _, _, name, told in names_in(item, tables_at(tables, item.received_at)):
            if name.surface in _REAL or plainly_none(name, told):
                yield "general", name.surface in _REAL, told, name.surface


def of_politics(stories: Iterable[Story], tables: Reference) -> Iterator[Sample]:
    """Names in political news: none is a company, but for those known to be."""
    for item in stories:
        for _, _, name, told in names_in(item, tables_at(tables, item.received_at)):
            if name.surface not in _EITHER:
                yield "politics", name.surface in _REAL, told, name.surface


def of_hard_names(tables: Reference, issuers: Issuers) -> Iterator[Sample]:
    """The even half of the hard names; where the name means a company, only that company's rows."""
    for line in hard_names("fit"):
        known = tables.as_of(line.story.received_at)
        right = issuers.of_ticker(line.ticker, known)
        for part, found, name, told in names_in(line.story, known):
            here = line.company and issuers.of(name.key, known) in right
            if here or (not line.company and part.tokens.surface(found.first, found.last) in line.name):
                yield "hard", here, told, name.surface


def fit(samples: list[Sample], names: list[str]) -> np.ndarray:
    """Weights in the order of `names`, the bias last."""
    index = {name: i for i, name in enumerate(names)}
    x = np.zeros((len(samples), len(names) + 1))
    x[:, -1] = 1.0
    for i, (_, _, told, _) in enumerate(samples):
        for name in told:
            if name in index:
                x[i, index[name]] = 1.0
    y = np.array([right for _, right, _, _ in samples], dtype=float)
    count = Counter((surface, right) for _, right, _, surface in samples)
    weight = np.array(
        [WEIGHT[of] * min(1.0, MOST / count[surface, right]) for of, right, _, surface in samples]
    )
    w = np.zeros(len(names) + 1)
    expected = np.array([*[EXPECTED.get(name, 0.0) for name in names], 0.0])
    penalty = np.full(len(w), PENALTY)
    penalty[-1] = 0.01
    for group, held in ((OF_STORIES, STORY_PENALTY), (RARE, RARE_PENALTY)):
        for name in group & index.keys():
            penalty[index[name]] = held
    for _ in range(30):
        p = 1 / (1 + np.exp(-x @ w))
        gradient = x.T @ (weight * (p - y)) + penalty * (w - expected)
        hessian = (x * (weight * p * (1 - p))[:, None]).T @ x + np.diag(penalty)
        step = np.linalg.solve(hessian, gradient)
        w -= step
        if abs(step).max() < 1e-6:
            break
    return w


def table(samples: list[Sample]) -> dict[str, float]:
    """The weight of each feature that was met often enough."""
    met = Counter(name for _, _, told, _ in samples for name in set(told))
    names = sorted({*EXPECTED, *[name for name, n in met.items() if n >= LEAST]})
    fitted = fit(samples, names)
    return {"(always)": float(fitted[-1])} | {n: float(v) for n, v in zip(names, fitted[:-1], strict=True)}


def write(weights: dict[str, float], threshold: float, samples: list[Sample]) -> None:
    """The table, its version and what it was fitted on in its first lines."""
    counted = Counter((of, right) for of, right, _, _ in samples)
    told = ", ".join(
        f"{of} {n} {'right' if right else 'wrong'}" for (of, right), n in sorted(counted.items())
    )
    rows = [
        f"{name},{value:.2f}" if "," not in name else f'"{name}",{value:.2f}'
        for name, value in weights.items()
    ]
    head = [
        f"# Version {VERSION}. Log odds, fitted by scripts/train_gate.py on names: {told}.",
        "feature,weight",
    ]
    OUT.write_text("\n".join([*head, f"(threshold),{threshold}", *rows]) + "\n", encoding="utf-8")


def report(samples: list[Sample], weights: dict[str, float], threshold: float) -> None:
    """How the weights do on what they were fitted on, and the names that go most wrong."""
    wrong: dict[tuple[str, bool], Counter[str]] = defaultdict(Counter)
    total = Counter((of, right) for of, right, _, _ in samples)
    for of, right, told, surface in samples:
        score = weights["(always)"] + sum(weights.get(name, 0.0) for name in told)
        if (1 / (1 + np.exp(-score)) >= threshold) != right:
            wrong[of, right][surface] += 1
    for key, n in sorted(total.items()):
        print(f"{key[0]:<13} {'right' if key[1] else 'wrong'} {n:5}  misjudged {sum(wrong[key].values()):4}  "
              f"{', '.join(f'{s} {c}' for s, c in wrong[key].most_common(25))}")  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("--threshold", type=float, default=0.5)
    asked = parser.parse_args()
    tables, issuers = reference(asked.data), Issuers()
    samples: list[Sample] = []
    for of, made in (("wire", benzinga), ("company news", reuters)):
        rows, sampled = made(asked.data)
        samples += of_rows(rows_of(rows, "fit"), sampled, of, tables, issuers)
    rows = newsroom(asked.data, tables.as_of(datetime(2021, 10, 14, tzinfo=UTC)))
    samples += of_rows(rows_of(rows, "fit"), frozenset(), "newsroom", tables, issuers)
    for of, set_ in (("whole", "apple_articles_2023_2024"), ("crypto", "crypto_articles_2023")):
        samples += of_whole(some(whole(asked.data / set_, "fit"), 1 if of == "whole" else 4), of, tables)
    samples += of_general(general(asked.data, "fit"), tables)
    samples += of_politics(some(political(asked.data, "fit"), 2), tables)
    samples += of_hard_names(reference(asked.data, imported=False), issuers)
    weights = table(samples)
    report(samples, weights, asked.threshold)
    write(weights, asked.threshold, samples)
    print("\n".join(f"{value:+6.2f} {name}" for name, value in sorted(weights.items(), key=lambda p: p[1])))


if __name__ == "__main__":
    main()
