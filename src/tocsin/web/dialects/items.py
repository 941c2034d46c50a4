"""A story as a program of a news API wants it, before any dialect gives the parts its own names."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from datetime import datetime

from tocsin.model.digests import Stock
from tocsin.ports import Listed
from tocsin.web.dialects.channels import Channel, channels_of

_EXCHANGES = {
    "XNAS": "NASDAQ", "XNYS": "NYSE", "OTCM": "OTC", "XTSE": "TSX", "XTSX": "TSXV", "XLON": "LSE", "XCBO": "BATS",
    "XASX": "ASX", "XETR": "XETRA", "XPAR": "EPA", "XTKS": "TSE", "XHKG": "HKEX",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Item:
    """The parts of a story. tags: people and bodies that it names; source: who published it; text: empty where it
    was not asked for; tones: ticker, -1 to 1, and why."""

    number: int
    created: datetime
    updated: datetime
    title: str
    teaser: str
    text: str
    author: str
    source: str
    url: str
    stocks: tuple[Stock, ...]
    channels: tuple[Channel, ...]
    tags: tuple[str, ...]
    tones: tuple[tuple[str, float, str], ...]

    @property
    def html(self) -> str:
        """The text in paragraphs of HTML, nothing in it but what was escaped."""
        return "".join(f"<p>{html.escape(p)}</p>" for p in self.text.split("\n\n") if p.strip())

    @property
    def tickers(self) -> tuple[str, ...]:
        """Each ticker once, the most relevant first."""
        return tuple(s.ticker for s in self.stocks)


def item_of(row: Listed, base: str) -> Item:
    """The item of a row. base: the desk's own address, where a story has no address of its own."""
    head, digest = row.head, row.digest
    return Item(
        head.number,
        head.published,
        head.updated,
        digest.title,
        digest.teaser,
        row.body,
        digest.author,
        digest.source,
        digest.url or f"{base}/stories/{head.story_id}",
        digest.stocks,
        channels_of(digest.topics),
        digest.tags,
        digest.tones,
    )


def exchange_name(mic: str) -> str:
    """The name that wires give a market, the code itself where there is none."""
    return _EXCHANGES.get(mic, mic)


def ticker_keys(asked: str) -> tuple[str, ...]:
    """The keys under which a ticker may be listed: class shares are written BRK.A, BRK-A and BRK/A."""
    text = asked.strip().upper()
    plain = re.sub(r"(?<=[A-Z])[-/](?=[A-Z]{1,2}$)", ".", text)
    return tuple(dict.fromkeys((text, plain))) if text else ()
