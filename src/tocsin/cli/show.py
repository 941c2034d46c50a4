"""What people see of readings, placements and exposures on a terminal."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from tocsin.exposures import explain_path
from tocsin.model.exposures import Exposure
from tocsin.model.judgements import Decision
from tocsin.model.placement import Placement
from tocsin.model.reading import Reading
from tocsin.model.spans import Span
from tocsin.model.stories import Story

_console = Console()
_COLOURS = {
    "security": "bold green",
    "person": "cyan",
    "organisation": "magenta",
    "country": "yellow",
    "commodity": "blue",
    "place": "bright_black",
}


def show_reading(story: Story, reading: Reading, wanted: set[str]) -> None:
    """The story with its words coloured by what they name, and a table for each part that was read."""
    _console.rule(style="dim")
    if not wanted or "story" in wanted:
        _console.print(_coloured(story.headline, "headline", reading, "bold"))
        _console.print(_coloured(story.body, "body", reading))
        for link in story.links:
            _console.print(Text(f"  {link.relation}: {link.title}", style="dim"))
    for name, columns, rows in _parts(story, reading):
        if rows and (not wanted or name in wanted):
            _console.print(_table(name, columns, rows))
    if reading.source_chain and (not wanted or "source_chain" in wanted):
        _console.print("who said it → who carried it: " + " → ".join(reading.source_chain))
    if reading.not_read:
        _console.print(Text(reading.not_read, style="dim"))


def _parts(story: Story, reading: Reading) -> Iterable[tuple[str, tuple[str, ...], list[tuple[str, ...]]]]:
    yield (
        "securities",
        ("security", "name", "role", "relevance", "why"),
        [
            (s.key, s.name, s.role + (" *" if s.primary else ""), f"{s.relevance:.2f}", s.why)
            for s in reading.securities
        ],
    )
    yield (
        "references",
        ("words", "point back to", "why"),
        [(_words(story, r.span), r.name, r.why) for r in reading.references],
    )
    yield "themes", ("theme", "score", "why"), [(t.code, f"{t.score:.2f}", t.why) for t in reading.themes]
    yield (
        "events",
        ("event", "status", "roles", "words"),
        [
            (e.type, e.status, ", ".join(f"{k} {v}" for k, v in e.roles), _words(story, e.span))
            for e in reading.events
        ],
    )
    yield (
        "figures",
        ("event", "of", "measure", "value", "which"),
        [
            (
                f.event,
                f.key,
                f.measure,
                f"{f.value:,.10g} {f.unit}",
                f"{f.role} {f.of}".rstrip(),
            )
            for f in reading.figures
        ],
    )
    yield (
        "ratings",
        ("security", "firm", "action", "rating", "target"),
        [
            (r.ticker or r.company, r.firm, r.action, r.rating, f"{r.prior_target or ''} → {r.target or ''}")
            for r in reading.ratings
        ],
    )
    yield (
        "claims",
        ("who", "through", "how", "how sure", "words"),
        [
            (c.claimant, ", ".join(c.via), c.kind, c.certainty, _words(story, c.content))
            for c in reading.claims
        ],
    )


def show_placement(story: Story, placement: Placement) -> None:
    """One line: the relation, how new, and why."""
    _console.print(
        Text.assemble(
            (f"{placement.relation:<9}", "bold"),
            f" {placement.novelty:.2f}  {placement.storyline_id}  {story.headline}\n",
            (f"          {placement.why}", "dim"),
        )
    )


def show_exposures(story: Story, exposures: Sequence[Exposure]) -> None:
    """The securities reached, strongest first, each with its path in words."""
    _console.print(Text(story.headline, style="bold"))
    rows = [(e.key, e.name, f"{e.score:.2f}", explain_path(e)) for e in exposures]
    _console.print(_table("exposures", ("security", "name", "score", "path"), rows))


def show_decisions(story: Story, found: Sequence[Decision], reading: Reading) -> None:
    """The headline, then a table for each part: what was decided, on which words, why."""
    _console.print(Text(story.headline, style="bold"))
    for part in dict.fromkeys(d.part for d in found):
        rows = [(d.says, d.words, f"{d.score:.2f}" if d.score is not None else "", d.why) for d in found]
        rows = [row for row, d in zip(rows, found, strict=True) if d.part == part]
        _console.print(_table(part, ("decision", "words", "how sure", "rule, row and weights"), rows))
    _console.print(Text("read by " + ", ".join(f"{k} {v}" for k, v in reading.versions), style="dim"))
    if reading.not_read:
        _console.print(Text(reading.not_read, style="dim"))


def _table(title: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> Table:
    table = Table(title=title, title_justify="left", title_style="bold", show_edge=False, pad_edge=False)
    for column in columns:
        table.add_column(column, overflow="fold")
    for row in rows:
        table.add_row(*(Text(str(cell)) for cell in row))
    return table


def _words(story: Story, span: Span) -> str:
    return (story.headline if span.field == "headline" else story.body)[span.start : span.end]


def _coloured(text: str, field: str, reading: Reading, style: str = "") -> Text:
    shown = Text(text, style=style)
    for mention in reading.mentions:
        if mention.span.field == field:
            shown.stylize(_COLOURS[mention.kind], mention.span.start, mention.span.end)
    return shown
