"""A simulated week for each owner: every alert is told once, in a digest or spared with its reason, and none too soon."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from told import match, placed, story

from tocsin.alerts import Pace, decide, release, route
from tocsin.model.alerts import Alert, ChannelConfig, Delivery
from tocsin.model.manners import Hush, Manners, Quiet
from tocsin.model.rules import Rule

WEEK = timedelta(days=7)
NIGHT = Quiet(22 * 60, 7 * 60)
WEEKEND = Quiet(0, 24 * 60, (5, 6))
# Weeks with a night on which clocks are put on, put back (Europe, New York, and a zone half an hour off), and none.
SPRING, AUTUMN, NEW_YORK, PLAIN = (
    datetime(2026, 3, 26, tzinfo=UTC),
    datetime(2026, 10, 22, tzinfo=UTC),
    datetime(2026, 10, 29, tzinfo=UTC),
    datetime(2026, 6, 1, tzinfo=UTC),
)
OWNERS = {
    "at once": (PLAIN, Manners()),
    "nights, spring": (SPRING, Manners(quiet=(NIGHT,), zone="Europe/Berlin")),
    "nights, autumn": (AUTUMN, Manners(quiet=(NIGHT,), zone="Europe/Berlin")),
    "nights and weekends": (NEW_YORK, Manners(quiet=(NIGHT, WEEKEND), zone="America/New_York")),
    "the hour that is left out": (SPRING, Manners(quiet=(Quiet(150, 210),), zone="Europe/Berlin")),
    "the hour that comes twice": (AUTUMN, Manners(quiet=(Quiet(150, 170),), zone="Europe/Berlin")),
    "half an hour off": (AUTUMN, Manners(quiet=(NIGHT,), zone="Australia/Lord_Howe")),
    "always quiet but urgent": (PLAIN, Manners(quiet=(Quiet(0, 24 * 60),))),
    "all wakes": (PLAIN, Manners(quiet=(NIGHT,), wakes="low")),
    "every half hour": (PLAIN, Manners(every=30)),
    "at eight and at six": (SPRING, Manners(at=(8 * 60, 18 * 60), zone="Europe/London")),
    "at an hour left out": (SPRING, Manners(at=(150,), zone="Europe/Berlin")),
    "three in ten minutes": (PLAIN, Manners(most=3, within=600)),
    "one an hour, nights": (AUTUMN, Manners(most=1, within=3600, quiet=(NIGHT,), zone="Europe/Paris")),
    "strong ones": (PLAIN, Manners(least=0.5)),
    "urgent ones": (PLAIN, Manners(least_urgency="high")),
    "escalates": (PLAIN, Manners(escalate_to="phone", escalate_after=900)),
    "an end that is left out": (SPRING, Manners(quiet=(Quiet(1320, 150),), zone="Europe/Berlin")),
    "an end that comes twice": (AUTUMN, Manners(quiet=(Quiet(1320, 150),), zone="Europe/Berlin")),
    "escalates by night": (AUTUMN, Manners(escalate_to="phone", quiet=(NIGHT,), zone="Europe/Berlin")),
}


class Desk:
    """Outbox and history as a store keeps them: rows by id, what is there stays."""

    def __init__(self, manners: Manners, hushes: tuple[Hush, ...] = ()) -> None:
        self.channels = {
            "page": ChannelConfig("page", "me", "webhook", "page", manners=manners),
            "phone": ChannelConfig("phone", "me", "webhook", "phone"),
        }
        self.hushes = hushes
        self.alerts: dict[str, Alert] = {}
        self.rows: dict[str, Delivery] = {}
        self.sent: list[tuple[datetime, str, str]] = []  # when, channel, alert

    def put(self, alerts: tuple[Alert, ...], now: datetime) -> None:
        since = now - timedelta(seconds=self.channels["page"].manners.within)
        times = tuple(at for at, channel, _ in self.sent if channel == "page" and at > since)
        times += tuple(now for row in self.rows.values() if (row.status, row.channel_id) == ("due", "page"))
        held = [
            r.next_attempt_at for r in self.rows.values() if r.status == "held" and r.reason == "throttle"
        ]
        pace = Pace(times, max((at for at in held if at), default=None))
        for row in route(alerts, self.channels, now, self.hushes, {"page": pace}):
            self.rows.setdefault(row.id, row)
        for alert in alerts:
            self.alerts.setdefault(alert.id, alert)

    def turn(self, now: datetime) -> None:
        """What the sender does: release what is ripe, send what is due."""
        for ident, channel in self.channels.items():
            ripe = [
                (row, self.alerts[row.alert_id])
                for row in self.rows.values()
                if (row.status, row.channel_id) == ("held", ident)
                and row.next_attempt_at
                and row.next_attempt_at <= now
            ]
            came = release(ripe, channel, now, self.hushes)
            self.rows |= {row.id: row for row in came.rows}
            self.alerts |= {digest.id: digest for digest in came.digests}
            for row in came.sent:
                self.rows.setdefault(row.id, row)
        for row in list(self.rows.values()):
            if row.status == "due" and row.next_attempt_at and row.next_attempt_at <= now:
                self.rows[row.id] = replace(row, status="sent", sent_at=now, next_attempt_at=None)
                self.sent.append((now, row.channel_id, row.alert_id))

    def again(self) -> Desk:
        """The same desk after a restart: what was written down and nothing else."""
        other = Desk(self.channels["page"].manners, self.hushes)
        other.alerts, other.rows, other.sent = dict(self.alerts), dict(self.rows), list(self.sent)
        return other


def news(begin: datetime, seed: int) -> Iterator[tuple[datetime, int, str, str]]:
    """Moments, rules and relations of a week: a story now and then, and a storm of sixty in half an hour."""
    draw = random.Random(seed)
    storm = begin + timedelta(hours=draw.randrange(24, 120))
    times = [begin + timedelta(minutes=draw.randrange(7 * 1440)) for _ in range(160)]
    times += [storm + timedelta(seconds=30 * n) for n in range(60)]
    for at in sorted(times):
        relation = draw.choice(["starts", "starts", "adds", "adds", "corrects", "withdraws"])
        yield at, draw.randrange(3), f"sl-{draw.randrange(25)}", relation


def week(desk: Desk, begin: datetime, seed: int) -> Desk:
    """The week lived through minute by minute, with restarts and with each decision taken twice."""
    urgencies = ("low", "normal", "high")
    rules = {
        f"r-{n}": Rule(f"r-{n}", "me", f"rule {n}", "grain", ("page",), urgency=urgencies[n])
        for n in range(3)
    }
    coming, draw = list(news(begin, seed)), random.Random(seed)
    for minute in range(9 * 1440):
        now = begin + timedelta(minutes=minute)
        while coming and coming[0][0] <= now:
            _, n, line, relation = coming.pop(0)
            of = replace(story(f"s-{len(coming)}"), headline=f"Story {len(coming)}")
            known = tuple(a for a in desk.alerts.values() if a.storyline_id == line)
            nearest = next((a.story_id for a in known if a.rule_id == f"r-{n}"), "")
            found = replace(
                match(of, f"r-{n}"), reasons=(replace(match(of).reasons[0], score=draw.random()),)
            )
            place = placed(of, relation, line, nearest)
            for _ in range(2):
                desk.put(decide(of, place, [found], rules, known, now, "more"), now)
        if draw.random() < 0.01:
            desk = desk.again()
        desk.turn(now)
    return desk


def is_quiet(manners: Manners, at: datetime) -> bool:
    """Whether the clock on the wall stands within quiet hours, looked up minute by minute."""
    local = at.astimezone(ZoneInfo(manners.zone))
    minute, day = 60 * local.hour + local.minute, local.weekday()
    for quiet in manners.quiet:
        if quiet.end > quiet.begin:
            inside = quiet.begin <= minute < quiet.end and (not quiet.days or day in quiet.days)
        else:
            late = minute >= quiet.begin and (not quiet.days or day in quiet.days)
            inside = late or (minute < quiet.end and (not quiet.days or (day - 1) % 7 in quiet.days))
        if inside:
            return True
    return False


@pytest.mark.parametrize("owner", OWNERS)
@pytest.mark.parametrize("seed", [1, 2])
def test_nothing_is_lost_nothing_doubled_and_nothing_told_too_soon(owner: str, seed: int) -> None:
    begin, manners = OWNERS[owner]
    desk = week(Desk(manners), begin, seed)
    alerts = {ident: alert for ident, alert in desk.alerts.items() if alert.kind != "digest"}
    assert len(alerts) > 60
    told: Counter[tuple[str, str]] = Counter()
    for at, channel, ident in desk.sent:
        alert = desk.alerts[ident]
        told.update((channel, one) for one in alert.holds or (ident,))
        if channel == "page" and alert.urgency != "high" and manners.wakes == "high":
            assert not is_quiet(manners, at), (owner, at)
    for ident, alert in alerts.items():
        fates = Counter(
            row.status for row in desk.rows.values() if (row.alert_id, row.channel_id) == (ident, "page")
        )
        assert sum(fates.values()) == 1, alert
        if owner == "always quiet but urgent" and alert.urgency != "high":
            assert fates["held"] == 1
        elif fates["spared"]:
            assert manners.least or manners.least_urgency == "high"
            assert told["page", ident] == 0
        else:
            assert told["page", ident] == 1, (owner, alert)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_bound_holds_and_a_storm_becomes_a_digest_that_says_so(seed: int) -> None:
    begin, manners = OWNERS["three in ten minutes"]
    desk = week(Desk(manners), begin, seed)
    plain = [
        at
        for at, _, ident in desk.sent
        if desk.alerts[ident].kind != "digest" and desk.alerts[ident].urgency != "high"
    ]
    for at in plain:
        assert (
            sum(at - timedelta(seconds=600) < other <= at for other in plain) <= 4
        )  # one may have been held alone
    digests = [a for a in desk.alerts.values() if a.kind == "digest"]
    assert any(len(digest.holds) > 5 and "came too fast" in digest.headline for digest in digests)
    assert all(len(digest.adds.splitlines()) == len(digest.holds) for digest in digests)


def test_a_muted_storyline_goes_to_no_channel_and_a_snoozed_rule_waits() -> None:
    begin = PLAIN
    until = begin + timedelta(days=3)
    hushes = (Hush("h1", "me", "mute", "sl-3", begin), Hush("h2", "me", "snooze", "r-1", begin, until))
    desk = week(Desk(Manners(), hushes), begin, 1)
    sent = {one for _, _, ident in desk.sent for one in desk.alerts[ident].holds or (ident,)}
    for ident, alert in desk.alerts.items():
        if alert.kind == "digest":
            continue
        assert (ident in sent) == (alert.storyline_id != "sl-3")
    early = [desk.alerts[ident] for at, _, ident in desk.sent if at < until]
    assert early and all(alert.rule_id != "r-1" for alert in early)


def test_what_is_acknowledged_in_time_does_not_escalate() -> None:
    begin, manners = OWNERS["escalates"]
    plain = week(Desk(manners), begin, 1)
    seen = tuple(
        Hush(f"h{n}", "me", "acknowledge", ident, begin) for n, ident in enumerate(sorted(plain.alerts)[::2])
    )
    desk = week(Desk(manners, seen), begin, 1)

    def phoned(of: Desk) -> set[str]:
        return {ident for _, channel, ident in of.sent if channel == "phone"}

    acknowledged = {hush.subject for hush in seen}
    assert phoned(plain) == set(plain.alerts)
    assert phoned(desk) == {
        ident for ident, alert in desk.alerts.items() if not {ident, alert.first_id} & acknowledged
    }


@pytest.mark.parametrize(
    ("change", "why"), [(None, "its channel is gone"), ({"enabled": False}, "its channel is off")]
)
def test_what_is_held_for_a_channel_that_is_gone_is_given_up_in_words(
    change: dict[str, bool] | None, why: str
) -> None:
    desk = Desk(Manners(every=60))
    of = story()
    rules = {"r-1": Rule("r-1", "me", "one", "grain", ("page",))}
    desk.put(decide(of, placed(of), [match(of)], rules, (), PLAIN), PLAIN)
    (row,) = desk.rows.values()
    channel = replace(desk.channels["page"], **change) if change else None  # type: ignore[arg-type]
    (gone,) = release([(row, desk.alerts[row.alert_id])], channel, PLAIN + timedelta(hours=2)).rows
    assert (gone.status, gone.last_error) == ("dead", why)
