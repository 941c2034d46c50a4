"""Commands over watchlists: what they hold, and a rule that rings for each."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from tocsin.cli.common import Data, Json, complain, put_line, row_id, settings_of, utc_now
from tocsin.errors import NotFound, SettingError
from tocsin.model.codec import encode

if TYPE_CHECKING:
    from tocsin.model.rules import Watchlist
    from tocsin.ports import Store
    from tocsin.settings import Settings

watch = typer.Typer(help="Watchlists: the securities you care about.", no_args_is_help=True)


def register(app: typer.Typer) -> None:
    """Put the commands of this file on the command line."""
    app.add_typer(watch, name="watch")


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
    from tocsin.deliveries import desk_channel
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
