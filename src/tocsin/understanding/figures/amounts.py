"""Amounts as news writes them: $1.2B, $(0.19), Rs 97 crore, 40 cents, 1.1 bln euros, $3.10-3.40, 5.25 percent."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

_SIGNS = {
    "$": "USD", "us$": "USD", "usd": "USD", "c$": "CAD", "a$": "AUD", "hk$": "HKD", "nz$": "NZD", "s$": "SGD", "r$": "BRL",
    "€": "EUR", "eur": "EUR", "£": "GBP", "gbp": "GBP", "¥": "JPY", "jpy": "JPY", "rs": "INR", "rs.": "INR", "inr": "INR",
    "₹": "INR", "chf": "CHF", "sek": "SEK", "nok": "NOK", "dkk": "DKK", "cad": "CAD", "aud": "AUD", "hkd": "HKD",
    "rmb": "CNY", "cny": "CNY", "krw": "KRW", "₩": "KRW",
}  # fmt: skip
_WORDS = {
    "dollars": "USD", "dollar": "USD", "dlrs": "USD", "euros": "EUR", "euro": "EUR", "pounds": "GBP", "yen": "JPY",
    "yuan": "CNY", "rupees": "INR", "won": "KRW", "francs": "CHF", "crowns": "SEK", "reais": "BRL",
}  # fmt: skip
_SCALES = {
    "k": 1_000, "thousand": 1_000, "lakh": 100_000, "m": 10**6, "mm": 10**6, "mn": 10**6, "mln": 10**6, "million": 10**6, "crore": 10**7,
    "cr": 10**7, "b": 10**9, "bn": 10**9, "bln": 10**9, "billion": 10**9, "t": 10**12, "trn": 10**12, "trillion": 10**12,
}  # fmt: skip
_HUNDREDTH = Decimal("0.01")
_LARGE = 100_000  # a lakh
_PARTS = {
    "cents": ("USD", _HUNDREDTH),
    "cent": ("USD", _HUNDREDTH),
    "pence": ("GBP", _HUNDREDTH),
    "p": ("GBP", _HUNDREDTH),
}
_INDIAN = frozenset(["crore", "cr", "lakh"])  # no other currency is counted so
_PERCENT = frozenset(["%", "percent", "pct", "pc", "per cent"])
_NUMBER = r"\d{1,3}(?:[, ]\d{3})+(?:\.\d+)?|\d{1,15}(?:\.\d{1,6})?|\.\d{1,6}"
_SCALE = r"(?:\s?(thousand|million|billion|trillion|lakh|crore|mln|bln|trn|mm|mn|bn|cr|k|m|b|t)(?![a-z]))?"
_LOWER = re.compile(
    rf"(?<![\w.,])(?:((?:us|c|a|hk|nz|s|r)?\$|€|£|¥|₹|₩|(?:rs\.?|usd|eur|gbp|jpy|inr|chf|sek|nok|dkk|cad|aud|hkd|rmb|cny|krw)(?=\s?\d))\s?)?"
    rf"(\(|-)?({_NUMBER})\)?{_SCALE}",
    re.IGNORECASE,
)
_UPPER = re.compile(rf"\s?(?:(-|–)|(to|and)\s)\s?(?:(?:us)?[$€£¥])?\s?({_NUMBER}){_SCALE}", re.IGNORECASE)
_UNIT = re.compile(
    r"\s?(%|per\s?cent\b|percent\b|pct\b|pc\b|cents?\b|pence\b|p\b|dollars?\b|dlrs\b|euros?\b|pounds\b|yen\b|yuan\b|rupees\b|won\b"
    r"|francs\b|crowns\b|reais\b)",
    re.IGNORECASE,
)
_FROM = re.compile(r"\bfrom\s$", re.IGNORECASE)
_BETWEEN = re.compile(r"\bbetween\s$", re.IGNORECASE)
_SHARE = re.compile(r"\s*(?:per|a|/)\s?(?:diluted\s|common\s|basic\s)?share", re.IGNORECASE)
_COUNTED = re.compile(
    r"\s*-?\s*(?:[a-z]+\s){0,2}?(shares?|jobs|workers|employees|staff|positions|people)\b", re.IGNORECASE
)
_BASIS = re.compile(r"\s*-?(?:basis[ -]points?|bps?)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Amount:
    """unit: an ISO currency, %, bp, shares, people, or empty. high: of a range, else the value itself. large: whether
    it was told in millions or more."""

    start: int
    end: int
    value: float
    high: float
    unit: str
    per_share: bool
    large: bool


def amounts(text: str) -> Iterator[Amount]:
    """The amounts of a text that have a unit, in order; offsets are of the text."""
    at = 0
    while (match := _LOWER.search(text, at)) is not None:
        found = _amount(text, match)
        at = max(found.end if found else 0, match.end())
        if found:
            yield found


def _amount(text: str, match: re.Match[str]) -> Amount | None:
    sign, minus, number, scale = match.groups()
    top = _top(text, match)
    upper, upper_scale = (top[3], top[4]) if top else ("", None)
    end = top.end() if top else match.end()
    word = _UNIT.match(text, end)
    plain = (
        " ".join(word[1].lower().split()).replace("per cent", "percent").replace("percent", "%")
        if word
        else ""
    )
    end = word.end() if word else end
    unit, part = _unit((sign or "").lower(), plain)
    if not unit and not plain and (scale or "").lower() in _INDIAN:
        unit = "INR"
    if not unit and not plain:
        unit, end = _counted(text, end)
    if not unit:
        return None
    times = _times(scale or upper_scale)
    value = high = _number(number) * times * part * (-1 if minus else 1)
    if upper:
        high = _number(upper) * (_times(upper_scale) if upper_scale else times) * part
    share = _SHARE.match(text, end)
    past = share.end() if share else end
    return Amount(match.start(), past, float(value), float(high), unit, share is not None, times >= _LARGE)


def _top(text: str, match: re.Match[str]) -> re.Match[str] | None:
    """The upper end of a range: "$3.10-3.40", "$3 to $4", "between $3 and $4"; but "from $3 to $4" is a change."""
    top, before = _UPPER.match(text, match.end()), text[max(0, match.start() - 8) : match.start()]
    if top is None or (top[2] and top[2].lower() == "to" and _FROM.search(before)):
        return None
    return None if top[2] and top[2].lower() == "and" and not _BETWEEN.search(before) else top


def _number(text: str) -> Decimal:
    return Decimal(text.replace(",", "").replace(" ", ""))


def _times(scale: str | None) -> Decimal:
    return Decimal(_SCALES[scale.lower()] if scale else 1)


def _unit(sign: str, word: str) -> tuple[str, Decimal]:
    if word in _PERCENT:
        return "%", Decimal(1)
    if word in _PARTS:
        return _PARTS[word]
    return _SIGNS.get(sign) or _WORDS.get(word, ""), Decimal(1)


def _counted(text: str, at: int) -> tuple[str, int]:
    if basis := _BASIS.match(text, at):
        return "bp", basis.end()
    counted = _COUNTED.match(text, at)
    if counted is None:
        return "", at
    return "shares" if counted[1].lower().startswith("share") else "people", counted.end()
