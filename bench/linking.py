"""Linking of securities: precision and recall with intervals, the primary security, roles, false links, hard names.

`python bench/linking.py DATA_FOLDER [--part fit|report] [--embedded] [--misses] [--ablate]`. What is reported is the part
that nothing was fitted on (see bench/linking_data.py). Three plain linkers stand beside ours, in the same run.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import product
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from bench.linking_data import (
    HARD_NAMES_DAY,
    HardName,
    Issuers,
    Row,
    benzinga,
    general,
    hard_names,
    labelled,
    later_names,
    newsroom,
    political,
    reference,
    reuters,
    rows_of,
    tables_at,
)
from bench.linking_peers import PEERS
from tocsin.model.reading import LinkedSecurity
from tocsin.model.stories import Story
from tocsin.reference import Reference, Tables
from tocsin.understanding import read
from tocsin.understanding.mentions import gate

Linker = Callable[
    [Story, Tables], dict[str, str]
]  # key of a linked security -> the words that it was linked by
BROKERS = "GS MS C BAC JPM WFC UBS CS DB BCS HSBC RY BMO TD JEF EVR PIPR SF RJF MS LAZ COWN FBRC PJC JMP KBW NMR".split()
RESAMPLES = 400
LISTED = 3  # tickers from which a headline is a list


@dataclass
class Score:
    """Hits, false links and misses of one linker on one set, story by story, and what they were."""

    counts: list[tuple[int, int, int]] = field(default_factory=list)
    seconds: float = 0.0
    shown: list[str] = field(default_factory=list)

    def line(self) -> str:
        """Precision, recall and F1, each with a 95 % interval."""
        figures = rates(self.counts)
        drawn = resampled(self.counts, rates)
        told = [
            f"{name} {value:.3f} [{low:.3f}, {high:.3f}]"
            for name, value, (low, high) in zip("P R F1".split(), figures, drawn, strict=True)
        ]
        hits, false, missed = (sum(c[i] for c in self.counts) for i in range(3))
        pace = len(self.counts) / max(1e-9, self.seconds)
        return f"{'  '.join(told)}  ({hits} hits, {false} false, {missed} missed; {pace:.0f}/s)"


def rates(counts: Sequence[tuple[int, int, int]]) -> tuple[float, ...]:
    """Precision, recall and F1 of (hits, false, missed) a story."""
    hits, false, missed = (sum(c[i] for c in counts) for i in range(3))
    return (
        hits / max(1, hits + false),
        hits / max(1, hits + missed),
        2 * hits / max(1, 2 * hits + false + missed),
    )


def resampled(
    counts: Sequence[tuple[int, ...]], told: Callable[..., tuple[float, ...]]
) -> list[tuple[float, float]]:
    """The middle 95 % of each figure over stories drawn anew."""
    draw = random.Random(7)
    drawn = [told(draw.choices(counts, k=len(counts))) for _ in range(RESAMPLES)] if counts else []
    columns = [sorted(column) for column in zip(*drawn, strict=True)]
    return [(c[int(0.025 * len(c))], c[int(0.975 * len(c)) - 1]) for c in columns]


def share(right: Sequence[int]) -> str:
    """A share of ones with its interval."""
    ((low, high),) = (
        resampled([(r,) for r in right], lambda c: (sum(x[0] for x in c) / len(c),)) if right else ((0, 0),)
    )
    return f"{sum(right) / max(1, len(right)):.3f} [{low:.3f}, {high:.3f}] of {len(right)}"


def ours(item: Story, tables: Tables) -> dict[str, str]:
    """What a reading links."""
    return {s.key: words_of(s, item) for s in read(item, tables).securities}


def words_of(linked: LinkedSecurity, item: Story) -> str:
    """The first words that a security was linked by."""
    span = linked.spans[0]
    return (item.headline if span.field == "headline" else item.body)[span.start : span.end]


def scored(
    rows: Iterable[Row], sampled: frozenset[str], linker: Linker, tables: Reference, issuers: Issuers
) -> Score:
    """One linker on one set, within the sampled tickers; all issuers count where none are named."""
    out, could, held = Score(), set[str](), None
    for row in rows:
        known = tables_at(tables, row.story.received_at)
        if known is not held:
            held, could = known, set[str]().union(*[issuers.of_ticker(t, known) for t in sampled])
            linker(row.story, known)
        began = time.process_time()
        linked = linker(row.story, known)
        out.seconds += time.process_time() - began
        got = {issuers.of(key, known): words for key, words in linked.items()}
        right = set[str]().union(*[issuers.of_ticker(t, known) for t in row.allowed])
        missed = [t for t in row.wanted if not issuers.of_ticker(t, known) & set(got)]
        false = [
            f"{k} by “{words}”" for k, words in got.items() if k not in right and (k in could or not sampled)
        ]
        out.counts.append((len(row.wanted) - len(missed), len(false), len(missed)))
        out.shown += [f"MISSED {t}: {row.story.headline}" for t in missed]
        out.shown += [f"FALSE {told}: {row.story.headline}" for told in false]
    return out


@dataclass
class Parts:
    """Of headlines about one company: whether the primary is that company, where it was linked at all; whether a
    broker that is not that company is kept from being the subject; (confidence, right) of each link; what was not."""

    first: list[int] = field(default_factory=list)
    first_no_list: list[int] = field(
        default_factory=list
    )  # without headlines that hold three tickers or more
    kept: list[int] = field(default_factory=list)
    sure: list[tuple[float, bool]] = field(default_factory=list)
    shown: list[str] = field(default_factory=list)


def parts(rows: Iterable[Row], sampled: frozenset[str], tables: Reference, issuers: Issuers) -> Parts:
    """Primary, brokers and confidence on one set."""
    out = Parts()
    for row in rows:
        known = tables_at(tables, row.story.received_at)
        right = set[str]().union(*[issuers.of_ticker(t, known) for t in row.allowed])
        could = set[str]().union(*[issuers.of_ticker(t, known) for t in sampled]) if sampled else None
        found = read(row.story, known).securities
        brokers = {issuers.of(s.key, known) for t in BROKERS for s in known.by_ticker(t)} - right
        keys = [issuers.of(s.key, known) for s in found]
        if right & set(keys) and len(row.allowed) == 1:
            primary = next((k for k, s in zip(keys, found, strict=True) if s.primary), "")
            out.first.append(int(primary in right))
            if sum(words_of(s, row.story).isupper() for s in found) < LISTED:
                out.first_no_list.append(int(primary in right))
                if primary not in right:
                    out.shown.append(f"PRIMARY {primary or 'none'}: {row.story.headline}")
        for key, linked in zip(keys, found, strict=True):
            if key in brokers:
                out.kept.append(int(linked.role not in ("subject", "counterparty")))
                out.shown += [f"BROKER {linked.key}: {row.story.headline}"] if not out.kept[-1] else []
            if could is None or key in could:
                out.sure.append((linked.confidence, key in right))
    return out


def calibration(sure: Sequence[tuple[float, bool]]) -> float:
    """How far confidence is from the share of right links, over ten bins of confidence, weighted by their links."""
    bins: dict[int, list[tuple[float, bool]]] = defaultdict(list)
    for confidence, right in sure:
        bins[min(9, int(confidence * 10))].append((confidence, right))
    gaps = [abs(sum(c for c, _ in b) - sum(r for _, r in b)) for b in bins.values()]
    return sum(gaps) / max(1, len(sure))


def false_links(
    stories: Iterable[Story], linker: Linker, tables: Reference
) -> tuple[int, Counter[tuple[str, str]]]:
    """Stories read, and what was linked in them by which words."""
    count, found = 0, Counter[tuple[str, str]]()
    for item in stories:
        count += 1
        found.update(set(linker(item, tables_at(tables, item.received_at)).items()))
    return count, found


def named(line: HardName, linker: Linker, tables: Tables, issuers: Issuers) -> bool:
    """Whether a hard name was taken rightly: linked where it means the company, nothing by its words where not."""
    linked = linker(line.story, tables)
    if line.company:
        return bool({issuers.of(key, tables) for key in linked} & issuers.of_ticker(line.ticker, tables))
    told = line.name.lower().split()
    return not any(set(words.lower().split()) & set(told) for words in linked.values())


@contextmanager
def without(group: Iterable[str]) -> Iterator[None]:
    """The gate without the weights of some features."""
    held, gone = dict(gate.weights()), set(group)
    less = {name: value for name, value in held.items() if name not in gone}
    real, gate.weights = gate.weights, lambda: less  # type: ignore[assignment]
    try:
        yield
    finally:
        gate.weights = real


GROUPS: dict[str, tuple[str, ...]] = {
    "the name itself": ("everyday", "dictionary", "surname", "place", "given name", "word of its own", "large company",
                        "smaller company", "short for", "brand", "acronym", "former", "possessive", "two words", "few capitals"),
    "what stands before": ("before",  "opens", "in a list", "inside a sentence"),
    "what stands behind": ("follow", "ends the line"),
    "bare tickers": ("ticker", "letters", "alone in brackets"),
    "the story": ("story", "elsewhere", "sector", "markets", "capitals"),
}  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("--part", choices=("fit", "report"), default="report")
    parser.add_argument(
        "--embedded", action="store_true", help="the tables that come with the package, nothing imported"
    )
    parser.add_argument(
        "--misses", action="store_true", help="show what went wrong, and every link of political news"
    )
    parser.add_argument(
        "--ablate", action="store_true", help="also without each group of the gate's features"
    )
    asked = parser.parse_args()
    bench = Bench(asked.data, asked.part, embedded=asked.embedded, misses=asked.misses)
    bench.links({"tocsin": ours} | dict(PEERS))
    bench.primary()
    bench.general({"tocsin": ours} | dict(PEERS))
    bench.hard({"tocsin": ours} | dict(PEERS))
    if asked.ablate:
        known = [name for name in gate.weights() if name[0] != "("]
        for group, words in GROUPS.items():
            with without(name for name in known if any(word in name for word in words)):
                bench.misses = False
                for measure in (bench.links, bench.general, bench.hard):
                    measure({f"without {group}": ours})


class Bench:
    """The sets of one part, read once."""

    def __init__(self, data: Path, part: str, *, embedded: bool, misses: bool) -> None:
        self.tables, self.issuers, self.misses = reference(data, imported=not embedded), Issuers(), misses
        self.plain, self.part = reference(data, imported=False), part
        sets = {"benzinga headlines": benzinga(data), "reuters company news": reuters(data)}
        sets["newsroom's symbols"] = (
            newsroom(data, self.tables.as_of(datetime(2021, 10, 14, tzinfo=UTC))),
            frozenset(),
        )
        self.sets = {name: (rows_of(rows, part), sampled) for name, (rows, sampled) in sets.items()}
        self.news = {"political news": political(data, part), "general news": general(data, part)}
        self.labelled = labelled(data) if part == "report" else {}
        self.names = {"hard names": hard_names(part), "hard names written later": later_names(part)}

    def links(self, linkers: dict[str, Linker]) -> None:
        """Precision and recall of each set."""
        for name, (rows, sampled) in self.sets.items():
            for title, linker in linkers.items():
                score = scored(rows, sampled, linker, self.tables, self.issuers)
                print(
                    f"{name}, {self.part} part, {len(rows)} stories, {title:<20} {score.line()}", flush=True
                )
                if self.misses and title == "tocsin":
                    print("\n".join(sorted(score.shown)))

    def primary(self) -> None:
        """The primary security, brokers kept from being it, and whether confidence is what it says."""
        for name, (rows, sampled) in self.sets.items():
            told = parts(rows, sampled, self.tables, self.issuers)
            print(
                f"{name}, {self.part} part, primary is the one company {share(told.first)}, "
                f"without lists of tickers {share(told.first_no_list)}; "
                f"brokers beside it are no subject {share(told.kept)}; "
                f"confidence off by {calibration(told.sure):.3f} on {len(told.sure)} links",
                flush=True,
            )
            if self.misses:
                print("\n".join(told.shown))

    def general(self, linkers: dict[str, Linker]) -> None:
        """Links of political and general news, and how right they are where a reader labelled the stories."""
        for (name, stories), (title, linker) in product(self.news.items(), linkers.items()):
            count, found = false_links(stories, linker, self.tables)
            print(
                f"{name}, {self.part} part, {count} stories, {title:<20} {sum(found.values()) / count:.2f} links a story",
                flush=True,
            )
            if self.misses and title == "tocsin" and self.part == "fit":
                print("\n".join(f"{n:4} {key} by “{words}”" for (key, words), n in found.most_common()))
        for (name, rows), (title, linker) in product(self.labelled.items(), linkers.items()):
            score = scored(rows, frozenset(), linker, self.tables, self.issuers)
            wrong = [false for _, false, _ in score.counts]
            ((low, high),) = resampled([(w,) for w in wrong], lambda c: (sum(x[0] for x in c) / len(c),))
            print(
                f"{name}, labelled by reading, {len(rows)} stories, {title:<20} {score.line()}; "
                f"false links a story {sum(wrong) / len(wrong):.3f} [{low:.3f}, {high:.3f}]",
                flush=True,
            )

    def hard(self, linkers: dict[str, Linker]) -> None:
        """Hard names, with the tables that come with the package."""
        tables = self.plain.as_of(HARD_NAMES_DAY)
        for (set_, names), (title, linker) in product(self.names.items(), linkers.items()):
            right = [int(named(line, linker, tables, self.issuers)) for line in names]
            if names:
                print(f"{set_}, {self.part} part, {title:<20} {share(right)}", flush=True)
            if self.misses and title == "tocsin":
                for line, ok in zip(names, right, strict=True):
                    if not ok:
                        print(
                            f"{'MISSED' if line.company else 'FALSE'} {line.name}: {line.story.body or line.story.headline}"
                        )


if __name__ == "__main__":
    main()
