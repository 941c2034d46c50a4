"""Themes that an event brings with it: whoever reports an arms transfer writes about the arms trade."""

from __future__ import annotations

from tocsin.model.reading import Event, Theme

SCORE = {"headline": 0.7, "body": 0.45}  # as much as a theme's own words there would earn
_BRINGS = {
    "arms transfer": "arms trade",
    "military strike": "armed conflict",
    "missile test": "armed conflict",
    "blockade": "armed conflict",
    "invasion": "armed conflict",
    "mobilisation": "armed conflict",
    "ceasefire": "armed conflict",
    "sanctions designation": "sanctions",
    "sanctions relief": "sanctions",
    "official visit": "diplomacy",
    "talks": "diplomacy",
    "treaty": "diplomacy",
    "expulsion": "diplomacy",
    "aid": "international relations",
    "protest": "civil unrest",
    "crackdown": "civil unrest",
    "coup": "politics",
    "tariff": "tariffs",
    "export control": "export controls",
    "rate decision": "monetary policy",
    "central bank remarks": "monetary policy",
    "inflation release": "inflation",
    "jobs release": "employment",
    "growth release": "economic growth",
    "election": "elections",
    "referendum": "elections",
    "appointment": "politics",
    "budget": "fiscal policy",
    "government shutdown": "fiscal policy",
    "subsidy": "fiscal policy",
    "tax change": "taxation",
    "regulation": "regulation",
    "output decision": "oil",
    "earnings report": "earnings",
    "restatement": "earnings",
    "guidance": "guidance",
    "dividend": "dividend",
    "buyback": "share buyback",
    "stock split": "stock split",
    "merger": "merger",
    "divestiture": "merger",
    "spinoff": "spin-off",
    "partnership": "partnership",
    "initial public offering": "initial public offering",
    "offering": "offering",
    "bankruptcy": "bankruptcy",
    "debt default": "debt default",
    "management change": "management change",
    "layoffs": "layoffs",
    "labour strike": "labour dispute",
    "plant closure": "capital investment",
    "contract award": "contract award",
    "product launch": "product launch",
    "product recall": "product recall",
    "drug approval": "drug approval",
    "regulatory approval": "regulation",
    "clinical trial result": "clinical trial",
    "lawsuit": "litigation",
    "settlement": "litigation",
    "court ruling": "litigation",
    "antitrust action": "antitrust",
    "arrest": "crime",
    "investigation": "government investigation",
    "cyber incident": "cybersecurity",
    "outage": "outage",
    "accident": "accident",
    "disaster": "natural disaster",
    "rating action": "analyst rating",
    "short report": "short selling",
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
