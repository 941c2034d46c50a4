"""Commands over what was decided: explain a story, judge a decision, export the judgements."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, cast

import typer

from tocsin.cli.common import Data, Json, put_line, settings_of, utc_now
from tocsin.errors import NotFound, SettingError
from tocsin.model.codec import encode

if TYPE_CHECKING:
    from tocsin.model.judgements import Decision, Verdict
    from tocsin.model.reading import Reading
    from tocsin.model.stories import Story
    from tocsin.settings import Settings

VERDICTS = ("right", "wrong", "other")
StoryId = Annotated[str, typer.Argument(metavar="STORY", help="Id of a stored story.")]


def register(app: typer.Typer) -> None:
    """Put the commands of this file on the command line."""
    for command in (explain, judge, judgements):
        app.command()(command)


def explain(
    story: Annotated[str, typer.Argument(help="Id of a stored story, or a file of stories or a page.")],
    part: Annotated[str, typer.Option(help="Only one part: security, mention, theme, event, …")] = "",
    json_: Json = False,
    data: Data = None,
) -> None:
    """Show every decision about a story: what, on which words, by which rule, row and weights.

    Example: tocsin explain story.txt
    """
    from tocsin.cli.show import show_decisions
    from tocsin.understanding.explaining import decisions

    settings = settings_of(data)
    for one, reading in _read(story, settings):
        found = [d for d in decisions(one, reading) if part in ("", d.part)]
        if json_:
            for decision in found:
                put_line({"story": one.native_id or one.id, **encode(decision)})
        else:
            show_decisions(one, found, reading)


def _read(story: str, settings: Settings) -> list[tuple[Story, Reading]]:
    from tocsin.app import Readers, opened
    from tocsin.cli.reading import stories

    if story == "-" or Path(story).exists():
        readers = Readers.of(settings)
        return [(one, readers.read(one, None)) for one in stories(story)]
    with opened(settings) as store:
        view = store.story(story)
    return [(view.story, view.reading)]


def judge(
    story: StoryId,
    decision: Annotated[str, typer.Argument(help="Id of the decision, or the part and key: security/XNYS:F")],
    verdict: Annotated[str, typer.Argument(help="right, wrong, or other (with --other KEY).")],
    other: Annotated[str, typer.Option(help="The key that would have been right, e.g. XNAS:AAPL.")] = "",
    note: Annotated[str, typer.Option(help="A few words for whoever reads it later.")] = "",
    data: Data = None,
) -> None:
    """Say whether a decision was right. It is kept, and names judged so count in later readings.

    Example: tocsin judge 3f9a security/XNYS:GPS wrong --note "a gap, not the shop"
    """
    from tocsin.app import opened
    from tocsin.model.judgements import Said, judged
    from tocsin.understanding.explaining import decisions

    if verdict not in VERDICTS or (verdict == "other") != bool(other):
        raise SettingError(
            f"verdict {verdict}",
            "it is none, or does not go with --other",
            "Say right, wrong, or other with --other KEY",
        )
    settings = settings_of(data)
    with opened(settings) as store:
        view = store.story(story)
        found = _chosen(decisions(view.story, view.reading), decision)
        said = Said(cast("Verdict", verdict), other, note)
        store.put_judgement(judged(settings.owner, view.story, found, said, utc_now()))
    typer.echo(f"{found.says}: {verdict}{' ' + other if other else ''}")


def _chosen(found: Sequence[Decision], asked: str) -> Decision:
    """The decision of that id, or the first of that part and key. NotFound says which there are."""
    for decision in found:
        if asked in (decision.id, f"{decision.part}/{decision.key}"):
            return decision
    known = ", ".join(dict.fromkeys(f"{d.part}/{d.key}" for d in found)) or "none"
    raise NotFound(f"decision {asked}", "the story has none of that id", f"It has {known}")


def judgements(
    story: Annotated[str, typer.Option(help="Only those on one story.")] = "",
    data: Data = None,
) -> None:
    """Export what people judged, one line of JSON each, in the order in which it was said."""
    from tocsin.app import opened

    settings = settings_of(data)
    with opened(settings) as store:
        for judgement in store.judgements(settings.owner, story_id=story):
            put_line(encode(judgement))
