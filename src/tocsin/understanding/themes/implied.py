"""Themes that an event brings with it: whoever reports an arms transfer writes about the arms trade."""

from __future__ import annotations

from tocsin.model.reading import Event, Theme

SCORE = {"headline": 0.7, "body": 0.45}  # as much as a theme's own words there would earn
_BRINGS = {
    "arms transfer": "arms trade",
    "military strike": "armed conflict",
    "missile test": "armed conflict",
    "blockade": "armed conflict",
    "ceasefire": "armed conflict",
    "sanctions designation": "sanctions",
    "sanctions relief": "sanctions",
    "official visit": "diplomacy",
    "talks": "diplomacy",
    "treaty": "diplomacy",
    "tariff": "tariffs",
    "export control": "export controls",
    "rate decision": "monetary policy",
    "inflation release": "inflation",
    "jobs release": "employment",
    "election": "elections",
    "budget": "fiscal policy",
    "earnings report": "earnings",
    "guidance": "guidance",
    "dividend": "dividend",
    "buyback": "share buyback",
    "stock split": "stock split",
    "merger": "merger",
    "initial public offering": "initial public offering",
    "offering": "offering",
    "bankruptcy": "bankruptcy",
    "management change": "management change",
    "layoffs": "layoffs",
    "contract award": "contract award",
    "product launch": "product launch",
    "product recall": "product recall",
    "drug approval": "drug approval",
    "clinical trial result": "clinical trial",
    "lawsuit": "litigation",
    "settlement": "litigation",
    "investigation": "government investigation",
    "cyber incident": "cybersecurity",
    "rating action": "analyst rating",
    "credit rating change": "credit rating",
    "trading halt": "trading halt",
    "index change": "index change",
}


def with_implied(themes: tuple[Theme, ...], events: tuple[Event, ...]) -> tuple[Theme, ...]:
    """The themes with those that the events bring and no words of their own had shown, strongest first."""
    held = {theme.code for theme in themes}
    out = list(themes)
    for event in events:
        code = _BRINGS.get(event.type)
        if code and code not in held and event.status != "denied":
            held.add(code)
            out.append(Theme(code, SCORE[event.span.field], (event.span,), f"event {event.type}"))
    return tuple(sorted(out, key=lambda theme: (-theme.score, theme.code)))
