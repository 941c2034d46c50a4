"""What it costs to commit, list, search and lease, on a store of real size. No network, no other stage.

`python bench/committing.py --stories 20000` prints one figure a line; --json writes them as one object.
Stories are made of words drawn by Zipf's law, with as many mentions, themes and exposures as a news
story of 300 words has; every tenth matches a rule and leaves an alert and a delivery.
"""

from __future__ import annotations

import argparse
import json
import random
import statistics
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from tocsin.model.alerts import Alert, ChannelConfig, Delivery
from tocsin.model.exposures import Exposure, Hop
from tocsin.model.placement import Fingerprint, Placement
from tocsin.model.reading import Claim, LinkedSecurity, Mention, Reading, Theme
from tocsin.model.rules import Match, Reason
from tocsin.model.spans import Span
from tocsin.model.stories import Identity, Story
from tocsin.model.wires import Source, SourceState
from tocsin.model.work import Work
from tocsin.ports import StoryQuery
from tocsin.store import open_store

BEGIN = datetime(2026, 1, 1, tzinfo=UTC)


class Maker:
    """Makes works, the same for the same seed."""

    def __init__(self, seed: int = 1) -> None:
        self._chance = random.Random(seed)
        self._words = [
            f"{a}{b}{c}"
            for a in "bdfgklmnprst"
            for b in "aeiou"
            for c in ("lar", "min", "tos", "ver", "den", "rik")
        ]
        self._weights = [1 / (rank + 5) for rank in range(len(self._words))]
        self.tickers = [f"XNAS:T{n}" for n in range(2_000)]

    def text(self, count: int) -> str:
        words = self._chance.choices(self._words, self._weights, k=count)
        return " ".join(words).capitalize() + "."

    def work(self, number: int) -> Work:
        at = BEGIN + timedelta(seconds=number)
        ident = f"st-{number:08}"
        headline, body = self.text(11)[:-1], "\n\n".join(self.text(60) for _ in range(5))
        identity = Identity(f"n{number}", f"https://news.example/{number}", f"c{number}", f"h{number}")
        story = Story(
            ident, 1, f"source-{number % 40}", str(number), identity, headline, body, at, at, url=identity.url
        )
        line = f"sl-{number // 3}"
        return Work(
            story,
            self.reading(ident),
            Placement(ident, 1, line, "starts", 1.0, (Span("body", 0, 40),), "nothing like it within 30 days"),
            Fingerprint(ident, 1, line, at, identity.content, tuple(self._chance.getrandbits(64) for _ in range(64)),
                        tuple((w, 0.25) for w in self._chance.sample(self._words, 24)), ("a", "b", "c"), headline),
            tuple(self.exposure(n) for n in range(8)),
            *self.rung(number, story, line, at),
            read_at=at,
        )  # fmt: skip

    def reading(self, ident: str) -> Reading:
        keys = self._chance.choices(self.tickers, [1 / (n + 3) for n in range(len(self.tickers))], k=2)
        spans = tuple(Span("body", n * 9, n * 9 + 7) for n in range(3))
        linked = tuple(
            LinkedSecurity(k, k[5:], "XNAS", f"{k} Inc", 0.6, 0.9, False, "subject", spans, "table row")
            for k in dict.fromkeys(keys)
        )
        found = tuple(
            Mention(
                "country",
                "US",
                "United States",
                Span("body", n * 12, n * 12 + 8),
                "American",
                0.95,
                "table countries",
            )
            for n in range(12)
        )
        themes = tuple(Theme(f"theme {self._chance.randrange(80)}", 0.7, spans, "words") for _ in range(3))
        claims = tuple(
            Claim(
                f"cl-{ident}-{n}", "A spokesman", "person", "direct", "asserted", Span("body", 0, 90), "said"
            )
            for n in range(4)
        )
        return Reading(
            ident, 1, "en", linked, found, themes, claims=claims, versions=(("themes", "1"), ("claims", "1"))
        )

    def exposure(self, number: int) -> Exposure:
        key = self._chance.choice(self.tickers)
        hops = tuple(
            Hop(f"theme:t{n}", key, "theme", 0.5, "exposure_map.csv:12", "It sells what the theme is about.")
            for n in range(3)
        )
        return Exposure(key, key[5:], "XNAS", f"{key} Inc", 0.4, hops)

    def rung(
        self, number: int, story: Story, line: str, at: datetime
    ) -> tuple[tuple[Match, ...], tuple[Alert, ...], tuple[Delivery, ...]]:
        if number % 10:
            return (), (), ()
        why = (Reason("theme: grain", "It is about grain", Span("headline", 0, 5)),)
        match = Match("r1", 1, "me", story.id, 1, why)
        alert = Alert(
            f"al-{number}",
            "new",
            "r1",
            1,
            "Grain",
            "me",
            line,
            story.id,
            1,
            story.headline,
            at,
            why,
            ("hook",),
        )
        return (
            (match,),
            (alert,),
            (Delivery(f"dl-{number}", alert.id, f"hook{number % 50}", next_attempt_at=at),),
        )


def timed(do: Callable[[], object], times: int) -> dict[str, float]:
    """Milliseconds of a call: median, 99th percentile."""
    taken = []
    for _ in range(times):
        began = time.perf_counter()
        do()
        taken.append((time.perf_counter() - began) * 1000)
    taken.sort()
    return {
        "median_ms": round(statistics.median(taken), 3),
        "p99_ms": round(taken[int(0.99 * (len(taken) - 1))], 3),
    }


def figures(folder: Path, stories: int) -> dict[str, object]:
    """All figures of one run."""
    out: dict[str, object] = {"stories": stories}
    made = Maker()
    store = open_store(folder)
    store.put_sources(
        Source(f"source-{n}", f"Source {n}", "feed", f"https://{n}.example/") for n in range(5_000)
    )
    for n in range(50):
        store.put_channel(ChannelConfig(f"hook{n}", "me", "webhook", "hook", "https://hook.example/"))
    began, number = time.perf_counter(), 0
    while number < stories:
        size = min(100, stories - number)
        works = [made.work(number + k) for k in range(size)]
        at = time.perf_counter()
        store.commit(works)
        out["spent"] = float(out.get("spent", 0)) + time.perf_counter() - at  # type: ignore[arg-type]
        number += size
    out["commit of 100, stories/s"] = round(stories / float(out.pop("spent")))  # type: ignore[arg-type]
    out["filled in s"] = round(time.perf_counter() - began, 1)
    singles = iter([made.work(number + k) for k in range(500)])
    out["commit of one"] = timed(lambda: store.commit([next(singles)]), 500)
    number += 500
    out["list of 50"] = timed(lambda: store.stories(StoryQuery()), 50)
    deep = StoryQuery(cursor=store.stories(StoryQuery(limit=1000)).cursor)
    out["list of 50 by cursor"] = timed(lambda: store.stories(deep), 50)
    for name, query in (
        ("frequent ticker", StoryQuery(ticker="T0")),
        ("rare ticker", StoryQuery(ticker="T1900")),
        ("theme", StoryQuery(theme="theme 7")),
        ("country", StoryQuery(country="US")),
        ("source", StoryQuery(source_id="source-7")),
        ("as of half way", StoryQuery(as_of=BEGIN + timedelta(seconds=number // 2))),
        ("frequent word", StoryQuery(text="balar")),
        ("three words", StoryQuery(text="balar damin trik")),
        ("phrase", StoryQuery(text='"balar bamin"')),
        ("word of a rare ticker", StoryQuery(text="balar", ticker="T1900")),
    ):
        out[f"list by {name}"] = timed(lambda q=query: store.stories(q), 30)  # type: ignore[misc]
    out["one story"] = timed(lambda: store.story(f"st-{number // 2:08}"), 200)
    out["due sources of 5,000"] = timed(lambda: store.due_sources(BEGIN, 100), 20)
    states = iter([SourceState(f"source-{n}", BEGIN + timedelta(days=400)) for n in range(200)])
    out["put state"] = timed(lambda: store.put_state(next(states)), 200)
    late = BEGIN + timedelta(days=300)
    out["due channels"] = timed(lambda: store.due_channels(late), 50)
    out["lease of 50"] = timed(lambda: store.lease("w", late, seconds=60, limit=50), 20)
    out["window of 20,000"] = timed(lambda: store.window(BEGIN, 20_000), 3)
    out["changes, 500"] = timed(lambda: store.changes(number // 2), 50)
    out["integrity check"] = timed(store.check, 1)
    store.close()
    out["opening again"] = timed(lambda: open_store(folder).close(), 5)
    out["file MB"] = round(sum(f.stat().st_size for f in folder.iterdir()) / 1e6)
    return out


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--stories", type=int, default=20_000)
    parser.add_argument("--folder", type=Path, help="where the store is made; a temporary folder by default")
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=asked.folder) as folder:
        found = figures(Path(folder), asked.stories)
    if asked.json:
        print(json.dumps(found))
        return
    for name, value in found.items():
        print(f"{name:<28} {value}")


if __name__ == "__main__":
    main()
