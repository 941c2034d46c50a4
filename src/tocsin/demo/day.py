"""The sample day as it is written down: one TOML file a source under `day/`."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from importlib import resources

from tocsin.errors import ItemError

FORMATS = ("rss", "atom", "json", "rdf", "raw")
_TIME = re.compile(r"^([01]\d|2[0-3]):([0-5]\d)$")


@dataclass(frozen=True, slots=True)
class Told:
    """One story of the day. minute: of the day; id: stands for the same story told again (a revision)."""

    minute: int
    id: str
    headline: str
    body: str
    byline: str = ""
    html: bool = False  # body is markup, put into the feed as it is
    url: str = ""


@dataclass(frozen=True, slots=True)
class SampleSource:
    """One feed of the sample day; `raw` holds a document served as it is (broken on purpose)."""

    id: str
    name: str
    format: str
    language: str
    group: str
    tier: int
    stories: tuple[Told, ...]
    raw: str = ""


def load_day() -> tuple[SampleSource, ...]:
    """All sources of the day, by file name. ItemError names a file that is not in form."""
    folder = resources.files("tocsin.demo") / "day"
    files = sorted((f for f in folder.iterdir() if f.name.endswith(".toml")), key=lambda f: f.name)
    return tuple(parse_source(f.name[:-5], f.read_text(encoding="utf-8")) for f in files)


def parse_source(ident: str, text: str) -> SampleSource:
    """One file of the day; ident: its name without .toml. ItemError where it is not in form."""
    try:
        row = tomllib.loads(text)
        stories = tuple(_story(ident, n, s) for n, s in enumerate(row.get("story", [])))
        source = SampleSource(
            id=ident,
            name=row["name"],
            format=row["format"],
            language=row.get("language", "en"),
            group=row.get("group", "sample"),
            tier=int(row.get("tier", 2)),
            stories=tuple(sorted(stories, key=lambda s: s.minute)),
            raw=row.get("raw", ""),
        )
    except (KeyError, ValueError, TypeError) as error:
        raise ItemError(
            f"sample day, {ident}.toml", f"not in form: {error!r}", "See demo/day.py for the form"
        ) from error
    if source.format not in FORMATS:
        raise ItemError(f"sample day, {ident}.toml", f"no format {source.format!r}", f"Give one of {FORMATS}")
    return source


def _story(ident: str, number: int, row: dict[str, object]) -> Told:
    time = _TIME.match(str(row["at"]))
    if not time:
        raise ValueError(f"story {number}: at = {row['at']!r} is not HH:MM")
    return Told(
        minute=int(time[1]) * 60 + int(time[2]),
        id=str(row.get("id", f"{ident}-{number}")),
        headline=str(row["headline"]),
        body=str(row.get("body", "")).strip(),
        byline=str(row.get("byline", "")),
        html=bool(row.get("html", False)),
        url=str(row.get("url", "")),
    )
