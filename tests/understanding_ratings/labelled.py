"""The labelled headlines beside this file: what a reader made of each, against the full record."""

from __future__ import annotations

import csv
from collections import defaultdict
from pathlib import Path

from stories_by_hand import Names, company, country, made, mentions
from tocsin.model.reading import Rating
from tocsin.understanding.ratings import find_ratings

FIELDS = (
    "ticker",
    "company",
    "firm",
    "analyst",
    "action",
    "rating",
    "prior_rating",
    "target",
    "prior_target",
    "target_action",
    "currency",
)
# listed firms, and companies that stand in reasons: named in the lines, never what the rating is on
_ALSO = {
    "Goldman Sachs": "XNYS:GS",
    "Goldman": "XNYS:GS",
    "JPMorgan": "XNYS:JPM",
    "JP Morgan": "XNYS:JPM",
    "Morgan Stanley": "XNYS:MS",
    "Citigroup": "XNYS:C",
    "Citi": "XNYS:C",
    "UBS": "XSWX:UBSG",
    "Barclays": "XLON:BARC",
    "Deutsche Bank": "XETR:DBK",
    "Wells Fargo": "XNYS:WFC",
    "Jefferies": "XNYS:JEF",
    "Raymond James": "XNYS:RJF",
    "Stifel": "XNYS:SF",
    "HSBC": "XLON:HSBA",
    "Evercore": "XNYS:EVR",
    "Bank of America": "XNYS:BAC",
    "Credit Suisse": "XSWX:CSGN",
    "Walgreens": "XNAS:WBA",
}

Record = tuple[str, ...]


def _table(name: str) -> list[dict[str, str]]:
    with (Path(__file__).parent / name).open(encoding="utf-8", newline="") as found:
        return list(csv.DictReader(found))


def wanted() -> dict[str, list[dict[str, str]]]:
    """Headline -> the records that it tells."""
    out: dict[str, list[dict[str, str]]] = defaultdict(list)
    for row in _table("headlines.csv"):
        out[row["headline"]].append(row)
    return dict(out)


def others() -> list[dict[str, str]]:
    """Headlines that tell no analyst action, with their kind."""
    return _table("others.csv")


def names(rows: list[dict[str, str]]) -> Names:
    """The mentions to mark: the companies of the rows and the listed firms."""
    out: Names = {name: company(key, name) for name, key in _ALSO.items()}
    out["Brazil"] = country("BR", "Brazil")
    for row in rows:
        if row["ticker"]:
            market = {"NOK": "XOSL", "SEK": "XSTO"}.get(row["currency"], "XLAB")  # of whose crowns are spoken
            out[row["company"]] = company(f"{market}:{row['ticker']}", row["company"])
    return out


def read(headline: str, marked: Names, body: str = "") -> tuple[Rating, ...]:
    """Ratings of a story whose companies are marked."""
    doc = made(headline, body)
    return find_ratings(doc, mentions(doc, marked), None)


def record(rating: Rating) -> Record:
    """A rating as the table writes it."""
    return tuple(_plain(getattr(rating, field)) for field in FIELDS)


def _plain(value: object) -> str:
    return "" if value is None else f"{value:g}" if isinstance(value, float) else str(value)


def expected(row: dict[str, str]) -> Record:
    """A row of the table as a record."""
    return tuple(row[field] for field in FIELDS)
