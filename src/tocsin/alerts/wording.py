"""An alert in one plain line."""

from __future__ import annotations

from tocsin.model.alerts import Alert

_OPENINGS = {
    "new": "",
    "update": "Update: ",
    "correction": "Correction: ",
    "withdrawal": "Withdrawn: ",
    "digest": "",
}


def sentence(alert: Alert) -> str:
    """What happened, which rule rang, and its first reason. A digest: how many and why, then a line an alert."""
    if alert.kind == "digest":
        return f"{alert.headline}\n{alert.adds}"
    adds = f" Adds: {alert.adds}" if alert.adds and alert.kind == "update" else ""
    because = f" ({alert.reasons[0].text})" if alert.reasons else ""
    return f"{_OPENINGS[alert.kind]}{alert.headline} — {alert.rule_name}{because}.{adds}"
