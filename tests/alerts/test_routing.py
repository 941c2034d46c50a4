"""Alerts to outbox rows and to one plain line."""

from __future__ import annotations

from dataclasses import replace

from told import AT, story, told

from tocsin.alerts import route, sentence
from tocsin.model.alerts import ChannelConfig

HOOK = ChannelConfig("c-r-1", "me", "webhook", "hook", "https://example.org/hook")


def test_each_alert_goes_out_once_on_each_of_its_channels() -> None:
    alerts = told(story(), "starts", "r-1", "r-2")
    channels = {c.id: c for c in (HOOK, replace(HOOK, id="c-r-2"))}
    due = route(alerts, channels, AT)
    assert [(d.alert_id, d.channel_id) for d in due] == [(alerts[0].id, "c-r-1"), (alerts[1].id, "c-r-2")]
    assert all((d.status, d.next_attempt_at, d.attempts) == ("due", AT, 0) for d in due)


def test_a_delivery_keeps_its_id() -> None:
    alerts, later = told(story(), "starts", "r-1"), AT.replace(hour=22)
    (one,), (two,) = (route(alerts, {HOOK.id: HOOK}, at) for at in (AT, later))
    assert one.id == two.id


def test_a_channel_named_twice_gets_one_delivery() -> None:
    (alert,) = told(story(), "starts", "r-1")
    assert len(route([replace(alert, channels=("c-r-1", "c-r-1"))], {HOOK.id: HOOK}, AT)) == 1


def test_disabled_missing_and_foreign_channels_get_nothing() -> None:
    alerts = told(story(), "starts", "r-1")
    assert route(alerts, {}, AT) == ()
    assert route(alerts, {HOOK.id: replace(HOOK, enabled=False)}, AT) == ()
    assert route(alerts, {HOOK.id: replace(HOOK, owner="somebody else")}, AT) == ()


def test_an_alert_is_said_in_one_line_with_its_reason() -> None:
    (first,) = told(story(), "starts", "r-1")
    assert sentence(first) == "Headline of s-1 — rule r-1 (says “grain”)."
    (update,) = told(story("s-2"), "adds", "r-1", history=(first,), adds="The ship has sunk")
    assert sentence(update) == "Update: Headline of s-2 — rule r-1 (says “grain”). Adds: The ship has sunk"
    (gone,) = told(story("s-1", 2, "withdrawn"), "withdraws", history=(first,))
    assert sentence(gone).startswith("Withdrawn: ") and "\n" not in sentence(gone)
