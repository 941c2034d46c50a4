"""Tickers written as tickers: (NYSE: T), NASDAQ:AAPL, $AAPL, T.N, VOD LN, and lists of them."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Iterator

from tocsin.model.reading import Mention
from tocsin.model.spans import Span
from tocsin.reference import Tables
from tocsin.reference.aliases import ticker_row
from tocsin.text import lowered
from tocsin.understanding.document import Part
from tocsin.understanding.mentions.setting import Setting
from tocsin.understanding.mentions.words import NO_TICKERS
from tocsin.understanding.scan import Found

_TICKER = r"[A-Z0-9][A-Z0-9]{0,5}(?:[.\-/][A-Z]{1,2})?\.?"
_QUALIFIED = re.compile(  # from the colon, for which a text is searched fast; a letter stands before it
    rf":(?:(?<=[A-Za-z]:)|(?<=[A-Za-z]\s:))\s?\[?\$?({_TICKER})(?![A-Za-z0-9])\]?(?:\([^()\s]*\))?"
)
_MARKET_BEFORE = re.compile(r"[A-Za-z][A-Za-z .&\-]{0,30}$")
_NEXT = re.compile(rf"\s?(?:,|and|&|/)\s?\[?({_TICKER})(?![A-Za-z0-9:])\]?(?:\([^()\s]*\))?(?!\s?:)")
_CASHTAG = re.compile(r"(?<![\w$])\$([A-Z]{1,5}(?:[.\-][A-Z])?)(?![A-Za-z0-9])")
_HASHTAG = re.compile(r"(?<![\w#&/])#([A-Z]{2,5})(?![A-Za-z0-9])")
_SLASHED = re.compile(r"(?<![A-Za-z/])([A-Z][A-Za-z]{3,6})/([A-Z]{1,5}(?:\.[A-Z])?)(?![A-Za-z0-9/])")
_CODED = re.compile(r"(?:[<(]|\b)([A-Z]{1,6})(\.[A-Z]{1,2}| (?:US|LN|GR|FP|CN|HK|JP))(?:[>)]|(?=[\s,.;]))")
_BARE = re.compile(r"\(([A-Z]{1,5}(?:\.[A-Z])?)\)")
_MARKETS = {
    ".N": "XNYS", ".O": "XNAS", ".OQ": "XNAS", ".L": "XLON", ".DE": "XETR", ".PA": "XPAR", ".T": "XJPX", ".HK": "XHKG",
    ".TO": "XTSE", ".MI": "XMIL", ".AS": "XAMS", ".SW": "XSWX",
    " US": "", " LN": "XLON", " GR": "XETR", " FP": "XPAR", " CN": "XTSE", " HK": "XHKG", " JP": "XJPX",
}  # fmt: skip
_LIST = re.compile(r"\(([A-Z]{1,5}(?:\.[A-Z])?(?:,\s?(?:and |& )?[A-Z]{1,5}(?:\.[A-Z])?){2,})\)")
_LIST_KNOWN = 0.6  # share of a list that the tables must know for it to be one of tickers
_CODES = frozenset(code[1:] for code in _MARKETS)
_NAME_BEFORE = re.compile(r"((?:[A-Z][\w&'’.\-]*\s+){0,4}[A-Z][\w&'’.\-]*),?\s*[\[(<]?\s*$")


def find_tickers(part: Part, tables: Tables) -> Iterator[Mention]:
    """Mentions of securities by ticker in one part of a story."""
    text = part.tokens.text
    if ":" in text:
        yield from _qualified(part, text, tables)
    if "$" in text:
        for match in _CASHTAG.finditer(text):
            found = tables.by_ticker(match[1])
            if found:
                yield _mention(part, found[0].key, found[0].name, match.span(1), f"cashtag ${match[1]}", 0.9)
    if "#" in text:
        for match in _HASHTAG.finditer(text):
            found = () if match[1] in NO_TICKERS else tables.by_ticker(match[1])
            if found:
                yield _mention(part, found[0].key, found[0].name, match.span(1), f"hashtag #{match[1]}", 0.8)
    if "/" in text:
        for match in _SLASHED.finditer(text):
            mic = tables.mic(match[1])
            if mic and (listed := tables.listed(mic, match[2])):
                why = f"exchange and ticker {mic}:{match[2]}"
                yield _mention(part, listed.key, listed.name, match.span(2), why, 0.95)
    if not _CODES.isdisjoint(part.tokens.words):
        for match in _CODED.finditer(text):
            yield from _coded(part, match, tables)
    if "(" in text:
        for match in _BARE.finditer(text):
            yield from _bare(part, text, match, tables)
        for match in _LIST.finditer(text):
            yield from _several(part, match, tables)


def _qualified(part: Part, text: str, tables: Tables) -> Iterator[Mention]:
    for match in _QUALIFIED.finditer(text):
        start = match.start() - text[match.start() - 1].isspace()
        named = _MARKET_BEFORE.search(text, max(0, start - 31), start)
        exchange, words = _exchange(named.group() if named else "", tables)
        if not exchange:
            continue
        before = text[max(0, start - 120) : start].rstrip()[: -len(words)]
        yield _listed(part, exchange, match[1], match.span(1), before, tables)
        at = match.end()
        while (following := _NEXT.match(text, at)) is not None:
            yield _listed(part, exchange, following[1], following.span(1), "", tables)
            at = following.end()


def _exchange(words: str, tables: Tables) -> tuple[str, str]:
    """(market, its words): the market that the last words before a colon name; empty where they name none."""
    parts = words.split()
    for size in (1, 2, 3):
        name = " ".join(parts[-size:])
        mic = tables.mic(name) if len(parts) >= size and _may_be_market(name) else ""
        if mic:
            return mic, name
    last = parts[-1] if parts else ""
    return (last, last) if len(last) == 4 and last.startswith("X") and last.isupper() else ("", "")


def _may_be_market(name: str) -> bool:
    """Whether words before a colon may be a market: `A: I think` is an answer, `the question is: 90 per cent` a remark."""
    return len(name) > 1 and (name[0].isupper() or len(name) > 3)


def _listed(part: Part, mic: str, ticker: str, at: tuple[int, int], before: str, tables: Tables) -> Mention:
    security = tables.listed(mic, ticker) or tables.listed(mic, ticker.rstrip("."))
    if security is None and ticker.endswith("."):
        ticker, at = ticker[:-1], (at[0], at[1] - 1)
    if security is not None:
        return _mention(part, security.key, security.name, at, f"exchange and ticker {mic}:{ticker}", 0.99)
    named = _NAME_BEFORE.search(before)
    name = named[1] if named else ticker
    return _mention(
        part, f"{mic}:{ticker}", name, at, f"exchange and ticker {mic}:{ticker}, not in the tables", 0.9
    )


def _coded(part: Part, match: re.Match[str], tables: Tables) -> Iterator[Mention]:
    market = _MARKETS.get(match[2])
    if (
        market is None
        or (match[2][0] == " " and match[1] in NO_TICKERS)
        or (len(match[1]) == 1 and match.group()[0] not in "<(")
    ):
        return
    found = [s for s in tables.by_ticker(match[1]) if not market or s.exchange == market]
    marked = match.group()[0] in "<(" or len(match[1]) >= 3
    if found and marked:
        yield _mention(
            part,
            found[0].key,
            found[0].name,
            match.span(1),
            f"market code {match.group().strip('<>()')}",
            0.9,
        )


def _bare(part: Part, text: str, match: re.Match[str], tables: Tables) -> Iterator[Mention]:
    """(T) alone is a ticker only right behind the name that it belongs to."""
    listed = tables.by_ticker(match[1])[:3]
    named = _NAME_BEFORE.search(text[max(0, match.start() - 80) : match.start()]) if listed else None
    if not named:
        return
    first = named[1].split()[-1].lower().strip(".,")
    for security in listed:
        if (
            first in security.name.lower().replace(",", "").split()
            or named[1].lower() in security.name.lower()
        ):
            yield _mention(
                part, security.key, security.name, match.span(1), f"({match[1]}) behind its name", 0.85
            )
            return


def _several(part: Part, match: re.Match[str], tables: Tables) -> Iterator[Mention]:
    """Three or more in brackets, most of them known: a round-up's list, (ABX, GG, NEM)."""
    listed = [
        (tables.by_ticker(m.group()), (match.start(1) + m.start(), match.start(1) + m.end()))
        for m in re.finditer(r"[A-Z]+(?:\.[A-Z])?", match[1])
    ]
    if sum(bool(found) for found, _ in listed) >= _LIST_KNOWN * len(listed):
        for found, at in listed:
            if found:
                yield _mention(
                    part, found[0].key, found[0].name, at, f"in a list of tickers {match.group()}", 0.8
                )


def _mention(part: Part, key: str, name: str, at: tuple[int, int], why: str, confidence: float) -> Mention:
    surface = part.tokens.text[at[0] : at[1]]
    return Mention("security", key, name, Span(part.field, at[0], at[1]), surface, confidence, why)


def bare_tickers(
    part: Part, around: Setting, known: Iterable[tuple[Part, Found]], written: Iterable[Mention]
) -> Iterator[Found]:
    """Words in capitals that are tickers and nothing that is found already, yet to be judged by their place."""
    tables, tokens = around.tables, part.tokens
    # A body that speaks of markets no more than of politics speaks of no tickers; lines in capitals tell none.
    if (part.field == "body" and around.markets <= around.politics) or tokens.text.isupper():
        return
    lows = {lowered(word) for word in around.tickers}
    places = [at for at in part.where(lows) if tokens.words[at] in around.tickers]
    if not places:
        return
    taken = {
        at
        for other, f in known
        if other is part and not _may_be_ticker(f, tables)
        for at in range(f.first, f.last + 1)
    }
    starts = {m.span.start for m in written if m.span.field == part.field}
    for at in places:
        word = tokens.words[at]
        if (
            word.isalpha()
            and at not in taken
            and tokens.starts[at] not in starts
            and not _of_other_letters(part, at, tables)
        ):
            yield Found(at, at, (ticker_row(tables.tickers[word][0]),))


def _of_other_letters(part: Part, at: int, tables: Tables) -> bool:
    """Whether capitals are of a longer name in capitals (`BOCA RATON`), or of a pollster (`an ORC poll`)."""
    if part.tokens.low(at + 1) in ("poll", "polls", "survey"):
        return True
    beside = (part.tokens.word(at + 1), part.tokens.words[at - 1] if at else "")
    return any(
        len(word) > 3
        and word.isupper()
        and word.isalpha()
        and word not in tables.tickers
        and word not in NO_TICKERS
        for word in beside
    )


@functools.lru_cache(maxsize=4)
def institution_letters(tables: Tables) -> frozenset[str]:
    """Capitals by which institutions and outlets go too (ABC, NYT): told from tickers of the same letters."""
    names = [name for o in tables.organisations.values() for name in (o.name, *o.aliases)]
    return frozenset(name for name in names if name.isupper() and name.isalpha())


def _may_be_ticker(found: Found, tables: Tables) -> bool:
    """Whether a name in capitals is an outlet's only (ABC), so that it may be a ticker beside."""
    kinds = {
        o.kind if (o := tables.organisation(r.key)) and r.kind == "organisation" else "" for r in found.rows
    }
    return found.first == found.last and kinds <= {"outlet"}
