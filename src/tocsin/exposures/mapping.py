"""The exposure map as a value: edges between themes, countries, commodities, baskets and securities."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from importlib.resources import files
from pathlib import Path
from types import MappingProxyType

from tocsin.errors import TableError
from tocsin.model.exposures import Edge
from tocsin.model.securities import Security
from tocsin.reference.csvfiles import Row, day, parts, rows_of_text
from tocsin.reference.rows import holds
from tocsin.reference.tables import Tables

MAP_FILE = "exposure_map.csv"
BASKETS_FILE = "baskets.csv"
_KINDS = ("theme", "country", "commodity", "sector", "industry", "security")
# Of an industry, the largest securities only: a map names the few that a reader would accept.
INDUSTRY_MEMBERS = 20


@dataclass(frozen=True, slots=True, eq=False)
class ExposureMap:
    """Edges in table order with an index by their start; `as_of` leaves those that hold on a day."""

    edges: tuple[Edge, ...]
    index: Mapping[str, tuple[Edge, ...]]

    def leaving(self, node: str) -> tuple[Edge, ...]:
        """The edges that start at a node (`theme:oil`), in table order."""
        return self.index.get(node, ())

    def as_of(self, at: datetime) -> ExposureMap:
        """The map as it held on the UTC day of a time; the same value for the same day."""
        return _on_day(self, at.astimezone(UTC).date())


def made(edges: Iterable[Edge]) -> ExposureMap:
    """A map of these edges."""
    kept = tuple(edges)
    index: dict[str, list[Edge]] = {}
    for edge in kept:
        index.setdefault(edge.from_, []).append(edge)
    return ExposureMap(kept, MappingProxyType({node: tuple(out) for node, out in index.items()}))


@functools.lru_cache(maxsize=32)
def _on_day(whole: ExposureMap, on: date) -> ExposureMap:
    kept = tuple(e for e in whole.edges if holds(e.valid_from, e.valid_to, on))
    return whole if len(kept) == len(whole.edges) else made(kept)


def load_map(path: Path | None = None) -> ExposureMap:
    """The packaged map, or the files of that name in the folder `path` where they lie.

    TableError where a row is wrong: unknown node kind, weight outside 0 to 1, double id.
    """
    rows = list(_rows(path, MAP_FILE))
    ids = [row.get("id", "") for row in rows]
    double = next((i for i in ids if ids.count(i) > 1), None)
    if double is not None:
        raise TableError(MAP_FILE, f"the id {double!r} comes twice", "Give each row its own id.")
    edges = [_edge(row) for row in rows]
    return made([*edges, *[_member(row) for row in _rows(path, BASKETS_FILE)]])


def packaged_map() -> dict[str, str]:
    """The packaged tables by file name, for a person to edit a copy."""
    data = files("tocsin.exposures") / "data"
    return {name: (data / name).read_text(encoding="utf-8") for name in (MAP_FILE, BASKETS_FILE)}


def _rows(folder: Path | None, name: str) -> Iterator[Row]:
    own = folder / name if folder is not None else None
    if own is not None and own.is_file():
        try:
            return rows_of_text(own.read_text(encoding="utf-8"), str(own))
        except (OSError, UnicodeDecodeError) as error:
            raise TableError(str(own), f"cannot be read ({error})", "Give a UTF-8 CSV file.") from error
    text = (files("tocsin.exposures") / "data" / name).read_text(encoding="utf-8")
    return rows_of_text(text, name)


def _edge(row: Row) -> Edge:
    source = f"{MAP_FILE}:{row.get('id', '')}"
    start, end = _node(row.get("from", ""), source), _node(row.get("to", ""), source)
    kind = "member" if end.startswith(("industry:", "security:")) else start.partition(":")[0]
    return Edge(
        from_=start,
        to=end,
        kind=kind,
        weight=_weight(row, source),
        source=source,
        why=row.get("why", ""),
        valid_from=day(row.get("valid_from", ""), source),
        valid_to=day(row.get("valid_to", ""), source),
        when=parts(row.get("when", "")),
    )


def _member(row: Row) -> Edge:
    sector, key = row.get("sector", ""), row.get("security", "")
    source = f"{BASKETS_FILE}:{sector}/{key}"
    return Edge(
        from_=_node(f"sector:{sector}", source),
        to=_node(f"security:{key}", source),
        kind="member",
        weight=_weight(row, source),
        source=source,
        why=row.get("why", ""),
        valid_from=day(row.get("valid_from", ""), source),
        valid_to=day(row.get("valid_to", ""), source),
    )


def _node(text: str, source: str) -> str:
    kind, _, rest = text.strip().partition(":")
    if kind not in _KINDS or not rest:
        raise TableError(source, f"{text!r} is no node", f"Write one of {', '.join(_KINDS)} and a colon.")
    return f"{kind}:{rest}"


def _weight(row: Row, source: str) -> float:
    try:
        weight = float(row.get("weight", ""))
    except ValueError:
        weight = -1.0
    if not 0 <= weight <= 1:
        raise TableError(source, f"{row.get('weight', '')!r} is no weight", "Write a number from 0 to 1.")
    return weight


@functools.lru_cache(maxsize=8)
def by_industry(tables: Tables) -> Mapping[str, tuple[Security, ...]]:
    """The largest securities of each industry, one line an issuer, largest first."""
    groups: dict[str, dict[str, Security]] = {}
    ranked = sorted(tables.securities.values(), key=lambda s: (s.rank or 10**9, s.key))
    for security in ranked:
        if security.industry:
            issuer = security.cik or security.name
            groups.setdefault(security.industry.lower(), {}).setdefault(issuer, security)
    return {name: tuple(found.values())[:INDUSTRY_MEMBERS] for name, found in groups.items()}


def problems(whole: ExposureMap, tables: Tables) -> tuple[str, ...]:
    """What a doctor should say: baskets that lead nowhere or are never reached, members not known."""
    reached = {edge.to for edge in whole.edges}
    out: list[str] = []
    for edge in whole.edges:
        kind, _, rest = edge.to.partition(":")
        if kind == "sector" and edge.to not in whole.index:
            out.append(f"{edge.source}: {edge.to} leads nowhere; give it members in {BASKETS_FILE}")
        if kind == "security" and tables.security(rest) is None:
            out.append(f"{edge.source}: {rest} is not in the reference of that day")
        if kind == "industry" and rest.lower() not in by_industry(tables):
            out.append(f"{edge.source}: no security has the industry {rest!r}")
    lost = [n for n in whole.index if n.startswith("sector:") and n not in reached]
    return (*out, *[f"{node}: no theme, country or commodity leads there" for node in lost])
