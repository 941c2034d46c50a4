"""The tail of a rating line: what became of the price target."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tocsin.understanding.ratings.tables import CURRENCIES, TARGET_ACTIONS

_TARGET_WORDS = frozenset(["pt", "pts", "po", "target", "targets"])


@dataclass(frozen=True, slots=True)
class Target:
    """A price target: action (empty where no verb tells it), from and to where told; `first` is the token where the tail begins."""

    action: str
    from_: float | None
    to: float | None
    currency: str
    first: int


def target_word_near(lower: Sequence[str], i: int, past: int) -> bool:
    """Whether `PT`, `PO` or `target` stands within ten words behind token i."""
    return not _TARGET_WORDS.isdisjoint(lower[i + 1 : min(i + 11, past)])


def find_target(lower: Sequence[str], first: int, past: int) -> Target | None:
    """The price target told in tokens [first, past), None where no target is spoken of."""
    if _TARGET_WORDS.isdisjoint(lower[first:past]) and not _bare_price(lower, first, past):
        return None
    at, action = _action(lower, first, past)
    prices = _prices(lower, at, past)
    currency = prices[0][2] if prices else ""
    before = next((p for p in prices if lower[p[0] - 1] == "from" or lower[p[0] - 2] == "from"), None)
    rest = [p for p in prices if p is not before]
    to = next((p for p in rest if lower[p[0] - 1] == "to"), rest[0] if rest else None)
    if before and to and not action:
        action = "raises" if to[1] > before[1] else "lowers"
    return Target(action, before[1] if before else None, to[1] if to else None, currency, at)


def _action(lower: Sequence[str], first: int, past: int) -> tuple[int, str]:
    """(where the tail begins, its action): the last target verb before the word for target."""
    word = next((i for i in range(first, past) if lower[i] in _TARGET_WORDS), past)
    for i in range(word - 1, first - 1, -1):
        if lower[i] in TARGET_ACTIONS:
            return i, TARGET_ACTIONS[lower[i]]
    price = next((i for i in range(first, word) if lower[i] in CURRENCIES), word)
    return min(price, past), ""


def _prices(lower: Sequence[str], first: int, past: int) -> list[tuple[int, float, str]]:
    """(token, amount, currency) of every price in the range."""
    out = []
    for i in range(first, past - 1):
        currency = CURRENCIES.get(lower[i])
        amount = lower[i + 1].replace(",", "").rstrip(".")
        if currency and amount.replace(".", "", 1).isdigit():
            unit = lower[i + 2] if i + 2 < past else ""
            if unit not in ("million", "billion", "m", "b", "bn", "mm", "k"):
                out.append((i, float(amount), currency))
    return out


def _bare_price(lower: Sequence[str], first: int, past: int) -> bool:
    """`Reiterates Outperform, $46 on Agilent`: a price beside a rating stands for the target."""
    return any(lower[i] == "$" and lower[i - 1] == "," for i in range(max(first, 1), past - 1))
