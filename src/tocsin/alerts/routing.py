"""Alerts to channels as their owner wants it: at once, held until later, or not at all. Pure.

`route` decides on new alerts, `release` on held deliveries whose time has come; both know nothing but what they are
handed, so that deciding again gives the same rows with the same ids."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from tocsin.alerts.calendar import next_digest, quiet_until
from tocsin.alerts.wording import sentence
from tocsin.model.alerts import Alert, ChannelConfig, Delivery, HeldReason
from tocsin.model.manners import Hush, Manners

RANKS = {"low": 0, "normal": 1, "high": 2}
SHOWN = 50  # alerts that a digest tells in words; the others only counted
_BECAUSE = {
    "quiet": "held by quiet hours",
    "digest": "for the digest",
    "throttle": "came too fast to be told one by one",
    "snooze": "held while their rule was snoozed",
}


@dataclass(frozen=True, slots=True)
class Pace:
    """What a channel has been told lately: when each went out or falls due, and until when a bound holds others."""

    times: tuple[datetime, ...] = ()
    holding: datetime | None = None


@dataclass(frozen=True, slots=True)
class Released:
    """What becomes of held deliveries: their rows, and digests with rows of their own."""

    rows: tuple[Delivery, ...]
    digests: tuple[Alert, ...] = ()
    sent: tuple[Delivery, ...] = ()


def route(
    alerts: Sequence[Alert],
    channels: Mapping[str, ChannelConfig],
    now: datetime,
    hushes: Iterable[Hush] = (),
    paces: Mapping[str, Pace] | None = None,
) -> tuple[Delivery, ...]:
    """A delivery for each alert on each of its enabled channels of the same owner. hushes: of the owners; paces: of
    the channels that have a bound."""
    asked = _Hushed.of(hushes, now)
    paced = {ident: _Paced(pace.times, pace.holding) for ident, pace in (paces or {}).items()}
    out: list[Delivery] = []
    for alert in alerts:
        for ident in dict.fromkeys(alert.channels):
            channel = channels.get(ident)
            if channel is None or not channel.enabled or channel.owner != alert.owner:
                continue
            row = Delivery(delivery_id(alert.id, ident), alert.id, ident, next_attempt_at=now)
            row = _one(row, alert, channel.manners, asked, paced.setdefault(ident, _Paced()), now)
            out.append(row)
            out += _escalation(row, alert, channel, channels, now)
    return tuple({row.id: row for row in reversed(out)}.values())[::-1]


@dataclass(frozen=True, slots=True)
class _Hushed:
    """Wishes that count now: (owner, subject) of muted storylines and acknowledged alerts; until when of snoozed rules."""

    muted: frozenset[tuple[str, str]]
    acknowledged: frozenset[tuple[str, str]]
    snoozed: Mapping[tuple[str, str], datetime | None]

    @classmethod
    def of(cls, hushes: Iterable[Hush], now: datetime) -> _Hushed:
        held = [hush for hush in hushes if hush.holds(now)]
        return cls(
            frozenset((h.owner, h.subject) for h in held if h.kind == "mute"),
            frozenset((h.owner, h.subject) for h in held if h.kind == "acknowledge"),
            {(h.owner, h.subject): h.until for h in held if h.kind == "snooze"},
        )


class _Paced:
    """A channel's pace while alerts are routed."""

    def __init__(self, times: Iterable[datetime] = (), holding: datetime | None = None) -> None:
        self.times, self.holding = sorted(times), holding

    def until(self, manners: Manners, now: datetime) -> datetime | None:
        """Until when a bound holds one more alert; None, and it is counted, where there is room."""
        if not manners.most:
            return None
        if self.holding and now < self.holding:
            return self.holding
        since = now - timedelta(seconds=manners.within)
        self.times = [at for at in self.times if at > since]
        if len(self.times) < manners.most:
            self.times.append(now)
            return None
        # Urgent alerts pass the bound but count: there is room again when few enough of all are left.
        self.holding = self.times[-manners.most] + timedelta(seconds=manners.within)
        return self.holding


def _one(
    row: Delivery, alert: Alert, manners: Manners, asked: _Hushed, pace: _Paced, now: datetime
) -> Delivery:
    if (alert.owner, alert.storyline_id) in asked.muted:
        return _spared(row, "its storyline is muted")
    strength = max((reason.score for reason in alert.reasons if reason.score is not None), default=1.0)
    if alert.kind in ("new", "update") and strength < manners.least:
        return _spared(row, f"its strongest reason is {strength:.2f}, below {manners.least:g}")
    if RANKS[alert.urgency] < RANKS[manners.least_urgency]:
        return _spared(row, f"its rule is of {alert.urgency} urgency")
    snoozed = asked.snoozed.get((alert.owner, alert.rule_id), now)
    if snoozed is None:
        return _spared(row, "its rule is snoozed without end")
    if snoozed > now:
        return _held(row, snoozed, "snooze")
    if RANKS[alert.urgency] >= RANKS[manners.wakes]:
        return row
    if until := quiet_until(manners, now):
        return _held(row, until, "quiet")
    if until := next_digest(manners, now):
        return _held(row, until, "digest")
    if until := pace.until(manners, now):
        return _held(row, until, "throttle")
    return row


def _held(row: Delivery, until: datetime, reason: HeldReason) -> Delivery:
    return replace(row, status="held", next_attempt_at=until, reason=reason)


def _spared(row: Delivery, why: str) -> Delivery:
    return replace(row, status="spared", next_attempt_at=None, last_error=why)


def _escalation(
    row: Delivery,
    alert: Alert,
    channel: ChannelConfig,
    channels: Mapping[str, ChannelConfig],
    now: datetime,
) -> list[Delivery]:
    """The delivery on the next channel, which goes out unless somebody acknowledges in time."""
    manners = channel.manners
    further = channels.get(manners.escalate_to)
    if row.status != "due" or further is None or not further.enabled or further.owner != alert.owner:
        return []
    if further.id in alert.channels:
        return []
    at = now + timedelta(seconds=manners.escalate_after)
    return [
        Delivery(
            delivery_id(alert.id, further.id),
            alert.id,
            further.id,
            status="held",
            next_attempt_at=at,
            reason="escalation",
        )
    ]


def release(
    held: Sequence[tuple[Delivery, Alert]],
    channel: ChannelConfig | None,
    now: datetime,
    hushes: Iterable[Hush] = (),
) -> Released:
    """What becomes of one channel's held deliveries whose time has come: alone they go out, several go out as one
    digest that says so. What may still not go out is held on; what is muted or acknowledged by now is spared."""
    if channel is None or not channel.enabled:
        why = "its channel is gone" if channel is None else "its channel is off"
        gone = [replace(row, status="dead", next_attempt_at=None, last_error=why) for row, _ in held]
        return Released(tuple(gone))
    asked, rows, ready = _Hushed.of(hushes, now), list[Delivery](), list[tuple[Delivery, Alert]]()
    for row, alert in held:
        settled = _again(row, alert, channel.manners, asked, now)
        if settled.status == "due" and row.reason != "escalation":
            ready.append((row, alert))
        else:
            rows.append(settled)
    if len(ready) == 1:
        row, _ = ready[0]
        rows.append(replace(row, status="due", next_attempt_at=now, reason=""))
    if len(ready) < 2:
        return Released(tuple(rows))
    digest = _digest(ready, channel, now)
    rows += [
        replace(row, status="told", next_attempt_at=None, last_error=f"told in {digest.id}")
        for row, _ in ready
    ]
    sent = Delivery(delivery_id(digest.id, channel.id), digest.id, channel.id, next_attempt_at=now)
    return Released(tuple(rows), (digest,), (sent,))


def _again(row: Delivery, alert: Alert, manners: Manners, asked: _Hushed, now: datetime) -> Delivery:
    """A held delivery whose time has come: due, held on, or spared."""
    due = replace(row, status="due", next_attempt_at=now, reason="")
    if (alert.owner, alert.storyline_id) in asked.muted:
        return _spared(due, "its storyline is muted")
    if row.reason == "escalation":
        seen = (alert.owner, alert.id) in asked.acknowledged or (
            alert.owner,
            alert.first_id,
        ) in asked.acknowledged
        return _spared(due, "it was acknowledged in time") if seen else due
    snoozed = asked.snoozed.get((alert.owner, alert.rule_id), now)
    if snoozed is not None and snoozed > now:
        return _held(due, snoozed, "snooze")
    if RANKS[alert.urgency] < RANKS[manners.wakes] and (until := quiet_until(manners, now)):
        return _held(due, until, "quiet")
    return due


def _digest(ready: Sequence[tuple[Delivery, Alert]], channel: ChannelConfig, now: datetime) -> Alert:
    """One alert that tells several. Its id comes from those that it tells."""
    told = sorted((alert for _, alert in ready), key=lambda a: (-RANKS[a.urgency], a.created_at, a.id))
    reasons = dict.fromkeys(_BECAUSE.get(row.reason, "") for row, _ in ready)
    why = " and ".join(filter(None, reasons))
    begin, end = min(a.created_at for a in told), max(a.created_at for a in told)
    lines = [f"- {sentence(alert)}" for alert in told[:SHOWN]]
    if len(told) > SHOWN:
        lines.append(f"- and {len(told) - SHOWN} more on the desk")
    ids = tuple(alert.id for alert in told)
    ident = hashlib.sha256("\n".join((channel.id, *sorted(ids))).encode()).hexdigest()[:20]
    return Alert(
        id=f"al-{ident}",
        kind="digest",
        rule_id="",
        rule_version=0,
        rule_name="Digest",
        owner=channel.owner,
        storyline_id="",
        story_id="",
        revision=0,
        headline=f"{len(told)} alerts, {why}, from {begin:%Y-%m-%d %H:%M} to {end:%Y-%m-%d %H:%M} UTC",
        created_at=now,
        reasons=(),
        channels=(channel.id,),
        adds="\n".join(lines),
        urgency=told[0].urgency,
        holds=ids,
    )


def delivery_id(alert_id: str, channel_id: str) -> str:
    """The id that goes with every attempt: stable over retries, restarts and replays."""
    return "dl-" + hashlib.sha256(f"{alert_id}\n{channel_id}".encode()).hexdigest()[:20]
