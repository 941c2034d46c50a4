"""Builds the embedded security tables from free packages and the hand-made table beside this script.

Run in a throw-away environment that has `pytickersymbols` (MIT, members of twenty indices) and
`pyarrow`, with the SEC company list of `edgartools` (MIT; the list itself is public domain):

    python scripts/build_securities.py COMPANY_TICKERS.parquet 2026-08-01

Writes securities.csv (index members and hand-made rows, with sector and industry) and
us_listed.csv.gz (every other listing of the SEC's list, largest first).
"""

from __future__ import annotations

import csv
import gzip
import io
import re
import sys
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
OUT = HERE.parent / "src" / "tocsin" / "reference" / "data"
COLUMNS = ["key", "name", "country", "sector", "industry", "cik", "isin", "rank", "valid_from", "valid_to"]
SUFFIX = {
    "T": ("XJPX", "JP"), "L": ("XLON", "GB"), "DE": ("XETR", "DE"), "PA": ("XPAR", "FR"),
    "MC": ("BMEX", "ES"), "ST": ("XSTO", "SE"), "AS": ("XAMS", "NL"), "HE": ("XHEL", "FI"),
    "BR": ("XBRU", "BE"), "SW": ("XSWX", "CH"), "MI": ("XMIL", "IT"),
}  # fmt: skip
SEC_EXCHANGE = {"Nasdaq": "XNAS", "NYSE": "XNYS", "OTC": "OTCM", "CBOE": "XCBO"}
COUNTRIES = {
    "Japan": "JP", "Germany": "DE", "United Kingdom": "GB", "France": "FR", "Spain": "ES", "Netherlands": "NL",
    "Finland": "FI", "Sweden": "SE", "Switzerland": "CH", "Belgium": "BE", "Ireland": "IE", "Luxembourg": "LU",
    "Italy": "IT", "Australia": "AU", "Russian Federation": "RU", "Mexico": "MX", "Argentina": "AR", "China": "CN",
    "Bermuda": "BM", "Israel": "IL", "Singapore": "SG", "Canada": "CA", "Isle of Man": "IM", "Guernsey": "GG",
}  # fmt: skip
# First match wins: a pattern over the source's own words, then our sector and industry.
RULES: tuple[tuple[str, str, str], ...] = (
    (r"semiconductor (materials|equipment)|semiconductor equipment", "technology", "semiconductor equipment"),
    (r"semiconductor", "technology", "semiconductors"),
    (r"aerospace|defen[cs]e\b(?!.*consumer)|arms", "industrials", "aerospace and defence"),
    (r"airline|luftfahrt|aviation", "industrials", "airlines"),
    (r"regional bank", "financials", "regional banks"),
    (r"investment banking$|capital markets", "financials", "investment banks"),
    (r"reinsurance", "financials", "reinsurance"),
    (r"managed health", "health care", "managed care"),
    (r"insurance", "financials", "insurance"),
    (r"real estate|reit|immobilien|property", "real estate", "real estate trusts"),
    (r"bank", "financials", "banks"),
    (r"biotech", "health care", "biotechnology"),
    (r"pharma", "health care", "pharmaceuticals"),
    (r"medical|health ?care equipment|health care supplies|precision instr", "health care", "medical devices"),
    (r"health", "health care", "health services"),
    (r"homebuild|housebuild|home construction", "consumer goods", "homebuilders"),
    (r"auto(motive)? parts|automobiles & auto parts|auto, truck & motorcycle parts", "consumer goods", "car parts"),
    (r"automo|auto & truck", "consumer goods", "automobiles"),
    (r"oil & gas equipment|oil-?field", "energy", "oil services"),
    (r"petroleum|oil (&|and) gas|fossil", "energy", "oil and gas"),
    (r"renewable|solar|wind", "industrials", "wind and solar"),
    (r"electric (utilit|power)|multi-?line utilit|water utilit|gas utilit|utilities", "utilities", "electric utilities"),
    (r"gold", "materials", "gold"),
    (r"\bsteel", "materials", "steel"),
    (r"mining|metals", "materials", "mining"),
    (r"fertili[sz]er|agricultural chem", "materials", "fertiliser"),
    (r"chemi", "materials", "chemicals"),
    (r"construction materials|building materials", "materials", "construction materials"),
    (r"packag|container", "materials", "packaging"),
    (r"telecom|communications & networking", "telecommunications", "telecommunications"),
    (r"video game", "media", "video games"),
    (r"media|broadcast|publish|entertainment", "media", "entertainment"),
    (r"restaurant", "consumer services", "restaurants"),
    (r"hotel|tourism|travel|hospitality|leisure", "consumer services", "travel services"),
    (r"tobacco$", "consumer staples", "tobacco"),
    (r"beverage|brewer|drink", "consumer staples", "beverages"),
    (r"food (retail|& drug)|supermarket", "consumer staples", "supermarkets"),
    (r"food|foods", "consumer staples", "food"),
    (r"household|personal (products|& house)", "consumer staples", "household products"),
    (r"internet|e-commerce", "technology", "internet"),
    (r"software", "technology", "software"),
    (r"it services|information technology cons", "technology", "it services"),
    (r"electronic|computers|hardware|technology equipment", "technology", "hardware"),
    (r"retail|stores", "consumer services", "retail"),
    (r"apparel|textile|footwear|luxury", "consumer goods", "clothing"),
    (r"railway|railroad", "industrials", "railways"),
    (r"freight|logistics|transport|shipping", "industrials", "logistics"),
    (r"construction|engineering", "industrials", "construction and engineering"),
    (r"machinery|industrial machin|electric machin|electrical", "industrials", "machinery"),
    (r"conglomerate", "industrials", "conglomerate"),
    (r"investment|financial", "financials", "asset management and markets"),
    (r"technology", "technology", ""),
    (r"energy", "energy", ""),
    (r"materials", "materials", ""),
    (r"consumer staples|non-cyclical|consumer defensive", "consumer staples", ""),
    (r"consumer", "consumer goods", ""),
    (r"communication", "telecommunications", ""),
    (r"industrial|services|manufactur", "industrials", ""),
)  # fmt: skip

LEGAL = frozenset("inc corp corporation co company ltd plc llc lp sa ag nv se holdings group".split())

Row = dict[str, Any]


def sector_of(industries: list[str]) -> tuple[str, str]:
    """Our sector and industry for a source's list of industry words; empty where none is known."""
    words = [w.lower() for w in industries]
    for pattern, sector, industry in RULES:
        if any(re.search(pattern, word) for word in words):
            return sector, industry
    return "", ""


def country_of(text: str) -> str:
    """Alpha-2 of a country or of an American "City, State"; empty where not told."""
    tail = text.split(",")[-1].strip()
    return COUNTRIES.get(tail, "US" if text else "")


def sec_rows(path: Path) -> dict[str, Row]:
    """Rows of the SEC's list by ticker, in its order (largest first); rank counts companies."""
    import pyarrow.parquet as pq

    out: dict[str, Row] = {}
    ranks: dict[str, int] = {}
    for row in pq.read_table(path).to_pylist():
        mic = SEC_EXCHANGE.get(row["exchange"] or "")
        if mic:
            ticker = row["ticker"].replace("-", ".")
            cik = row["cik"].lstrip("0")
            rank = ranks.setdefault(cik, len(ranks) + 1)
            out[ticker] = {"key": f"{mic}:{ticker}", "name": row["name"], "cik": cik, "rank": rank}
    return out


def member_rows(sec: dict[str, Row]) -> list[Row]:
    """Members of the indices that the package knows, each under its home listing."""
    from pytickersymbols import PyTickerSymbols

    out = []
    numbers = numbers_by_name(sec)
    for stock in PyTickerSymbols().get_all_stocks():
        symbol = stock.get("symbol", "")
        head, _, tail = symbol.rpartition(".")
        mic, home = SUFFIX.get(tail, ("", "")) if head else ("", "")
        listed = sec.get(symbol.replace("-", "."))
        if mic:
            key, cik, rank = f"{mic}:{head}", "", 0
        elif listed and numbers.get(name_alone(stock["name"]), listed["cik"]) == listed["cik"]:
            key, cik, rank = listed["key"], listed["cik"], listed["rank"]
        else:
            continue  # no home symbol that can be told, or one that in New York is another company's
        sector, industry = sector_of(stock.get("industries", []))
        country = country_of(stock.get("country", "")) or home or "US"
        isin = next((i for i in stock.get("isins", []) if not mic or i[:2] == country), "")
        out.append(
            {"key": key, "name": tidy(stock["name"]), "country": country, "sector": sector,
             "industry": industry, "cik": cik, "isin": isin, "rank": rank}
        )  # fmt: skip
    return out


def numbers_by_name(sec: dict[str, Row]) -> dict[str, str]:
    """The SEC's number of each company by its name alone."""
    return {name_alone(row["name"]): row["cik"] for row in reversed(sec.values())}


def name_alone(name: str) -> str:
    """A name as it is compared: no case, no marks, no legal form."""
    words = re.sub(r"[.,]", "", tidy(name)).casefold().split()
    while len(words) > 1 and words[-1] in LEGAL:
        words.pop()
    return " ".join(words)


def tidy(name: str) -> str:
    """A company's name without the notes that an encyclopaedia hangs on it."""
    name = re.sub(
        r"\s*\(([^()]*\b(company|retailer|publisher|brand|present|The|Ohio))\)$|\s*,? \(?Class [A-C]\)?$",
        "",
        name,
    )
    return re.sub(r"\s+", " ", name).strip()


def hand_rows(sec: dict[str, Row]) -> list[Row]:
    """Rows of securities_extra.csv, with the SEC's number where the listing is on its list."""
    lines = (HERE / "data" / "securities_extra.csv").read_text(encoding="utf-8").splitlines()
    out: list[Row] = []
    for row in csv.DictReader(line for line in lines if not line.startswith("#")):
        listed = sec.get(row["key"].split(":")[1])
        if listed and listed["key"] == row["key"] and not row["valid_to"]:
            row.update(cik=listed["cik"], rank=listed["rank"])
        out.append(dict(row))
    return out


def write(path: Path, header: str, rows: list[Row], columns: list[str]) -> None:
    """A table with its comment line; compressed where the name ends in .gz (bytes the same each time)."""
    buffer = io.StringIO()
    buffer.write(f"# {header}\n")
    writer = csv.DictWriter(buffer, columns, extrasaction="ignore", restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows([{k: ("" if v == 0 else v) for k, v in row.items()} for row in rows])
    data = buffer.getvalue().encode()
    path.write_bytes(gzip.compress(data, mtime=0) if path.suffix == ".gz" else data)


def main(company_list: str, day: str) -> None:
    """Builds both tables from the SEC list at `company_list`, stating `day` as their date."""
    sec = sec_rows(Path(company_list))
    merged: dict[str, Row] = {row["key"]: row for row in member_rows(sec)}
    for row in hand_rows(sec):
        known = merged.get(row["key"], {})
        merged[row["key"]] = {**known, **{k: v for k, v in row.items() if v}}
    rows = sorted(merged.values(), key=lambda r: (r.get("rank") or 10**6, r["key"]))
    licence = (
        "Licence: hand-made part Apache-2.0, index members MIT (pytickersymbols), CIK public domain (SEC)."
    )
    write(OUT / "securities.csv", f"Large companies. As of about {day}. {licence}", rows, COLUMNS)
    held = {key for key, row in merged.items() if not row.get("valid_to")}  # an ended row frees its symbol
    rest = [row for row in sec.values() if row["key"] not in held]
    header = (
        f"Other listings of the SEC company list, largest first. As of about {day}. Licence: public domain."
    )
    write(OUT / "us_listed.csv.gz", header, rest, ["key", "name", "cik", "rank"])
    print(len(rows), "large companies,", len(rest), "other listings")


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
