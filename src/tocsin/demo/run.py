"""`tocsin demo`: a desk over the sample day, with watchlists and rules that ring within the minute."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

from tocsin.app import App, building
from tocsin.app.serving import serve
from tocsin.deliveries import desk_channel
from tocsin.demo.day import SampleSource, load_day
from tocsin.demo.server import Publisher, serving
from tocsin.model.rules import Rule, Watchlist
from tocsin.model.wires import Source
from tocsin.settings import Settings

EARLY = 0.8  # share of the day that is out when the desk opens; the rest comes while one looks
PAUSE = 2.0  # seconds between two later stories
LICENCE = "invented"  # marks the sample's sources among a person's own
PATIENCE = 60.0  # seconds within which the first alerts must be there

WATCHLISTS = {
    "defence": ("XNYS:LMT", "XNYS:RTX", "XNYS:NOC", "XNYS:GD", "XLON:BA", "XETR:RHM"),
    "big tech": ("XNAS:AAPL", "XNAS:MSFT", "XNAS:NVDA", "XNAS:GOOGL", "XNAS:META", "XNAS:AMZN"),
    "grain and fertiliser": ("XNYS:ADM", "XNYS:BG", "XNYS:NTR", "XNYS:CF", "XNYS:MOS", "XNYS:DE"),
}
RULES = (
    ("Defence, named or exposed", "watchlist:defence"),
    ("Big tech in the news", 'watchlist:"big tech" WITH relevance>=0.5'),
    ("Grain and fertiliser", 'watchlist:"grain and fertiliser" WITH exposure>=0.55, relevance>=0.3'),
    ("Downgrades", "rating:downgrades"),
    ("Sanctions with a new fact", "theme:sanctions AND novelty>=0.3"),
    ("Recalls and halts", 'theme:"product recall" OR theme:"trading halt"'),
)  # fmt: skip


def demonstrate(settings: Settings, *, check: bool, say: Callable[[str], None]) -> int:
    """Run the sample desk until stopped; with `check`, until the first alerts. Returns the exit status."""
    start, stop = time.monotonic(), threading.Event()
    day = load_day()
    publisher = Publisher(day, datetime.now(UTC), early=EARLY, pause=PAUSE)
    with serving(publisher) as (host, port):
        settings = replace(settings, allow=(*settings.allow, f"{host}:{port}"))
        with building(settings) as app:
            fill(app, day, f"http://{host}:{port}")
            watch = threading.Thread(
                target=_watch, args=(app, start, stop, check, say), name="watch", daemon=True
            )
            watch.start()
            serve(
                app,
                ready=lambda url, count: say(f"The desk is open: {url}  ({count} sample sources)"),
                stop=stop,
            )
            return 0 if not check or app.store.alerts(settings.owner, limit=1).alerts else 1


def fill(app: App, day: tuple[SampleSource, ...], base: str) -> None:
    """The sample's sources, watchlists and rules; the same names are the same rows when run again."""
    owner = app.settings.owner
    channel = desk_channel(app.store, owner)
    for source in app.store.sources():
        if source.licence == LICENCE:
            app.store.delete_source(source.id)  # their ports of an earlier run are gone
    app.store.put_sources(
        Source(
            s.id, s.name, "feed", f"{base}/{s.id}/feed", s.tier, s.language, LICENCE, s.group, interval=1.0
        )
        for s in day
    )
    for name, keys in WATCHLISTS.items():
        app.store.put_watchlist(Watchlist(f"demo-{name.replace(' ', '-')}", owner, name, keys))
    for number, (name, query) in enumerate(RULES, 1):
        app.store.put_rule(Rule(f"demo-{number}", owner, name, query, (channel,), created_at=app.clock.now()))


def _watch(app: App, start: float, stop: threading.Event, check: bool, say: Callable[[str], None]) -> None:
    """Say when the first alerts are there; with `check`, end then, or when patience is over."""
    while not stop.wait(0.3):
        seconds = time.monotonic() - start
        counts = app.store.counts()
        if counts.get("alerts", 0):
            say(
                f"First alerts after {seconds:.1f} s: {counts['stories']} stories, {counts['alerts']} alerts so far"
            )
            break
        if seconds > PATIENCE:
            say(f"No alert after {PATIENCE:.0f} s: see `tocsin doctor --data {app.settings.data}`")
            break
    if check:
        stop.set()
