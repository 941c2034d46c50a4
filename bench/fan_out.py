"""One story for very many owners: how long it holds up the next ones, and how fast all are told.

`python bench/fan_out.py [--owners N] [--seconds N]`: so many owners (500,000) with a watchlist of one ticker and a rule on
it, in a store of its own; one story names that ticker. Then stories that concern nobody come in for some seconds, while
the first one is told part by part in a thread; printed are how long each kept its source waiting, beside the same before
the first story, and alerts written a second. Watchlists and rules are written to the tables directly, which is start-up."""

from __future__ import annotations

import argparse
import statistics
import tempfile
import threading
import time
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import Table

from tocsin.app import App, building
from tocsin.model.alerts import ChannelConfig
from tocsin.model.codec import pack
from tocsin.model.rules import Rule, Watchlist
from tocsin.model.wires import WireItem
from tocsin.settings import load
from tocsin.store import schema
from tocsin.store.sql import SqlStore
from tocsin.telling import FanOut

BEGIN = datetime(2026, 3, 2, 9, tzinfo=UTC)
TICKER = "XNAS:AAPL"


def crowd(store: SqlStore, owners: int) -> None:
    """Owners with a list, a channel and a rule each."""
    for begin in range(0, owners, 10_000):
        some = range(begin, min(owners, begin + 10_000))
        lists = [Watchlist(f"w-{n}", f"o-{n}", "mine", (TICKER,)) for n in some]
        rules = [Rule(f"r-{n}", f"o-{n}", "Mine", "watchlist:mine", (f"c-{n}",)) for n in some]
        channels = [ChannelConfig(f"c-{n}", f"o-{n}", "desk", "page") for n in some]
        write(store, lists, rules, channels)


def write(
    store: SqlStore,
    lists: Sequence[Watchlist] = (),
    rules: Sequence[Rule] = (),
    channels: Sequence[ChannelConfig] = (),
) -> None:
    """Rows straight into their tables, in one transaction."""
    held: list[tuple[Table, Sequence[Watchlist | Rule | ChannelConfig]]] = [
        (schema.watchlists, lists),
        (schema.rules, rules),
        (schema.channels, channels),
    ]
    with store._writing() as c:
        for table, nouns in held:
            if nouns:
                c.execute(table.insert(), [{"id": n.id, "owner": n.owner, "noun": pack(n)} for n in nouns])


def item(n: int, headline: str, body: str) -> WireItem:
    return WireItem("wire", str(n), BEGIN + timedelta(seconds=n), headline=headline, body=body)


def taken(app: App, n: int) -> float:
    """Milliseconds until one story that concerns nobody was taken."""
    began = time.perf_counter()
    app.desk.handle(
        item(
            n, f"Mill number {n} in the north closes for repairs", "It opens again in spring, its owner said."
        )
    )
    return 1000 * (time.perf_counter() - began)


def told(spent: list[float]) -> str:
    ordered = sorted(spent)
    return f"median {statistics.median(spent):.1f} ms, p99 {ordered[int(0.99 * (len(ordered) - 1))]:.1f}, most {ordered[-1]:.1f}"


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--owners", type=int, default=500_000)
    parser.add_argument("--seconds", type=float, default=30.0)
    args = parser.parse_args()
    with (
        tempfile.TemporaryDirectory() as folder,
        building(load({"data": Path(folder) / "desk"}, environ={})) as app,
    ):
        assert isinstance(app.store, SqlStore)
        began = time.perf_counter()
        crowd(app.store, args.owners)
        print(f"{args.owners:,} owners written in {time.perf_counter() - began:.0f} s")
        app.desk.warm()
        began = time.perf_counter()
        taken(app, 1)
        print(f"index built, and the first story taken, in {time.perf_counter() - began:.1f} s")
        before = [taken(app, n) for n in range(2, 102)]
        print(f"a story before: {told(before)}")
        began = time.perf_counter()
        app.desk.handle(
            item(500, "Apple raises its dividend", "Apple (NASDAQ: AAPL) raised its dividend by 4 percent.")
        )
        spent = 1000 * (time.perf_counter() - began)
        parts = app.store.waiting()
        print(f"the story for all: {spent:.0f} ms, {parts:,} parts to be told")
        stop = threading.Event()
        thread = threading.Thread(target=FanOut(app.store, app.bus, app.clock).run, args=(stop,))
        thread.start()
        began, after, n = time.perf_counter(), [], 1_000
        while time.perf_counter() - began < args.seconds and app.store.waiting():
            n += 1
            after.append(taken(app, n))
            time.sleep(0.02)
        passed, left = time.perf_counter() - began, app.store.waiting()
        stop.set()
        thread.join()
        print(f"stories meanwhile ({len(after)}): {told(after)}")
        rows = (parts - left) * min(200, args.owners)
        print(
            f"told {rows:,} owners in {passed:.1f} s, {rows / passed:,.0f} a second; all in {args.owners / (rows / passed):,.0f} s"
        )


if __name__ == "__main__":
    main()
