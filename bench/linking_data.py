"""The labelled stories that linking is measured on, parted by time: rules and weights are fitted on the earlier 70 %.

Earlier work tuned on one half of the stories by a hash of their id (the even one), whatever their time; of the later
30 % only the other half is therefore reported.
"""

from __future__ import annotations

import csv
import gzip
import hashlib
import json
import re
import tempfile
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from tocsin.model.stories import Identity, Story
from tocsin.reference import Reference, Tables, load_reference
from tocsin.reference.aliases import bare_name, issuer_lines
from tocsin.reference.update import import_into

FITTED = 0.7
HARD_NAMES = Path(__file__).parent.parent / "tests/understanding_mentions/data/hard_names.jsonl"
LATER_NAMES = HARD_NAMES.with_name("hard_names_later.jsonl")
GENERAL_LABELS = Path(__file__).parent / "general_labels.csv"
HARD_NAMES_DAY = datetime(2026, 11, 1, tzinfo=UTC)
_WORD = re.compile(r"[A-Za-z0-9]+")


@dataclass(frozen=True)
class Row:
    """A story with the tickers that it is known to name, and those that the set's labels could name at all."""

    story: Story
    wanted: frozenset[str]
    allowed: frozenset[str]


@dataclass(frozen=True)
class HardName:
    """An invented line, the name in question, and the ticker it means there; empty where it means no company."""

    story: Story
    name: str
    ticker: str
    company: bool


def half_of(ident: str) -> str:
    """Which half a story belongs to, by a hash of its id."""
    return "odd" if zlib.crc32(ident.encode()) % 2 else "even"


def lines(path: Path) -> Iterator[dict[str, Any]]:
    """The rows of a JSON lines file, gzipped or not."""
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", encoding="utf-8") as found:
        for line in found:
            yield json.loads(line)


def reference(data: Path, *, imported: bool = True) -> Reference:
    """The embedded tables, with the exchange directories of three years laid over them where asked."""
    if not imported:
        return load_reference()
    with tempfile.TemporaryDirectory() as folder:
        import_into(Path(folder), sorted((data / "securities").glob("*.jsonl.gz")), at=date(2026, 8, 1))
        return load_reference(Path(folder))


def tables_at(tables: Reference, at: datetime) -> Tables:
    """What was known at the start of the half-year: names are compiled once for each, not for each change of office."""
    return tables.as_of(datetime(at.year, 1 if at.month <= 6 else 7, 1, tzinfo=UTC))


def story(ident: str, headline: str, body: str, at: datetime) -> Story:
    """A story in English as intake would make it."""
    return Story(ident, 1, "bench", ident, Identity(ident, "", ""), headline, body, at, language="en")


def part_of(stories: Iterable[Story], part: str) -> list[Story]:
    """Those of the stories that belong to a part, in order of time: `fit` or `report`."""
    ordered = sorted(stories, key=lambda s: (s.received_at, s.id))
    cut = round(FITTED * len(ordered))
    return ordered[:cut] if part == "fit" else [s for s in ordered[cut:] if half_of(s.id) == "odd"]


def rows_of(rows: Iterable[Row], part: str) -> list[Row]:
    """Those of the rows that belong to a part, in order of time."""
    by_id = {r.story.id: r for r in rows}
    return [by_id[s.id] for s in part_of([r.story for r in by_id.values()], part)]


def benzinga(data: Path) -> tuple[list[Row], frozenset[str]]:
    """Headlines with one ticker that the headline gives away, and all tickers of the set."""
    rows = list(lines(data / "benzinga_headlines/headlines.jsonl.gz"))
    sampled = frozenset(t for r in rows for t in r["tickers"])
    kept = [r for r in rows if len(r["tickers"]) == 1 and all(r["evident"].values())]
    made = [
        (story(r["id"], r["title"], "", datetime.fromisoformat(r["published"])), frozenset(r["tickers"]))
        for r in kept
    ]
    return [Row(item, tickers, tickers) for item, tickers in made], sampled


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


def newsroom(data: Path, tables: Tables) -> list[Row]:
    """A newsroom's own symbols for its headlines, where the headline names the company by symbol or first word."""
    out = []
    for r in lines(data / "benzinga_articles_2021/articles.jsonl.gz"):
        symbols = [s for s in r["symbols"] if tables.by_ticker(s)]
        words = {*_WORD.findall(r["title_plain"])}
        named = frozenset(s for s in symbols if s in words or _first_words(tables, s) & words)
        if named:
            at = datetime.fromisoformat(r["published"]).replace(tzinfo=UTC)
            out.append(Row(story(r["id"], r["title_plain"], "", at), named, frozenset(symbols)))
    return out


def _first_words(tables: Tables, ticker: str) -> set[str]:
    return {
        _WORD.findall(bare_name(s.name))[0]
        for s in tables.by_ticker(ticker)
        if _WORD.findall(bare_name(s.name))
    }


def political(data: Path, part: str) -> list[Story]:
    """Whole stories of political news, which seldom name a company."""
    rows = list(lines(data / "polnear/train.jsonl.gz"))
    made = [
        story(r["id"], r["title"], r["text"], datetime.fromisoformat(r["published"]).replace(tzinfo=UTC))
        for r in rows
    ]
    return part_of(made, part)


def general(data: Path, part: str) -> list[Story]:
    """Headlines of other things than business, and whole stories of sports, crime and disasters."""
    heads = [r for r in lines(data / "uci_news_stories/stream.jsonl.gz") if r["category"] != "business"]
    made = [story(r["id"], r["title"], "", datetime.fromisoformat(r["replay_at"])) for r in heads]
    day = datetime(2012, 1, 1, tzinfo=UTC)  # the set tells no times
    told = list(lines(data / "ecbplus/train_dev_topics_1_35.jsonl.gz"))
    bodies = [story(r["id"], r["sentences"][0], " ".join(r["sentences"][1:]), day) for r in told]
    return part_of(made, part) + part_of(bodies, part)


def hashed(ident: str) -> str:
    """A story's id as labels name it: ids of the sets hold words of headlines, which stay out of the repository."""
    return hashlib.sha256(ident.encode()).hexdigest()[:16]


def labelled(data: Path) -> dict[str, list[Row]]:
    """Stories of the report part of political and of general news with the companies that a reader found named."""
    told = [line for line in GENERAL_LABELS.read_text(encoding="utf-8").splitlines() if line[:1] != "#"]
    labels = {r["story"]: r for r in csv.DictReader(told)}
    out = {}
    for name, stories in (
        ("political news", political(data, "report")),
        ("general news", general(data, "report")),
    ):
        chosen = [(s, labels[key]) for s in stories if (key := hashed(s.id)) in labels]
        wanted = [(s, frozenset(r["named"].split()), frozenset(r["either"].split())) for s, r in chosen]
        out[name] = [Row(s, named, named | either) for s, named, either in wanted]
    return out


def whole(folder: Path, part: str) -> list[Story]:
    """Stories with whole bodies of one of the sets that have them; a day without a time is its noon."""
    made = []
    for file in sorted(folder.glob("*.jsonl.gz")):
        for r in lines(file):
            ident = r.get("id") or f"{folder.name}-{zlib.crc32(r['body'].encode())}"
            made.append(story(ident, r.get("title") or "", r["body"], _time(r["published"])))
    return part_of(made, part)


def _time(told: str) -> datetime:
    """A time as any of the sets writes it: ISO 8601, or "January 30, 2024" and more."""
    if told[:1].isdigit():
        at = datetime.fromisoformat(told)
        return at if at.tzinfo else at.replace(tzinfo=UTC)
    return datetime.strptime(" ".join(told.split()[:3]), "%B %d, %Y").replace(tzinfo=UTC)


def hard_names(part: str) -> list[HardName]:
    """Half of the lines of hard names, by a hash of their words: the even half is for fitting."""
    wanted = "even" if part == "fit" else "odd"
    return [_hard_name(r) for r in lines(HARD_NAMES) if half_of(r["text"]) == wanted]


def later_names(part: str) -> list[HardName]:
    """Lines that were written and labelled before any reader saw them, and are for the report alone."""
    return [_hard_name(r) for r in lines(LATER_NAMES)] if part == "report" else []


def _hard_name(row: dict[str, Any]) -> HardName:
    headline, body = ("Also in the news", row["text"]) if row["style"] == "sentence" else (row["text"], "")
    item = story(f"hard-{zlib.crc32(row['text'].encode())}", headline, body, HARD_NAMES_DAY)
    return HardName(item, row["name"], row["ticker"], row["company"])


class Issuers:
    """Tickers and keys as issuers, so that another line of the same company is no mistake."""

    def __init__(self) -> None:
        self._lines: dict[int, tuple[Tables, dict[str, str]]] = {}

    def of(self, key: str, tables: Tables) -> str:
        """The main line of a security's issuer."""
        held = self._lines.get(id(tables))
        if held is None:
            held = self._lines[id(tables)] = (tables, issuer_lines(tables.securities.values(), tables.names))
        return held[1].get(key, key)

    def of_ticker(self, ticker: str, tables: Tables) -> set[str]:
        """Issuers that a US ticker may mean."""
        return {self.of(s.key, tables) for s in tables.by_ticker(ticker)}
