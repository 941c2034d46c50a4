"""The open feed corpus through the parser pool: crashes, slowest, and how much is read right.

`python bench/feed_corpus.py [--misses]`. As the corpus says: `expected` is the truth, else what the suite
`asserted`, else the reference reading where it calls the document well-formed.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import resource
import sys
import time
from collections import Counter
from contextlib import closing
from dataclasses import dataclass, field
from datetime import datetime
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import lxml.html

from tocsin.errors import WireError
from tocsin.model.codec import parse_time
from tocsin.wires.feeds import FeedItem, ParsedFeed, ParserPool

SHARED = Path(os.environ.get("TOCSIN_SHARED", Path(__file__).parents[2] / "shared"))
FIELDS = ("title", "link", "id", "date")
DATES = {"published_parsed": "published_at", "updated_parsed": "updated_at"}
SERVED = "127.0.0.1:8097"  # where that suite's own server has its documents; here they come from disk
ACTING = set(
    "script style iframe object embed form input svg math base meta link applet frame template".split()
)


@dataclass
class Score:
    """Counts over the corpus."""

    documents: int = 0
    crashes: int = 0
    slowest: tuple[float, str] = (0.0, "")
    over_two_seconds: int = 0
    found: Counter[bool] = field(default_factory=Counter)
    right: dict[str, Counter[bool]] = field(default_factory=lambda: {f: Counter() for f in FIELDS})
    json_syntax: Counter[bool] = field(default_factory=Counter)
    unsafe: int = 0
    misses: list[str] = field(default_factory=list)

    def share(self) -> float:
        """Share of stated titles, links, ids and dates read right."""
        hits = sum(c[True] for c in self.right.values())
        return hits / max(1, hits + sum(c[False] for c in self.right.values()))


def score(folder: Path) -> Score:
    """Run every document of the corpus."""
    out = Score()
    with closing(ParserPool(1)) as pool:
        for line in (folder / "cases.jsonl").read_text(encoding="utf-8").splitlines():
            one(json.loads(line), folder, pool, out)
    return out


def one(case: dict[str, Any], folder: Path, pool: ParserPool, out: Score) -> None:
    """One document: parsed, timed, compared."""
    data = (folder / case["file"]).read_bytes()
    headers = {k.lower(): v for k, v in (case.get("http_headers") or {}).items()}
    feed, error = None, ""
    start = time.perf_counter()
    try:
        feed = pool.parse(data, headers, "", case["id"])
    except WireError as problem:
        error = problem.cause
        out.crashes += "parser died" in problem.cause
    seconds = time.perf_counter() - start
    out.documents += 1
    out.slowest = max(out.slowest, (seconds, case["id"]))
    out.over_two_seconds += seconds > 2
    if case["kind"] == "json-syntax":
        judge_json(case, error, out)
        return
    if case.get("outcome_reference") == "stories" and not (feed is None and case.get("needs_optional_codec")):
        found = bool(feed and feed.items)
        out.found[found] += 1
        if not found:
            out.misses.append(f"{case['id']}: nothing found {error}")
    if feed is not None:
        out.unsafe += sum(active(part) for item in feed.items for part in (item.body, item.summary))
        compare(case, feed, out)


def judge_json(case: dict[str, Any], error: str, out: Score) -> None:
    """A syntax case: refused where it must be, accepted (as JSON, if not as a feed) where it must be."""
    refused = bool(error) and "not a JSON Feed" not in error
    if case["must"] != "either":
        good = refused if case["must"] == "reject" else not refused
        out.json_syntax[good] += 1
        if not good:
            out.misses.append(f"{case['id']}: must {case['must']}: {error}")


def active(markup: str) -> bool:
    """Whether cleaned markup still holds anything that acts, as another parser sees it."""
    if "<" not in markup:
        return False
    for element in lxml.html.fromstring(f"<div>{markup}</div>").iter():
        if not isinstance(element.tag, str) or element.tag in ACTING:
            return True
        for name, value in element.attrib.items():
            if name.startswith("on") or name in ("style", "srcdoc", "action"):
                return True
            if name in ("href", "src") and urlsplit(value.strip()).scheme not in ("http", "https", "mailto"):
                return True
    return False


def compare(case: dict[str, Any], feed: ParsedFeed, out: Score) -> None:
    """Count what is stated and whether it was read right."""
    for name, where, wanted, got in stated(case, feed):
        good = same(name, wanted, got)
        out.right[name][good] += 1
        if not good:
            out.misses.append(f"{case['id']}: {where} {name}: wanted {wanted!r}, got {got!r}")


def stated(case: dict[str, Any], feed: ParsedFeed) -> Any:
    """(field, where, wanted, got) for all that the corpus states."""
    if case.get("expected"):
        yield from against(case["expected"], feed, "expected")
        return
    asserted = [a for a in case.get("asserted") or [] if "equals" in a and SERVED not in str(a["equals"])]
    pairs = [found for a in asserted if (found := by_path(a["path"], a["equals"], feed))]
    if pairs:
        yield from pairs
    elif (case.get("reference") or {}).get("well_formed"):
        yield from against(case["reference"], feed, "reference")


def against(wanted: dict[str, Any], feed: ParsedFeed, where: str) -> Any:
    """What an expected or reference reading states, beside ours."""
    for name, got in (("title", feed.title), ("link", feed.link)):
        if wanted.get(name):
            yield name, where, wanted[name], got
    ours: list[FeedItem | None] = [*feed.items, *[None] * 1000]
    for entry, item in zip(wanted.get("entries") or [], ours, strict=False):
        for name, key in (("title", "title"), ("link", "link"), ("id", "id")):
            if entry.get(key):
                got = (
                    (item.headline, item.url, item.native_id)[("title", "link", "id").index(name)]
                    if item
                    else None
                )
                yield name, where, entry[key], got
        for key, field_ in (("published", "published_at"), ("updated", "updated_at")):
            if entry.get(key) and readable_date(entry[key]):
                yield "date", f"{where} {key}", entry[key], getattr(item, field_, None)


def by_path(path: list[Any], wanted: Any, feed: ParsedFeed) -> tuple[str, str, Any, Any] | None:
    """An assertion on a title, link or id of the feed or its first items, beside ours."""
    if path[0] == "entries" and path[-1] in DATES and len(path) == 3 and isinstance(wanted, list):
        item = feed.items[path[1]] if path[1] < len(feed.items) else None
        return "date", "asserted", iso(wanted), getattr(item, DATES[path[-1]], None)
    if not isinstance(wanted, str) or not wanted:
        return None
    if path in (["feed", "title"], ["feed", "link"]):
        return path[1], "asserted", wanted, feed.title if path[1] == "title" else feed.link
    if (
        len(path) == 3
        and path[0] == "entries"
        and isinstance(path[1], int)
        and path[2] in ("title", "link", "id")
    ):
        item = feed.items[path[1]] if path[1] < len(feed.items) else None
        got = {"title": item.headline, "link": item.url, "id": item.native_id}[path[2]] if item else None
        return path[2], "asserted", wanted, got
    return None


def iso(parts: list[int]) -> str:
    """The time that a list of year, month, day, hour, minute, second … states."""
    return "{:04d}-{:02d}-{:02d}T{:02d}:{:02d}:{:02d}Z".format(*parts[:6])


def readable_date(text: str) -> datetime | None:
    """The time of a stated date, where it is one."""
    try:
        at = parse_time(text)
    except (ValueError, OverflowError):
        return None
    return at if 1970 <= at.year < 2100 else None


def same(name: str, wanted: str, got: Any) -> bool:
    """Equal as the corpus asks: text with markup off and blanks squeezed, times in UTC."""
    if got is None:
        return False
    if name == "date":
        return readable_date(wanted) == got
    return squeezed(wanted) == squeezed(str(got))


def squeezed(text: str) -> str:
    bare = re.sub(r"<[^>]*>", " ", text)
    return " ".join(re.sub(r"<[^>]*>", " ", unescape(unescape(bare))).split())


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--misses", action="store_true")
    asked = parser.parse_args()
    folder = SHARED / "data/feeds"
    if not folder.is_dir():
        print(f"the corpus is not at {folder}")
        return 0
    out = score(folder)
    if asked.misses:
        print("\n".join(out.misses))
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    print(
        f"documents {out.documents}, parser died {out.crashes}, over 2 s {out.over_two_seconds}, unsafe {out.unsafe}"
    )
    print(f"slowest {out.slowest[0]:.2f} s ({out.slowest[1]}), parser's peak memory {peak:.0f} MiB")
    print(
        f"stories found {out.found[True]} of {out.found.total()}; JSON syntax {out.json_syntax[True]} of {out.json_syntax.total()}"
    )
    for name, counts in out.right.items():
        print(
            f"{name:<6} right {counts[True]:>5} of {counts.total():>5}  {counts[True] / max(1, counts.total()):.1%}"
        )
    print(f"all    right {out.share():.2%}")
    return 0 if out.share() >= 0.97 and not out.crashes and not out.over_two_seconds else 1


if __name__ == "__main__":
    sys.exit(main())
