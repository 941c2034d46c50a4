"""Price targets: the prices of a stretch of text, which is the new one, which the old, in which currency."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from tocsin.text import Tokens

TARGET_WORDS = frozenset("pt pts po pos tp target targets fve objective objectives".split())
_SIGNS = {"$": "USD", "€": "EUR", "£": "GBP", "¥": "JPY", "₹": "INR", "₩": "KRW"}
_DOLLARS = {
    "c": "CAD",
    "ca": "CAD",
    "cdn": "CAD",
    "can": "CAD",
    "a": "AUD",
    "au": "AUD",
    "hk": "HKD",
    "us": "USD",
    "u.s": "USD",
    "s": "SGD",
    "sg": "SGD",
    "nt": "TWD",
    "nz": "NZD",
    "r": "BRL",
    "mx": "MXN",
}
_CODES = {
    c: c.upper()
    for c in "usd eur gbp cad chf jpy aud hkd sgd inr sek nok dkk pln zar brl mxn krw twd cny nzd".split()
} | {
    "rs": "INR",
    "gbx": "GBX",
    "gbp": "GBP",
    "rmb": "CNY",
    "re": "INR",
    "sfr": "CHF",
    "skr": "SEK",
    "nkr": "NOK",
}
_UNITS = {
    "p": "GBX",
    "pence": "GBX",
    "pennies": "GBX",
    "yen": "JPY",
    "euro": "EUR",
    "euros": "EUR",
    "pounds": "GBP",
    "dollars": "USD",
    "rupees": "INR",
    "won": "KRW",
    "yuan": "CNY",
    "reais": "BRL",
    "rand": "ZAR",
    "francs": "CHF",
    "crowns": "crowns",
    "kronor": "SEK",
    "kroner": "NOK",
}
_CROWNS = {"XSTO": "SEK", "XOSL": "NOK", "XCSE": "DKK", "XPRA": "CZK"}
_NO_PRICE = frozenset(
    "million billion trillion m b bn mm mn k bln mln percent % pct x times basis bps points days years".split()
)
_JOINED = re.compile(r"([a-z]{2,3})(\d[\d.,]*)$")
_SPACES = frozenset(["a", "an", "about", "around", "of", "the", "("])
_BEFORE = frozenset("from vs versus was previously previous prev prior old".split())
_BARE = frozenset(["to", "from", "at", "of", "target", "pt", "po", "tp", "objective"])


@dataclass(frozen=True, slots=True)
class Price:
    """An amount in tokens [first, past); currency is an ISO code, GBX for pence, empty where not told."""

    first: int
    past: int
    amount: float
    currency: str


@dataclass(frozen=True, slots=True)
class Target:
    """A price target, new and old, None where not told."""

    new: float | None
    old: float | None
    currency: str


def prices(tokens: Tokens, first: int, past: int, *, bare: bool) -> list[Price]:
    """Every price in tokens [first, past); bare: numbers without a currency count behind to, from, at."""
    out: list[Price] = []
    at = first
    while at < past:
        found = _price(tokens, at, past, bare)
        if found and (not out or found.first >= out[-1].past):
            out.append(found)
            at = found.past
        else:
            at += 1
    return out


def _price(tokens: Tokens, at: int, past: int, bare: bool) -> Price | None:
    lower = tokens.lower
    word = lower[at]
    currency, number = _SIGNS.get(word, _CODES.get(word, "")), at + 1
    if word in _DOLLARS and tokens.low(at + 1) == "$" and tokens.ends[at] == tokens.starts[at + 1]:
        currency, number = _DOLLARS[word], at + 2
    elif word == "rs" and number < past and lower[number] == ".":
        number += 1
    elif (joined := _JOINED.match(word)) and joined[1] in _CODES:
        amount = amount_of(joined[2])
        return _kept(lower, Price(at, at + 1, amount, _CODES[joined[1]]), past) if amount else None
    elif not currency and word[0].isdigit():
        return _by_unit(lower, at, past, bare)
    if not currency or number >= past:
        return None
    amount = amount_of(lower[number])
    return _kept(lower, Price(at, number + 1, amount, currency), past) if amount else None


def _by_unit(lower: Sequence[str], at: int, past: int, bare: bool) -> Price | None:
    """`240p`, `2,800 yen`, `38 euros`; or a bare number behind `to`."""
    amount, unit = amount_of(lower[at]), lower[at + 1] if at + 1 < past else ""
    if not amount:
        return None
    if unit in ("canadian", "australian", "swiss") and at + 2 < past and lower[at + 2] in _UNITS:
        return Price(at, at + 3, amount, {"canadian": "CAD", "australian": "AUD", "swiss": "CHF"}[unit])
    if unit in _UNITS:
        return Price(at, at + 2, amount, _UNITS[unit])
    if bare and at and lower[at - 1] in _BARE:
        return _kept(lower, Price(at, at + 1, amount, ""), past)
    return None


def _kept(lower: Sequence[str], price: Price, past: int) -> Price | None:
    """None where the number counts millions, per cent, days."""
    unit = lower[price.past] if price.past < past else ""
    month = unit == "-" and price.past + 1 < past and lower[price.past + 1] in ("month", "year", "day")
    return None if unit in _NO_PRICE or month else price


def amount_of(word: str) -> float:
    """The number that a token writes, 0 where it writes none."""
    plain = word.replace(",", "").rstrip(".")
    return float(plain) if plain.replace(".", "", 1).isdigit() else 0.0


def target_of(lower: Sequence[str], found: list[Price]) -> Target:
    """Old and new among the prices of one action: by `from`, `to`, `was`, or by their order."""
    old: Price | None = None
    new: Price | None = None
    for n, price in enumerate(found):
        before = _word_before(lower, price.first)
        if before == "by":
            continue
        if before in _BEFORE:
            old = old or price
        elif new is None:
            follows = found[n + 1] if n + 1 < len(found) else None
            between = lower[price.past : follows.first] if follows else ()
            if follows and between in (("to",), ("→",), ("-", ">")) and old is None and before != "to":
                old = price
            else:
                new = price
        elif before == "to" and _word_before(lower, new.first) != "to":
            new = price
        elif old is None and lower[new.past : price.first] == ("(",) and price.currency == new.currency:
            old = price  # "PT $236 ($187)"; in another currency it is the same price again
    told = new or old
    currency = next((p.currency for p in (new, old) if p and p.currency), "") if told else ""
    return Target(new.amount if new else None, old.amount if old else None, currency)


def _word_before(lower: Sequence[str], at: int) -> str:
    at -= 1
    while at > 0 and lower[at] in _SPACES:
        at -= 1
    return lower[at] if at >= 0 else ""


def crowns(currency: str, key: str) -> str:
    """`crowns` of the market where the security is listed."""
    return _CROWNS.get(key.partition(":")[0], "") if currency == "crowns" else currency
