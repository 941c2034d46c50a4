"""A story as a program of a news API wants it, before any dialect gives the parts its own names."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from datetime import datetime

from tocsin.model.reading import LinkedSecurity
from tocsin.model.terms import terms_of
from tocsin.model.work import StoryView
from tocsin.ports import Head
from tocsin.web.dialects.channels import Channel, channels_of

TEASER = 256  # characters at most
_SENTENCE = re.compile(r".+?[.!?](?=\s|$)", re.DOTALL)
_EXCHANGES = {
    "XNAS": "NASDAQ", "XNYS": "NYSE", "OTCM": "OTC", "XTSE": "TSX", "XTSX": "TSXV", "XLON": "LSE", "XCBO": "BATS",
    "XASX": "ASX", "XETR": "XETRA", "XPAR": "EPA", "XTKS": "TSE", "XHKG": "HKEX",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Item:
    """The parts of a story. tags: people and bodies that it names; source: who published it."""

    number: int
    revision: int
    created: datetime
    updated: datetime
    title: str
    teaser: str
    text: str
    author: str
    source: str
    url: str
    language: str
    removed: bool
    stocks: tuple[LinkedSecurity, ...]
    channels: tuple[Channel, ...]
    tags: tuple[str, ...]
    tones: tuple[tuple[str, float, str], ...]  # ticker, -1 to 1, why

    @property
    def html(self) -> str:
        """The text in paragraphs of HTML, nothing in it but what was escaped."""
        return "".join(f"<p>{html.escape(p)}</p>" for p in self.text.split("\n\n") if p.strip())

    @property
    def tickers(self) -> tuple[str, ...]:
        """Each ticker once, the most relevant first."""
        return tuple(dict.fromkeys(s.ticker for s in self.stocks if s.ticker))


def item_of(head: Head, view: StoryView, base: str) -> Item:
    """The item of a head. base: the desk's own address, where a story has no address of its own."""
    story, reading = view.story, view.reading
    gone = head.removed
    stocks: dict[str, LinkedSecurity] = {}
    for one in reading.securities:
        if one.ticker:
            stocks.setdefault(one.ticker, one)
    named = [m.name for m in reading.mentions if m.kind in ("person", "organisation")]
    tickers = {s.key: s.ticker for s in stocks.values()}
    return Item(
        head.number,
        head.revision,
        head.published,
        head.updated,
        story.headline,
        "" if gone else teaser(story.body),
        "" if gone else story.body,
        story.byline or story.publisher or story.source_id,
        story.publisher or story.source_id,
        story.url or f"{base}/stories/{story.id}",
        story.language,
        gone,
        tuple(stocks.values()),
        channels_of(terms_of(story, reading)),
        tuple(dict.fromkeys(named))[:20],
        tuple((tickers[t.target], t.score, t.why) for t in reading.tone if t.target in tickers),
    )


def teaser(body: str) -> str:
    """The first sentence, cut at a word where it is long."""
    first = _SENTENCE.match(body.strip().split("\n\n")[0])
    text = " ".join((first[0] if first else body.split("\n\n")[0]).split())
    return text if len(text) <= TEASER else text[: TEASER - 1].rsplit(" ", 1)[0] + "…"


def exchange_name(mic: str) -> str:
    """The name that wires give a market, the code itself where there is none."""
    return _EXCHANGES.get(mic, mic)


def ticker_keys(asked: str) -> tuple[str, ...]:
    """The keys under which a ticker may be listed: class shares are written BRK.A, BRK-A and BRK/A."""
    text = asked.strip().upper()
    plain = re.sub(r"(?<=[A-Z])[-/](?=[A-Z]{1,2}$)", ".", text)
    return tuple(dict.fromkeys((text, plain))) if text else ()
