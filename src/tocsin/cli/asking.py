"""Commands that ask the store: search its stories, show alerts, say why a rule rang or did not."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from tocsin.cli.common import Data, Json, put_line, rule_named, settings_of, time_option, utc_now
from tocsin.errors import SettingError
from tocsin.model.codec import encode

if TYPE_CHECKING:
    from tocsin.model.work import StoryView


def register(app: typer.Typer) -> None:
    """Put the commands of this file on the command line."""
    for command in (search, alerts, why):
        app.command()(command)


def search(
    words: Annotated[
        list[str] | None, typer.Argument(help='Words and "phrases" that must all be there; without any, all.')
    ] = None,
    ticker: Annotated[str, typer.Option(help="Only stories that name this security.")] = "",
    theme: Annotated[str, typer.Option(help="Only stories on this theme.")] = "",
    country: Annotated[str, typer.Option(help="Only stories that name this country (alpha-2).")] = "",
    since: Annotated[str | None, typer.Option(help="Received from this time on.")] = None,
    as_of: Annotated[str | None, typer.Option("--as-of", help="Only what was known by this time.")] = None,
    limit: Annotated[int, typer.Option(min=1, max=1000, help="Stories at the most.")] = 20,
    json_: Json = False,
    data: Data = None,
) -> None:
    """Search the stored stories, newest first.

    Example: tocsin search '"supply chain"' --ticker AAPL --since 2026-11-01
    """
    from tocsin.app import codes_of, opened
    from tocsin.ports import StoryQuery
    from tocsin.text import no_such

    query = StoryQuery(
        text=" ".join(words or ()),
        ticker=ticker,
        theme=theme,
        country=country,
        since=time_option(since, "--since"),
        as_of=time_option(as_of, "--as-of"),
        limit=limit,
    )
    settings = settings_of(data)
    themes, countries = codes_of(settings, utc_now()) if theme or country else ({}, {})
    for option, code, names in (("theme", theme, themes), ("country", country.upper(), countries)):
        if wrong := no_such(option, code, names):
            raise SettingError(f"option --{option}", *wrong)
    with opened(settings) as store:
        for view in store.stories(query).stories:
            if json_:
                put_line(encode(view.story))
            else:
                typer.echo(_line(view))


def _line(view: StoryView) -> str:
    tickers = " ".join(s.ticker for s in view.reading.securities[:4])
    return f"{view.story.received_at:%Y-%m-%d %H:%M}  {view.story.source_id:<14} {view.story.headline}  {tickers}"


def alerts(
    limit: Annotated[int, typer.Option(min=1, max=200, help="Alerts at the most.")] = 20,
    json_: Json = False,
    data: Data = None,
) -> None:
    """Show your alerts, newest first, each with its reasons."""
    from tocsin.alerts import sentence
    from tocsin.app import opened

    settings = settings_of(data)
    with opened(settings) as store:
        for alert in store.alerts(settings.owner, limit=limit).alerts:
            if json_:
                put_line(encode(alert))
                continue
            typer.echo(f"{alert.created_at:%Y-%m-%d %H:%M}  {sentence(alert)}")
            for reason in alert.reasons:
                typer.echo(f"    {reason.text}")


def why(
    story: Annotated[str, typer.Argument(help="Id of a stored story.")],
    rule: Annotated[str, typer.Argument(help="Id or name of a rule.")],
    json_: Json = False,
    data: Data = None,
) -> None:
    """Say why a rule fired for a story, or the first clause that failed."""
    from tocsin.app import opened
    from tocsin.rules import why as asked

    settings = settings_of(data)
    with opened(settings) as store:
        one = rule_named(store, settings.owner, rule)
        view = store.story(story)
        verdict = asked(
            one, store.watchlists(settings.owner), view.story, view.reading, view.placement, view.exposures
        )
    if json_:
        put_line(encode(verdict))
    elif verdict.matched:
        typer.echo(f"{one.name} fires for {view.story.headline!r}:")
        for reason in verdict.reasons:
            typer.echo(f"    {reason.text}")
    else:
        typer.echo(
            f"{one.name} does not fire for {view.story.headline!r}: {verdict.failed}: {verdict.because}"
        )
