"""Commands over people's rows and what was made of them: watch, rules, channels, search, alerts, why."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tocsin.cli.common import Data, Json, complain, put_line, settings_of, time_option, tracked, utc_now
from tocsin.errors import NotFound, SettingError
from tocsin.model.codec import encode

if TYPE_CHECKING:
    from tocsin.model.rules import Rule, Watchlist
    from tocsin.model.work import StoryView
    from tocsin.ports import Store
    from tocsin.settings import Settings

watch = typer.Typer(help="Watchlists: the securities you care about.", no_args_is_help=True)
rules = typer.Typer(help="Rules: standing queries that ring.", no_args_is_help=True)


def register(app: typer.Typer) -> None:
    """Put the commands of this file on the command line."""
    app.add_typer(watch, name="watch")
    app.add_typer(rules, name="rules")
    for command in (search, alerts, why):
        app.command()(command)


def row_id(kind: str, owner: str, name: str) -> str:
    """The id of a person's row: the same name of the same owner is the same row."""
    return f"{kind}-{hashlib.sha256(f'{owner}|{name}'.encode()).hexdigest()[:12]}"


@watch.command("add")
def watch_add(
    name: Annotated[str, typer.Argument(help="What rules call it: watchlist:NAME.")],
    tickers: Annotated[list[str], typer.Argument(help="AAPL, XNAS:AAPL or NYSE:LMT, as many as you like.")],
    ring: Annotated[bool, typer.Option(help="Also make a rule that rings for it on the desk.")] = True,
    data: Data = None,
) -> None:
    """Add securities to a watchlist (made where it is new) and ring for them.

    Example: tocsin watch add mine AAPL LMT XETR:RHM
    """
    from tocsin.app import keys_of, opened, tables_of
    from tocsin.model.rules import Watchlist

    if not name.strip() or '"' in name:
        raise SettingError(
            f"watchlist {name!r}", "no rule could name it", "Give a name without quotation marks"
        )
    settings = settings_of(data)
    tables = tables_of(settings).as_of(utc_now())
    keys, unknown = keys_of(tables, tickers)
    for ticker in unknown:
        complain(
            f"{ticker}: no such security is known. Add its row with `tocsin reference import`, or check the spelling"
        )
    if not keys:
        raise NotFound(
            f"watchlist {name}", "none of these securities is known", "Give tickers such as AAPL or XNYS:LMT"
        )
    with opened(settings) as store:
        held = _named(store.watchlists(settings.owner), name)
        together = tuple(dict.fromkeys([*(held.securities if held else ()), *keys]))
        ident = held.id if held else row_id("watchlist", settings.owner, name)
        store.put_watchlist(Watchlist(ident, settings.owner, name, together))
        if ring:
            _ring_for(store, settings, name)
    typer.echo(f"{name}: {', '.join(together)}")


def _ring_for(store: Store, settings: Settings, name: str) -> None:
    from tocsin.app import desk_channel
    from tocsin.model.rules import Rule

    query = f'watchlist:"{name}"'
    if any(rule.query == query for rule in store.rules(settings.owner)):
        return
    desk_channel(store, settings.owner)  # before the desk has ever run
    channels = tuple(c.id for c in store.channels(settings.owner))
    rule = Rule(
        row_id("rule", settings.owner, query), settings.owner, name, query, channels, created_at=utc_now()
    )
    store.put_rule(rule)


@watch.command("list")
def watch_list(json_: Json = False, data: Data = None) -> None:
    """Show your watchlists."""
    from tocsin.app import opened

    settings = settings_of(data)
    with opened(settings) as store:
        for held in store.watchlists(settings.owner):
            if json_:
                put_line(encode(held))
            else:
                typer.echo(f"{held.name}: {', '.join(held.securities)}")


@watch.command("remove")
def watch_remove(
    name: Annotated[str, typer.Argument(help="The watchlist, as `tocsin watch list` says it.")],
    tickers: Annotated[
        list[str] | None, typer.Argument(help="Only these; without any, the whole list.")
    ] = None,
    data: Data = None,
) -> None:
    """Remove securities from a watchlist, or the whole list with the rule that `watch add` made for it."""
    from dataclasses import replace

    from tocsin.app import keys_of, opened, tables_of

    settings = settings_of(data)
    with opened(settings) as store:
        held = _named(store.watchlists(settings.owner), name)
        if held is None:
            raise NotFound(f"watchlist {name}", "there is none of that name", "See `tocsin watch list`")
        if not tickers:
            store.delete_watchlist(settings.owner, held.id)
            made = row_id("rule", settings.owner, f'watchlist:"{name}"')
            if any(rule.id == made for rule in store.rules(settings.owner)):
                store.delete_rule(settings.owner, made)
            return
        keys, _ = keys_of(tables_of(settings).as_of(utc_now()), tickers)
        gone = {*keys, *tickers}
        store.put_watchlist(replace(held, securities=tuple(k for k in held.securities if k not in gone)))


def _named(lists: tuple[Watchlist, ...], name: str) -> Watchlist | None:
    return next((w for w in lists if w.name == name), None)


@rules.command("add")
def rules_add(
    query: Annotated[
        str, typer.Argument(help="In the rule language, e.g. 'theme:sanctions AND country:RU'.")
    ],
    name: Annotated[str, typer.Option(help="What you call it.")] = "",
    channel: Annotated[list[str] | None, typer.Option(help="Channel name; by default all of yours.")] = None,
    data: Data = None,
) -> None:
    """Add a standing query; it rings from the next story on.

    Example: tocsin rules add 'watchlist:mine AND (rating:downgrades OR event:"product recall")'
    """
    from tocsin.app import desk_channel, opened
    from tocsin.model.rules import Rule

    settings = settings_of(data)
    with opened(settings) as store:
        _check_query(query, settings, store)
        desk_channel(store, settings.owner)  # before the desk has ever run
        mine = store.channels(settings.owner)
        wanted = [c for c in mine if not channel or c.name in channel or c.id in channel]
        if channel and len(wanted) < len(channel):
            raise SettingError(
                "option --channel", "there is no channel of that name", f"Yours: {[c.name for c in mine]}"
            )
        ident = row_id("rule", settings.owner, query)
        rule = Rule(
            ident, settings.owner, name or query, query, tuple(c.id for c in wanted), created_at=utc_now()
        )
        store.put_rule(rule)
    typer.echo(ident)


def _check_query(query: str, settings: Settings, store: Store) -> None:
    from tocsin.app import known_words
    from tocsin.rules import check

    problems = check(query, known_words(settings, store))
    if problems:
        raise problems[0]


@rules.command("list")
def rules_list(json_: Json = False, data: Data = None) -> None:
    """Show your rules with their queries."""
    from tocsin.app import opened

    settings = settings_of(data)
    with opened(settings) as store:
        for rule in store.rules(settings.owner):
            if json_:
                put_line(encode(rule))
            else:
                typer.echo(f"{rule.id}  {rule.name}  {rule.query}{'' if rule.enabled else '  (off)'}")


@rules.command("remove")
def rules_remove(rule: Annotated[str, typer.Argument(help="Id or name.")], data: Data = None) -> None:
    """Remove a rule by its id or name."""
    from tocsin.app import opened

    settings = settings_of(data)
    with opened(settings) as store:
        store.delete_rule(settings.owner, _rule(store, settings.owner, rule).id)


@rules.command("check")
def rules_check(
    file: Annotated[Path, typer.Argument(help='Lines {"id", "owner"?, "query"}.')], data: Data = None
) -> None:
    """Check a file of rules: one line a bad rule, with the position, what is wrong and what would be right."""
    from tocsin.app import known_words, opened
    from tocsin.cli.reading import read_rules
    from tocsin.rules import check

    settings = settings_of(data)
    bad = 0
    with opened(settings) as store:
        known = known_words(settings, store)
    for rule in read_rules(file):
        for problem in check(rule.query, known)[:1]:
            bad += 1
            typer.echo(f"{rule.id}: position {problem.position}: {problem.cause}. {problem.mend}")
    if bad:
        raise typer.Exit(1)


@rules.command("try")
def rules_try(
    query: Annotated[str, typer.Argument(help="In the rule language, e.g. 'event:\"product recall\"'.")],
    since: Annotated[
        str | None, typer.Option(help="From this time on; by default all that is stored.")
    ] = None,
    json_: Json = False,
    data: Data = None,
) -> None:
    """Run a rule over stored stories: what it would have rung, with the reasons. Nothing is sent.

    Example: tocsin rules try 'theme:sanctions AND novelty>=0.3' --since 2026-11-01
    """
    from tocsin.app import Trial, opened

    settings = settings_of(data)
    at = time_option(since, "--since")
    with opened(settings) as store:
        _check_query(query, settings, store)
        trial = Trial.of(store, settings, query)
        for view, match in tracked(trial.matches(at), "trying"):
            if json_:
                put_line(
                    {
                        "story": view.story.id,
                        "headline": view.story.headline,
                        "reasons": encode(match.reasons),
                    }
                )
            else:
                typer.echo(f"{view.story.received_at:%Y-%m-%d %H:%M}  {view.story.headline}")
                for reason in match.reasons:
                    typer.echo(f"    {reason.text}")
        if not json_:
            typer.echo(f"{trial.matched} of {trial.looked} stories, in {len(trial.storylines)} storylines")


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
    from tocsin.app import opened
    from tocsin.ports import StoryQuery

    query = StoryQuery(
        text=" ".join(words or ()),
        ticker=ticker,
        theme=theme,
        country=country,
        since=time_option(since, "--since"),
        as_of=time_option(as_of, "--as-of"),
        limit=limit,
    )
    with opened(settings_of(data)) as store:
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
        one = _rule(store, settings.owner, rule)
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


def _rule(store: Store, owner: str, name: str) -> Rule:
    for rule in store.rules(owner):
        if name in (rule.id, rule.name):
            return rule
    raise NotFound(f"rule {name}", "there is none of that id or name", "See `tocsin rules list`")
