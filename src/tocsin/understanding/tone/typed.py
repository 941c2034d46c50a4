"""Tone from typed events and analyst actions, with the size of what they say: rating steps, changes of target."""

from __future__ import annotations

import math
from dataclasses import dataclass

from tocsin.model.reading import Event, Rating
from tocsin.model.spans import Span
from tocsin.understanding.lexicon import rows

_TONES = {
    (row["event"], row["role"], row["direction"]): float(row["tone"])
    for row in rows("tocsin.understanding.tone", "typed.csv")
}
_SURE = {"done": 1.0, "confirmed": 0.9, "planned": 0.8, "proposed": 0.6, "rumoured": 0.5}
_CALLED_OFF = -0.6  # what was good and is called off or denied is bad; what was bad is nothing any more
_STEPS = {"upgrades": 0.6, "downgrades": -0.6}
_GOOD = frozenset("buy outperform overweight accumulate add conviction positive attractive".split())
_BAD = frozenset("sell underperform underweight reduce negative avoid underperformer".split())
_BEGINS = frozenset(["initiates", "resumes", "reinstates", "assumes"])


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a typed fact says, -1 to 1, and why; size: how much its figures say, 0 to 1, 0 where it has none."""

    score: float
    why: str
    span: Span
    size: float = 0.0


def of_events(events: tuple[Event, ...], key: str | None) -> list[Evidence]:
    """What events say of the security that has a role in them, or (None) of the story."""
    out = []
    for event in events:
        for role, who in event.roles if key is not None else (("", None),):
            if who == key and (found := _of_event(event, role)) is not None:
                out.append(found)
    return out


def _of_event(event: Event, role: str) -> Evidence | None:
    way = next((who for name, who in event.roles if name == "direction"), "")
    rows_of_it = (
        (event.type, role, way),
        (event.type, role, ""),
        (event.type, "", way),
        (event.type, "", ""),
    )
    tone = next((_TONES[row] for row in rows_of_it if row in _TONES), 0.0)
    tone *= _SURE[event.status] if event.status in _SURE else _CALLED_OFF * (tone > 0)
    if not tone:
        return None
    said = " ".join([f"{role} of {event.type}" if role else event.type, way]).rstrip()
    return Evidence(tone, f"{said}, {event.status}", event.span)


def of_ratings(ratings: tuple[Rating, ...], key: str | None) -> list[Evidence]:
    """What analyst actions say of their security, or (None) of the story."""
    return [e for r in ratings if key in (None, r.security_key) and (e := _of_rating(r)) is not None]


def _of_rating(rating: Rating) -> Evidence | None:
    grade, before = _grade(rating.rating), _grade(rating.prior_rating)
    step = _STEPS.get(rating.action, 0.0)
    if step and rating.prior_rating and abs(grade - before) == 2:
        step *= 1.4  # sell to buy, or buy to sell
    elif not step:
        step = (0.45 if rating.action in _BEGINS else 0.25) * grade  # a grade that stays is no news
    size, change = 0.0, ""
    if rating.target and rating.prior_target:
        share = rating.target / rating.prior_target - 1
        size = math.tanh(abs(share) / 0.2)
        step += math.copysign(0.1 + 0.5 * size, share) if abs(share) > 0.001 else 0.0
        change = f", target {share:+.0%}"
    elif rating.target_action in ("raises", "lowers"):
        step += 0.3 if rating.target_action == "raises" else -0.3
        change = f", {rating.target_action} target"
    if not step:
        return None
    words = f"{rating.firm or 'a firm'} {rating.action} {rating.rating}".rstrip()
    return Evidence(max(-1.0, min(1.0, step)), words + change, rating.span, size)


def _grade(rating: str) -> int:
    words = set(rating.lower().replace("-", " ").split())
    return 0 if not words else bool(words & _GOOD) - bool(words & _BAD)
