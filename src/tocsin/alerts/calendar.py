"""When a channel may speak: ends of quiet hours and times of digests, over nights when clocks are put on or back."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from tocsin.model.manners import Manners, Quiet

DAY = 1_440  # minutes


def local_minute(day: date, minute: int, zone: ZoneInfo) -> datetime:
    """A minute of a local day, UTC. Of two in an autumn night it is the first; one that a spring night leaves out is as
    long after midnight as it would be without the gap."""
    wall = datetime(day.year, day.month, day.day, tzinfo=zone) + timedelta(minutes=minute)
    return wall.replace(fold=0).astimezone(UTC)


def quiet_until(manners: Manners, now: datetime) -> datetime | None:
    """When the quiet hours that hold at a moment end, one after another; None where none holds."""
    zone, until = ZoneInfo(manners.zone), now
    for _ in range(2 * len(manners.quiet) * 7 + 1):  # hours that follow on each other, at most a week of them
        ends = [end for quiet in manners.quiet if (end := _end(quiet, until, zone))]
        if not ends:
            break
        until = max(ends)
    return until if until > now else None


def _end(quiet: Quiet, at: datetime, zone: ZoneInfo) -> datetime | None:
    """When this quiet time ends, where it holds at a moment: by the clock on the wall, so that an hour which comes
    twice is quiet twice, and one that is left out ends what would end in it."""
    local = at.astimezone(zone)
    if not _within(quiet, local):
        return None
    minute = 60 * local.hour + local.minute
    last = local.date() + timedelta(days=quiet.end <= minute)
    wall = datetime(last.year, last.month, last.day, tzinfo=zone) + timedelta(minutes=quiet.end)
    ends = sorted(wall.replace(fold=fold).astimezone(UTC) for fold in (0, 1))
    for end in ends:
        if end > at and not _within(quiet, end.astimezone(zone)):
            break
    else:
        end = ends[-1]
    begin = max(at, min(ends))  # before the end of a gap there may be minutes that are quiet no more
    for n in range(int((end - begin).total_seconds() // 60)):
        if not _within(quiet, (begin + timedelta(minutes=n)).astimezone(zone)):
            return begin + timedelta(minutes=n)
    return end


def _within(quiet: Quiet, local: datetime) -> bool:
    """Whether a local time is quiet."""
    minute, day = 60 * local.hour + local.minute, local.weekday()
    today, yesterday = (not quiet.days or n in quiet.days for n in (day, (day - 1) % 7))
    if quiet.end > quiet.begin:
        return today and quiet.begin <= minute < quiet.end
    return (today and minute >= quiet.begin) or (yesterday and minute < quiet.end)


def next_digest(manners: Manners, now: datetime) -> datetime | None:
    """The next time at which a channel tells all together; None where it tells at once."""
    times = []
    if manners.every:
        step = timedelta(minutes=manners.every)
        since = now - datetime(2000, 1, 1, tzinfo=UTC)
        times.append(now + step - since % step)
    zone = ZoneInfo(manners.zone)
    today = now.astimezone(zone).date()
    for minute in manners.at:
        days = (today + timedelta(days=n) for n in range(3))
        times.append(next(at for day in days if (at := local_minute(day, minute, zone)) > now))
    return min(times, default=None)
