"""Analyst actions in headlines: share read, targets caught, and firm and rating against a table
that confirms them. `python bench/ratings.py DATA_FOLDER [--misses]`."""

from __future__ import annotations

import csv
import gzip
import io
import json
import re
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

from tocsin.model.reading import Mention
from tocsin.model.spans import Span
from tocsin.model.stories import Identity, Story
from tocsin.understanding.document import document
from tocsin.understanding.ratings import find_ratings

KEYWORD = re.compile(
    r"\b(upgrades?d?|downgrades?d?|initiates?d?|maintains|reiterates?|reinstates|resumes|assumes)\b|\bP[TO]\b|price target",
    re.I,
)
NAMES = {
    "ABBV": "AbbVie",
    "AAPL": "Apple",
    "ACAS": "American Cap",
    "ABCO": "Advisory Board",
    "AAN": "Aaron",
    "ABX": "Barrick",
}


def lines(path: Path) -> list[dict]:  # type: ignore[type-arg]
    """The rows of a gzipped JSON lines file."""
    with gzip.open(path, "rt", encoding="utf-8") as found:
        return [json.loads(line) for line in found]


def names(data: Path) -> dict[str, str]:
    """First distinctive word of each listed name, by ticker."""
    out = dict(NAMES)
    for file in (data / "securities").glob("us_listed_*"):
        raw = file.read_bytes()
        text = (gzip.decompress(raw) if file.suffix == ".gz" else raw).decode("utf-8")
        rows = (
            map(json.loads, text.splitlines()) if text.startswith("{") else csv.DictReader(io.StringIO(text))
        )
        for row in rows:
            words = [w for w in re.findall(r"[\w&]+", _name(row)) if w.lower() not in ("the", "inc", "corp")]
            out.setdefault(_symbol(row), words[0] if words else "")
    return out


def _name(row: dict) -> str:  # type: ignore[type-arg]
    """The listed name under whichever column the table gives it."""
    return str(row.get("name") or row.get("Company Name") or row.get("Security Name") or "")


def _symbol(row: dict) -> str:  # type: ignore[type-arg]
    """The symbol under whichever column the table gives it."""
    return str(row.get("symbol") or row.get("ACT Symbol") or row.get("Symbol") or "")


def read(title: str, ticker: str, name: str):  # type: ignore[no-untyped-def]
    """Ratings of a headline whose company is marked by the first word of its name."""
    at = datetime(2014, 1, 1, tzinfo=UTC)
    doc = document(Story("x", 1, "", "", Identity("", "", ""), title, "", at))
    spots = [*re.finditer(re.escape(name), title, re.I)] if name else []
    spots = spots or [*re.finditer(rf"\b{re.escape(ticker)}\b", title)]
    marks = tuple(
        Mention("security", f"X:{ticker}", name, Span("headline", m.start(), m.end()), m.group(), 1.0, "")
        for m in spots
    )
    return find_ratings(doc, marks, None)


def main(data: Path, show: bool) -> None:
    """Print counts and shares."""
    known = names(data)
    rows = [
        r
        for r in lines(data / "benzinga_headlines/headlines.jsonl.gz")
        if len(r["tickers"]) == 1 and any(r["evident"].values())
    ]
    began = time.perf_counter()
    for old in (True, False):
        wanted = [r for r in rows if KEYWORD.search(r["title"]) and (r["published"] < "2015") == old]
        got, priced, caught = 0, 0, 0
        for row in wanted:
            found = read(row["title"], row["tickers"][0], known.get(row["tickers"][0], ""))
            got += bool(found)
            dollars = bool(found) and re.search(r"\$\d", row["title"]) is not None
            priced += dollars
            caught += dollars and found[0].target is not None
            if show and not found:
                print("UNREAD", row["title"])
            elif show:
                r = found[0]
                print(
                    "READ",
                    r.firm,
                    "|",
                    r.analyst,
                    "|",
                    r.action,
                    "|",
                    r.prior_rating,
                    ">",
                    r.rating,
                    "|",
                    r.target_action,
                    r.prior_target,
                    r.target,
                    "<<",
                    row["title"],
                )
        print(
            f"{'before 2015' if old else '2015 on'}: {len(wanted)} headlines with a rating word, read {got / len(wanted):.3f}, target caught {caught}/{priced}"
        )
    rest = [r for r in rows if not KEYWORD.search(r["title"])]
    false = [r["title"] for r in rest if read(r["title"], r["tickers"][0], known.get(r["tickers"][0], ""))]
    print(f"other headlines: {len(rest)}, read as ratings {len(false)}", false[:5] if show else "")
    confirmed = lines(data / "analyst_ratings/headlines_confirmed_by_table.jsonl.gz")
    firm, grade, target = 0, 0, 0
    for row in confirmed:
        found = read(row["title"], row["ticker"], NAMES[row["ticker"]])
        one = found[0] if found else None
        firm += one is not None and (one.firm == row["firm"] or one.firm in row["title"])
        grade += (
            one is not None
            and bool(one.rating)
            and re.search(rf"\b{re.escape(one.rating)}\b", row["title"]) is not None
            and (one.rating == row["rating"] or row["rating"] in ("Neutral", "Outperform"))
        )
        target += one is not None and (one.target is not None) == ("$" in row["title"])
    n = len(confirmed)
    print(
        f"confirmed by a table: {n}; firm {firm}, rating {grade}, target {target}; {1000 * (time.perf_counter() - began) / (len(rows) * 1.0):.3f} ms a headline"
    )


if __name__ == "__main__":
    main(Path(sys.argv[1]), "--misses" in sys.argv)
