"""Build the table of exchange sessions from the calendars of the exchange_calendars package (Apache-2.0).

`pip install exchange_calendars`, then `python scripts/build_sessions.py [first year]`: writes
src/tocsin/reference/data/sessions.csv, one line an exchange."""

from __future__ import annotations

import csv
import sys
from collections import Counter
from pathlib import Path

import exchange_calendars  # type: ignore[import-not-found,unused-ignore]
import pandas  # type: ignore[import-not-found,import-untyped,unused-ignore]

INTO = Path(__file__).parents[1] / "src/tocsin/reference/data/sessions.csv"
EXCHANGES = (
    "XNYS XNAS XLON XPAR XETR XAMS XBRU XLIS XMIL XMAD XSTO XHEL XCSE XOSL XSWX XWBO XDUB XWAR XTSE XTKS "
    "XHKG XSHG XKRX XTAI XSES XASX XNZE XBOM XJSE BVMF XMEX"
).split()
# Trading before and after the session, where there is any that is widely followed (local times).
EARLY = {"XNYS": ("04:00", "20:00"), "XNAS": ("04:00", "20:00")}
FAR = "2028-12-31"
HEAD = """# Sessions of exchanges: local hours, trading around them where there is any, and the days on which they are closed
# or close early (day=hour). Known from {since} to {until} or later. Source: exchange_calendars {version} (Apache-2.0), by scripts/build_sessions.py.
"""


def row(mic: str, since: int) -> tuple[list[str], str]:
    """One exchange's line, and the last day that is known."""
    try:
        calendar = exchange_calendars.get_calendar(mic, start=f"{since}-01-01", end=FAR)
    except (
        ValueError
    ):  # the holidays of some follow the moon or a yearly decree, and are known for a year or two
        calendar = exchange_calendars.get_calendar(mic, start=f"{since}-01-01")
    zone = str(calendar.tz)
    times = calendar.schedule
    opens = [at.tz_localize("UTC") if at.tz is None else at for at in times["open"]]
    closes = [at.tz_localize("UTC") if at.tz is None else at for at in times["close"]]
    hours = [
        (f"{a.tz_convert(zone):%H:%M}", f"{b.tz_convert(zone):%H:%M}")
        for a, b in zip(opens, closes, strict=True)
    ]
    usual = Counter(hours[-500:]).most_common(1)[0][0]
    held = {day.date(): hour for day, hour in zip(times.index, hours, strict=True)}
    week = {day.weekday() for day in list(held)[-60:]}
    every = [
        day.date() for day in pandas.date_range(times.index[0], times.index[-1]) if day.weekday() in week
    ]
    closed = [f"{day:%Y%m%d}" for day in every if day not in held]
    other = [
        f"{day:%Y%m%d}={a.replace(':', '')}-{b.replace(':', '')}"
        for day, (a, b) in held.items()
        if (a, b) != usual
    ]
    days = "".join(str(day) for day in sorted(week))
    around = EARLY.get(mic, usual)
    return [
        mic,
        zone,
        *usual,
        *around,
        days,
        " ".join(closed),
        " ".join(other),
    ], f"{times.index[-1]:%Y-%m-%d}"


def main(since: int) -> None:
    """Write the table."""
    rows = [row(mic, since) for mic in EXCHANGES if mic != "XNAS"]
    nasdaq = ["XNAS", *rows[0][0][1:]]
    until = min(last for _, last in rows)
    with INTO.open("w", encoding="utf-8", newline="") as file:
        file.write(HEAD.format(since=since, until=until, version=exchange_calendars.__version__))
        table = csv.writer(file, lineterminator="\n")
        table.writerow("mic zone open close early late days closed other".split())
        table.writerows([nasdaq, *(line for line, _ in rows)])


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 2018)
