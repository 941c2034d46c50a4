"""Linking of securities: precision and recall on headlines with known tickers, links on political news, beside exact names.

`python bench/linking.py DATA_FOLDER [--half even|odd] [--misses]`. Stories are halved by a hash of their id: the even half is
for tuning, the odd half is what is reported. The baseline links every listed name (legal form off) and every `(MARKET: T)`
exactly as written, with the same tables, in the same run.
"""

from __future__ import annotations

import argparse
import gzip
import json
import re
import tempfile
import time
import zlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from tocsin.model.stories import Identity, Story
from tocsin.reference import Reference, Tables, load_reference
from tocsin.reference.aliases import issuer_lines
from tocsin.reference.names import tidy, without_legal_form
from tocsin.reference.update import import_into
from tocsin.text import tokenise
from tocsin.understanding import read

Linker = Callable[
    [Story, Tables], dict[str, str]
]  # key of a linked security -> the words that it was linked by


@dataclass
class Score:
    """Hits, false links and misses of one linker on one set, and what they were."""

    hits: int = 0
    false: int = 0
    missed: int = 0
    seconds: float = 0.0
    stories: int = 0
    shown: list[str] = field(default_factory=list)

    def line(self) -> str:
        """Precision, recall and F1 in one line."""
        precision = self.hits / max(1, self.hits + self.false)
        recall = self.hits / max(1, self.hits + self.missed)
        f1 = 2 * precision * recall / max(1e-9, precision + recall)
        pace = self.stories / max(1e-9, self.seconds)
        return f"P {precision:.3f}  R {recall:.3f}  F1 {f1:.3f}  ({self.hits} hits, {self.false} false, {self.missed} missed; {pace:.0f}/s)"


def half_of(ident: str) -> str:
    """Which half a story belongs to, by a hash of its id."""
    return "odd" if zlib.crc32(ident.encode()) % 2 else "even"


def lines(path: Path) -> Iterator[dict[str, Any]]:
    """The rows of a gzipped JSON lines file."""
    with gzip.open(path, "rt", encoding="utf-8") as found:
        for line in found:
            yield json.loads(line)


def reference(data: Path) -> Reference:
    """The embedded tables with the exchange directories of three years laid over them."""
    with tempfile.TemporaryDirectory() as folder:
        import_into(Path(folder), sorted((data / "securities").glob("*.jsonl.gz")), at=date(2026, 8, 1))
        return load_reference(Path(folder))


def story(ident: str, headline: str, body: str, at: datetime) -> Story:
    """A story in English as intake would make it."""
    return Story(ident, 1, "bench", ident, Identity(ident, "", ""), headline, body, at, language="en")


def ours(item: Story, tables: Tables) -> dict[str, str]:
    """What a reading links."""
    spans = {s.key: s.spans[0] for s in read(item, tables).securities}
    return {
        k: (item.headline if s.field == "headline" else item.body)[s.start : s.end] for k, s in spans.items()
    }


class Exact:
    """The naive linker: every listed name as written, the longest at each place, and exchange patterns."""

    _TICKER = re.compile(r"\((NYSE|NASDAQ|Nasdaq|AMEX):\s?([A-Z.]+)\)")

    def __init__(self) -> None:
        self._names: dict[int, dict[tuple[str, ...], str]] = {}

    def __call__(self, item: Story, tables: Tables) -> dict[str, str]:
        """Keys by the words that they were linked by."""
        names = self._names.get(id(tables)) or self._names.setdefault(id(tables), self._compiled(tables))
        text = f"{item.headline}\n{item.body}"
        words, at, out = tokenise(text).words, 0, {}
        while at < len(words):
            size = next((n for n in range(6, 0, -1) if words[at : at + n] in names), 0)
            if size:
                out[names[words[at : at + size]]] = " ".join(words[at : at + size])
            at += size or 1
        for match in self._TICKER.finditer(text):
            found = tables.listed(match[1], match[2])
            if found:
                out[found.key] = match.group()
        return out

    @staticmethod
    def _compiled(tables: Tables) -> dict[tuple[str, ...], str]:
        out: dict[tuple[str, ...], str] = {}
        for security in sorted(tables.securities.values(), key=lambda s: (s.rank or 10**9, s.key)):
            for name in (tidy(security.name), without_legal_form(tidy(security.name))):
                out.setdefault(tokenise(name).words, security.key)
        return out


class Issuers:
    """Tickers and keys as issuers, so that another line of the same company is no mistake."""

    def __init__(self) -> None:
        self._lines: dict[int, dict[str, str]] = {}

    def of(self, key: str, tables: Tables) -> str:
        """The main line of a security's issuer."""
        known = self._lines.get(id(tables))
        if known is None:
            known = self._lines[id(tables)] = issuer_lines(tables.securities.values(), tables.names)
        return known.get(key, key)

    def of_ticker(self, ticker: str, tables: Tables) -> set[str]:
        """Issuers that a US ticker may mean."""
        return {self.of(s.key, tables) for s in tables.by_ticker(ticker)}


@dataclass(frozen=True)
class Row:
    """A story with the tickers that it is known to name, and those that the set's labels could name at all."""

    story: Story
    wanted: frozenset[str]
    allowed: frozenset[str]


def benzinga(data: Path) -> tuple[list[Row], frozenset[str]]:
    """Headlines with one ticker that the headline gives away, and all tickers of the set."""
    rows = list(lines(data / "benzinga_headlines/headlines.jsonl.gz"))
    sampled = frozenset(t for r in rows for t in r["tickers"])
    kept = [r for r in rows if len(r["tickers"]) == 1 and all(r["evident"].values())]
    return [
        Row(
            story(r["id"], r["title"], "", datetime.fromisoformat(r["published"])),
            frozenset(r["tickers"]),
            frozenset(r["tickers"]),
        )
        for r in kept
    ], sampled


def reuters(data: Path) -> tuple[list[Row], frozenset[str]]:
    """Stories with summaries; a label that is not evident is neither wanted nor held against the linker."""
    rows = list(lines(data / "reuters_company_news_2014_2017/news.jsonl.gz"))
    sampled = frozenset(t for r in rows for t in r["tickers"])
    out = []
    for r in rows:
        at = datetime.fromisoformat(r["published"]).replace(tzinfo=UTC)
        evident = frozenset(t for t, told in r["tickers"].items() if told["evident"])
        if evident:
            out.append(
                Row(story(r["id"], r["title"], r["summary"] or "", at), evident, frozenset(r["tickers"]))
            )
    return out, sampled


def scored(
    rows: Iterable[Row], sampled: frozenset[str], linker: Linker, tables: Reference, issuers: Issuers
) -> Score:
    """One linker on one set, within the sampled tickers."""
    out, could, held = Score(), set[str](), None
    for row in rows:
        known = tables.as_of(row.story.received_at)
        if known is not held:
            held, could = known, set().union(*[issuers.of_ticker(t, known) for t in sampled])
            linker(story("warm", "Warm", "", row.story.received_at), known)
        began = time.process_time()
        linked = linker(row.story, known)
        out.seconds += time.process_time() - began
        out.stories += 1
        got = {issuers.of(key, known): words for key, words in linked.items()}
        right = set().union(*[issuers.of_ticker(t, known) for t in row.allowed])
        missed = [t for t in row.wanted if not issuers.of_ticker(t, known) & set(got)]
        false = [f"{key} by “{words}”" for key, words in got.items() if key in could and key not in right]
        out.hits += len(row.wanted) - len(missed)
        out.missed += len(missed)
        out.false += len(false)
        out.shown += [f"MISSED {t}: {row.story.headline}" for t in missed]
        out.shown += [f"FALSE {told}: {row.story.headline}" for told in false]
    return out


def political(
    data: Path, half: str, linker: Linker, tables: Reference
) -> tuple[int, Counter[tuple[str, str]]]:
    """Stories read, and what was linked in them by which words."""
    count, found = 0, Counter[tuple[str, str]]()
    for row in sorted(lines(data / "polnear/train.jsonl.gz"), key=lambda r: r["published"]):
        if half_of(row["id"]) == half:
            count += 1
            item = story(
                row["id"],
                row["title"],
                row["text"],
                datetime.fromisoformat(row["published"]).replace(tzinfo=UTC),
            )
            found.update(
                {(key, words) for key, words in linker(item, tables.as_of(item.received_at)).items()}
            )
    return count, found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("--half", choices=("even", "odd"), default="odd")
    parser.add_argument(
        "--misses", action="store_true", help="show what went wrong, and every link of political news"
    )
    asked = parser.parse_args()
    tables, issuers = reference(asked.data), Issuers()
    linkers: dict[str, Linker] = {"tocsin": ours, "exact names": Exact()}
    for name, made in (("benzinga headlines", benzinga), ("reuters company news", reuters)):
        rows, sampled = made(asked.data)
        rows = [r for r in rows if half_of(r.story.id) == asked.half]
        rows.sort(key=lambda r: r.story.received_at)  # names are compiled once a period
        for title, linker in linkers.items():
            score = scored(rows, sampled, linker, tables, issuers)
            print(f"{name}, {asked.half} half, {len(rows)} stories, {title:<11} {score.line()}")
            if asked.misses and linker is ours:
                print("\n".join(sorted(score.shown)))
    for title, linker in linkers.items():
        count, found = political(asked.data, asked.half, linker, tables)
        print(
            f"political news, {asked.half} half, {count} stories, {title:<11} {sum(found.values()) / count:.2f} links a story"
        )
        if asked.misses and linker is ours:
            print("\n".join(f"{n:4} {key} by “{words}”" for (key, words), n in found.most_common()))


if __name__ == "__main__":
    main()
