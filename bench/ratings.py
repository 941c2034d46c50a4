"""Analyst actions: share read, records right, false records, beside a peer of anchored templates.

`python bench/ratings.py DATA_FOLDER [--misses] [--ablate]`. Sets with a time are cut at 70 % of their rows: rules were made on the
earlier part, what is reported is the later one, except where a line says "fitting part". Figures carry 95 % Wilson intervals.
- *headlines*: one ticker a row, no labels of the record. Counted: rows with a rating word that are neither lists nor about
  credit, trials or trading. "Read" is not "right"; records right come from the sets below.
- *page*: a day's structured ratings told in the forms that wires use, so that the whole record is known; through the whole reader.
- *labelled*: the invented headlines of the tests, all fields of the record, and the ones that tell none.
"""

from __future__ import annotations

import gzip
import json
import math
import re
import sys
import tempfile
import time
import zlib
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import ratings_peer as peer
from leaving_out import Instead, none, nothing, without
from tocsin.model.reading import Rating
from tocsin.model.stories import Identity, Story
from tocsin.reference import Reference, load_reference
from tocsin.reference.update import import_into
from tocsin.text import tokenise
from tocsin.understanding import read
from tocsin.understanding.ratings import actors, companies, reader, target
from tocsin.understanding.ratings.tables import firms

TESTS = Path(__file__).parents[1] / "tests"
sys.path[:0] = [str(TESTS), str(TESTS / "understanding_ratings")]
import labelled  # noqa: E402

KEYWORD = re.compile(
    r"\b(upgrades?d?|downgrades?d?|initiates?d?|maintains|reiterates?|reinstates|resumes|assumes)\b|\bP[TO]\b|price target",
    re.I,
)
OTHER_THINGS = re.compile(
    r"^(?:mid-day update: )?(?:benzinga.s )?top |^\w[^,]{0,30} (?:PT|price target) changes|^(?:S&P|Moody.s|Fitch|DBRS|A\.?M\.? Best|KBRA)\b|"
    r"Phase|Trial|Study|Trading|Recall|Dividend|Buyback|Guidance|Outlook Stable|Role of|Contract|Patients|Offering|Production|Network",
    re.I,
)
Row = dict[str, Any]


def lines(path: Path) -> Iterator[Row]:
    """The rows of a gzipped JSON lines file."""
    with gzip.open(path, "rt", encoding="utf-8") as found:
        for line in found:
            yield json.loads(line)


def share(hits: int, of: int) -> str:
    """A share with its 95 % Wilson interval."""
    if not of:
        return "–"
    p, z = hits / of, 1.96
    mid, half = p + z * z / (2 * of), z * math.sqrt(p * (1 - p) / of + z * z / (4 * of * of))
    low, high = (mid - half) / (1 + z * z / of), (mid + half) / (1 + z * z / of)
    return f"{p:.3f} [{low:.3f}, {high:.3f}] ({hits}/{of})"


def reference(data: Path) -> Reference:
    """The embedded tables with the exchange directories of three years laid over them."""
    with tempfile.TemporaryDirectory() as folder:
        import_into(Path(folder), sorted((data / "securities").glob("*.jsonl.gz")), at=date(2026, 8, 1))
        return load_reference(Path(folder))


class Ours:
    """The whole reader with the tables as known at each story's time."""

    def __init__(self, tables: Reference) -> None:
        self._tables = tables
        self.seconds = 0.0

    def __call__(self, headline: str, at: datetime, body: str = "") -> tuple[Rating, ...]:
        known = self._tables.as_of(at)
        item = Story("x", 1, "bench", "x", Identity("x", "", ""), headline, body, at, at, language="en")
        began = time.process_time()
        found = read(item, known).ratings
        self.seconds += time.process_time() - began
        return found


def shown(r: Rating) -> str:
    """A record in one line."""
    grades, prices = f"{r.prior_rating}>{r.rating}", f"{r.prior_target}>{r.target} {r.currency}"
    return f"{r.ticker or '?' + r.company} | {r.firm} | {r.analyst} | {r.action} | {grades} | {r.target_action} {prices}"


def reported(data: Path) -> list[Row]:
    """Headlines of one ticker with a rating word, of the later part by time."""
    rows = sorted(lines(data / "benzinga_headlines/headlines.jsonl.gz"), key=lambda r: r["published"])
    rows = [r for r in rows[int(0.7 * len(rows)) :] if len(r["tickers"]) == 1 and any(r["evident"].values())]
    return [r for r in rows if KEYWORD.search(r["title"]) and not OTHER_THINGS.search(r["title"])]


def headlines(data: Path, ours: Ours, show: bool) -> None:
    """Share read, ticker right, target caught, and other headlines read as ratings, by part and era."""
    rows = sorted(lines(data / "benzinga_headlines/headlines.jsonl.gz"), key=lambda r: r["published"])
    cut = rows[int(0.7 * len(rows))]["published"]
    rows = [r for r in rows if len(r["tickers"]) == 1 and any(r["evident"].values())]
    for name, old, fitting in (
        ("before 2015, fitting part", True, True),
        ("before 2015", True, False),
        ("2015 on", False, False),
    ):
        part = [r for r in rows if (r["published"] < "2015") == old and (r["published"] < cut) == fitting]
        one_part(name, part, ours, show and not fitting)


def one_part(name: str, part: list[Row], ours: Ours, show: bool) -> None:
    """A part of the headlines, by both."""
    got = linked = priced = caught = theirs = false = theirs_false = 0
    wanted = [r for r in part if KEYWORD.search(r["title"]) and not OTHER_THINGS.search(r["title"])]
    for row in wanted:
        found = ours(row["title"], datetime.fromisoformat(row["published"]))
        got += bool(found)
        linked += any(r.ticker == row["tickers"][0] for r in found)
        dollars = bool(found) and re.search(r"\$\d", row["title"]) is not None
        priced += dollars
        caught += dollars and any(r.target or r.prior_target for r in found)
        theirs += peer.parse(row["title"]) is not None
        if show:
            print("READ" if found else "UNREAD", row["title"], *[f"\n     {shown(r)}" for r in found])
    rest = [r for r in part if not KEYWORD.search(r["title"]) or OTHER_THINGS.search(r["title"])]
    for row in rest:
        found = ours(row["title"], datetime.fromisoformat(row["published"]))
        false += bool(found)
        theirs_false += peer.parse(row["title"]) is not None
        if show and found:
            print("OTHER", row["title"], *[f"\n     {shown(r)}" for r in found])
    print(f"headlines {name}: read {share(got, len(wanted))}, peer {share(theirs, len(wanted))}")
    print(f"   ticker of the label {share(linked, got)}; target caught {share(caught, priced)}")
    print(
        f"   other headlines read as ratings (some are ratings) {share(false, len(rest))}, peer {theirs_false}"
    )


def confirmed(data: Path, ours: Ours) -> None:
    """Firm, rating and ticker of the headlines that a table confirms, the later 30 %."""
    rows = sorted(
        lines(data / "analyst_ratings/headlines_confirmed_by_table.jsonl.gz"), key=lambda r: r["published"]
    )
    rows = rows[int(0.7 * len(rows)) :]
    firm = rating = ticker = 0
    for row in rows:
        found = ours(row["title"], datetime.fromisoformat(row["published"]))[:1]
        firm += any(r.firm == house(row["firm"]) for r in found)
        rating += any(
            r.rating.lower() == row["rating"].lower() or r.rating_class == "hold" == _hold(row) for r in found
        )
        ticker += any(r.ticker == row["ticker"] for r in found)
    print(
        f"confirmed by a table: firm {share(firm, len(rows))}, rating {share(rating, len(rows))}, ticker {share(ticker, len(rows))}"
    )


def _hold(row: Row) -> str:
    """The table writes Neutral for a house's own word."""
    return "hold" if row["rating"] == "Neutral" else ""


def house(name: str) -> str:
    """A firm's name as the table of firms shows it."""
    found = firms().scan(tokenise(name).lower)
    return max(found, key=lambda f: f[1] - f[0])[2][0].name if found else name


FORMS = {
    "modern": "{firm} Maintains {rating} on {company}, {Raises} Price Target to ${to}",
    "passive": "{company} price target {raised} to ${to} from ${old} at {firm}",
    "with ticker": "{firm} {Raises} {company} ({exchange}:{ticker}) Price Target to ${to}",
    "wire": "BRIEF-{company}: {firm} {raises} target price to ${to} from ${old}; rating {rating}",
    "analyst": "{firm} analyst {analyst} {raises} price target on {company} to ${to} from ${old}, keeps {rating}",
    "body": 'Analysts at {firm} {raised} their price target on shares of {company} from ${old} to ${to} and gave the stock a "{rating}" '
    "rating in a research report on Thursday.",
}


def page(data: Path, ours: Ours, show: bool) -> None:
    """The whole record of a day's ratings whose target moved, told in each form; rows of 3 of 10 by hash of the id."""
    (path,) = (data / "analyst_ratings").glob("ratings_page_*")
    rows = [r for r in lines(path) if zlib.crc32(r["id"].encode()) % 10 >= 7]
    rows = [r for r in rows if r["pt_from"] and r["pt_to"] and r["pt_from"] != r["pt_to"] and r["rating_to"]]
    at = datetime(2025, 2, 20, tzinfo=UTC)
    for form, words in FORMS.items():
        right = named = theirs = 0
        for row in rows:
            up = row["pt_to"] > row["pt_from"]
            text = words.format(
                **{k: row[k] for k in ("firm", "company", "exchange", "ticker", "analyst")},
                rating=row["rating_to"],
                to=f"{row['pt_to']:.2f}",
                old=f"{row['pt_from']:.2f}",
                Raises="Raises" if up else "Lowers",
                raises="raises" if up else "cuts",
                raised="raised" if up else "lowered",
            )
            found = ours("", at, text) if form == "body" else ours(text, at)
            ok = len(found) == 1 and _right(found[0], row, text, up)
            named += ok
            right += ok and found[0].ticker == row["ticker"]
            theirs += _theirs(peer.parse(text), row, text)
            if show and not (ok and found[0].ticker == row["ticker"]):
                print("WRONG", text, *[f"\n     {shown(r)}" for r in found])
        print(
            f"page, {form}: record right {share(right, len(rows))}, but for the ticker {share(named, len(rows))}, peer {share(theirs, len(rows))}"
        )


def _right(r: Rating, row: Row, text: str, up: bool) -> bool:
    rating = row["rating_to"] if row["rating_to"] in text else ""
    old = row["pt_from"] if f"${row['pt_from']:.2f}" in text else None
    analyst = row["analyst"] if row["analyst"] in text else ""
    told = (r.firm, r.rating, r.target, r.prior_target, r.target_action, r.currency, r.action)
    moved = "raises" if up else "lowers"
    return (
        told == (house(row["firm"]), rating, row["pt_to"], old, moved, "USD", "maintains")
        and r.analyst == analyst
    )


def _theirs(found: peer.Record | None, row: Row, text: str) -> bool:
    if found is None:
        return False
    rating = row["rating_to"] if row["rating_to"] in text else ""
    old = f"{row['pt_from']:.2f}" if f"${row['pt_from']:.2f}" in text else ""
    told = (found["firm"], found["company"], found["rating"], found["target"], found["prior_target"])
    return told == (row["firm"], row["company"], rating, f"{row['pt_to']:.2f}", old)


def own(show: bool) -> None:
    """The labelled headlines of the tests: full records, and none where none is told."""
    rows, right, theirs = labelled.wanted(), 0, 0
    for headline, wanted in rows.items():
        got = sorted(labelled.record(r) for r in labelled.read(headline, labelled.names(wanted)))
        right += got == sorted(labelled.expected(r) for r in wanted)
        found = peer.parse(headline)
        theirs += (
            len(wanted) == 1 and found is not None and all(_same(k, found[k], wanted[0][k]) for k in found)
        )
    everyone = labelled.names([r for wanted in rows.values() for r in wanted])
    others = labelled.others()
    false = [r for r in others if labelled.read(r["headline"], everyone)]
    theirs_false = sum(peer.parse(r["headline"]) is not None for r in others)
    print(f"labelled: full record right {share(right, len(rows))}, peer {share(theirs, len(rows))}")
    print(
        f"labelled: false records {share(len(false), len(others))}, peer {share(theirs_false, len(others))}"
    )
    if show:
        print(*[r["headline"] for r in false], sep="\n")


def _same(field: str, got: str, wanted: str) -> bool:
    if field == "firm":
        return house(got) == wanted
    if field.endswith("target"):
        return (float(got) if got else None) == (float(wanted) if wanted else None)
    return got == wanted


RULES: dict[str, tuple[Instead, ...]] = {
    "ratings without a verb": ((reader, "_verbless", none),),
    "firms that no table has": ((actors, "_unlisted_before", none), (actors, "_unlisted_behind", none)),
    "companies that no table has": ((companies, "_unlisted", none),),
    "companies looked up by a part of their name": ((companies, "security_at", nothing),),
    "firms' own scales": ((reader, "step", nothing),),
    "targets kept apart from other sums": ((target, "_kept", lambda lower, price, past: price),),
}


def ablate(data: Path, ours: Ours) -> None:
    """One rule left out at a time: headlines of the reported part, own labelled ones, and what is none."""
    everyone = labelled.names([r for wanted in labelled.wanted().values() for r in wanted])
    for name, rules in {"nothing": (), **RULES}.items():
        with without(rules):
            rows = labelled.wanted()
            right = sum(
                sorted(labelled.record(r) for r in labelled.read(headline, labelled.names(wanted)))
                == sorted(labelled.expected(r) for r in wanted)
                for headline, wanted in rows.items()
            )
            false = sum(bool(labelled.read(r["headline"], everyone)) for r in labelled.others())
            part = [r for r in reported(data) if r["published"] >= "2015"]
            got = sum(bool(ours(r["title"], datetime.fromisoformat(r["published"]))) for r in part)
        print(
            f"  without {name:44} record {share(right, len(rows))}, false {false}, read {got} of {len(part)}"
        )


def pace(data: Path, ours: Ours) -> None:
    """Time a headline, whole reading, beside the templates of the peer alone."""
    titles = [r["title"] for r in lines(data / "benzinga_headlines/headlines.jsonl.gz")][:3000]
    ours.seconds = 0.0
    for title in titles:
        ours(title, datetime(2015, 1, 1, tzinfo=UTC))
    began = time.process_time()
    for title in titles:
        peer.parse(title)
    theirs = time.process_time() - began
    print(
        f"pace: whole reading {1e6 * ours.seconds / len(titles):.0f} µs a headline, the peer's templates {1e6 * theirs / len(titles):.0f} µs"
    )


def main(data: Path, show: bool) -> None:
    """Print every figure."""
    ours = Ours(reference(data))
    headlines(data, ours, show)
    confirmed(data, ours)
    page(data, ours, show)
    own(show)
    pace(data, ours)
    if "--ablate" in sys.argv:
        ablate(data, ours)


if __name__ == "__main__":
    main(Path(sys.argv[1]), "--misses" in sys.argv)
