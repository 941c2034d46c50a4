"""Exposure paths as a picture: nodes in columns from the story's words to the securities, arrows between."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tocsin.model.exposures import Exposure, Hop
from tocsin.web.views.words import node_parts

WIDE, HIGH, GAP_X, GAP_Y, MARGIN = 168, 40, 76, 8, 6
MOST = 12  # exposures drawn; the list beside the picture has them all
MOST_ALIKE = 4  # of those, how many may hang on the same last step: several reasons beat one long fan
_LABEL = 22


@dataclass(frozen=True, slots=True)
class Node:
    """A box: where it stands, what it is."""

    x: float
    y: float
    kind: str
    over: str
    label: str
    full: str
    key: str = ""  # a security's key, for its link


@dataclass(frozen=True, slots=True)
class Arrow:
    """A curve between two boxes with its weight and reason."""

    d: str
    width: float
    weight: float
    label_x: float
    label_y: float
    why: str
    kind: str


@dataclass(frozen=True, slots=True)
class Picture:
    """What the template draws."""

    width: float
    height: float
    nodes: tuple[Node, ...]
    arrows: tuple[Arrow, ...]
    drawn: int
    left_out: int


def _chosen(strongest: Sequence[Exposure]) -> list[Exposure]:
    """The strongest, but no more than a few that hang on the same last step."""
    hung: Counter[str] = Counter()
    out: list[Exposure] = []
    for e in strongest:
        step = e.path[-1].from_
        if len(out) < MOST and hung[step] < MOST_ALIKE:
            hung[step] += 1
            out.append(e)
    return out


def _together(exposures: Sequence[Exposure]) -> list[Exposure]:
    """Paths that begin alike side by side, in the order of their strongest: fewer arrows cross."""
    first: dict[tuple[str, ...], int] = {}
    keys = []
    for n, e in enumerate(exposures):
        names = tuple(hop.to for hop in e.path)
        keys.append(tuple(first.setdefault(names[: i + 1], n) for i in range(len(names))))
    return [e for _, e in sorted(zip(keys, exposures, strict=True), key=lambda pair: pair[0])]


Place = tuple[int, str]  # column and node name: one node may stand in several columns


def picture(exposures: Sequence[Exposure], countries: Mapping[str, str] | None = None) -> Picture | None:
    """The strongest indirect exposures drawn together, shared first steps merged; None if there are none."""
    indirect = sorted((e for e in exposures if not e.named), key=lambda e: -e.score)
    drawn = _chosen(indirect)
    if not drawn:
        return None
    last = max(len(e.path) for e in drawn)
    drawn = _together(drawn)
    trails = [_trail(e, last) for e in drawn]
    rows = _rows(trails)
    names = {f"security:{e.key}": e.name for e in drawn} | {
        f"country:{k}": v for k, v in (countries or {}).items()
    }
    nodes = tuple(_node(place, y, names) for place, y in rows.items())
    arrows = tuple(_arrows(drawn, trails, rows))
    height = max(rows.values()) + HIGH + MARGIN
    width = 2 * MARGIN + (last + 1) * WIDE + last * GAP_X
    return Picture(width, height, nodes, arrows, len(drawn), len(indirect) - len(drawn))


def _trail(exposure: Exposure, last: int) -> list[Place]:
    """The places of a path; its security always stands in the last column."""
    names = [exposure.path[0].from_, *(hop.to for hop in exposure.path)]
    return [(i, name) for i, name in enumerate(names[:-1])] + [(last, names[-1])]


def _rows(trails: list[list[Place]]) -> dict[Place, float]:
    """The y of each place: securities one below the other, the rest at the middle of what they lead to."""
    wanted: dict[Place, list[float]] = {}
    ends = list(dict.fromkeys(trail[-1] for trail in trails))
    at = {end: MARGIN + i * (HIGH + GAP_Y) for i, end in enumerate(ends)}
    for trail in trails:
        for place in trail:
            wanted.setdefault(place, []).append(at[trail[-1]])
    rows: dict[Place, float] = {}
    for column in sorted({c for c, _ in wanted}):
        free = float(MARGIN)
        here = sorted((sum(ys) / len(ys), place) for place, ys in wanted.items() if place[0] == column)
        for y, place in here:
            rows[place] = free = max(y, free)
            free += HIGH + GAP_Y
    return rows


def _x(column: int) -> float:
    return MARGIN + column * (WIDE + GAP_X)


def _node(place: Place, y: float, names: Mapping[str, str]) -> Node:
    """A box with two lines: its kind and label; a security's has its name and ticker, the first says where
    it begins."""
    kind, label = node_parts(place[1])
    name = names.get(place[1], "")
    if kind == "security":
        return Node(
            _x(place[0]), y, kind, _short(name), label, f"{label}, {name}", place[1].removeprefix("security:")
        )
    if not kind:
        return Node(_x(place[0]), y, "words", "from", "the story’s words", "the story’s own words")
    return Node(_x(place[0]), y, kind, kind, _short(name or label), name or label)


def _short(text: str) -> str:
    return text if len(text) <= _LABEL else text[: _LABEL - 1].rstrip() + "…"


def _arrows(drawn: Sequence[Exposure], trails: list[list[Place]], rows: dict[Place, float]) -> list[Arrow]:
    seen: dict[tuple[Place, Place], Arrow] = {}
    for exposure, trail in zip(drawn, trails, strict=True):
        for hop, a, b in zip(exposure.path, trail, trail[1:], strict=False):
            seen.setdefault((a, b), _arrow(hop, a, b, rows))
    return list(seen.values())


def _arrow(hop: Hop, a: Place, b: Place, rows: dict[Place, float]) -> Arrow:
    x1, y1 = _x(a[0]) + WIDE, rows[a] + HIGH / 2
    x2, y2 = _x(b[0]) - 5, rows[b] + HIGH / 2
    bend = GAP_X * 0.55
    d = f"M{x1:.1f},{y1:.1f} C{x1 + bend:.1f},{y1:.1f} {x2 - bend:.1f},{y2:.1f} {x2:.1f},{y2:.1f}"
    width = 1 + 2 * max(0.0, min(1.0, hop.weight))
    return Arrow(d, width, hop.weight, x2 - 24, y2 - 6, hop.why, hop.kind)
