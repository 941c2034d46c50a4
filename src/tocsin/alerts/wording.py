"""An alert in one plain line."""

from __future__ import annotations

from tocsin.model.alerts import Alert

_OPENINGS = {"new": "", "update": "Update: ", "correction": "Correction: ", "withdrawal": "Withdrawn: "}


def sentence(alert: Alert) -> str:
    """What happened, which rule rang, and its first reason."""
    adds = f" Adds: {alert.adds}" if alert.adds and alert.kind == "update" else ""
    because = f" ({alert.reasons[0].text})" if alert.reasons else ""
    return f"{_OPENINGS[alert.kind]}{alert.headline} — {alert.rule_name}{because}.{adds}"
