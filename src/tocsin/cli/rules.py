"""Commands over rules: add, list, remove, check a file of them, try one on stored stories."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tocsin.cli.common import (
    Data,
    Json,
    put_line,
    row_id,
    rule_named,
    settings_of,
    time_option,
    tracked,
    utc_now,
)
from tocsin.errors import SettingError
from tocsin.model.codec import encode

if TYPE_CHECKING:
    from tocsin.ports import Store
    from tocsin.settings import Settings

rules = typer.Typer(help="Rules: standing queries that ring.", no_args_is_help=True)


def register(app: typer.Typer) -> None:
    """Put the commands of this file on the command line."""
    app.add_typer(rules, name="rules")


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
    from tocsin.app import opened
    from tocsin.deliveries import desk_channel
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

    problems = check(query, known_words(store, settings.owner))
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
        store.delete_rule(settings.owner, rule_named(store, settings.owner, rule).id)


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
        known = known_words(store, settings.owner)
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
    from tocsin.app.rehearsing import rehearse
    from tocsin.app.trying import catching
    from tocsin.model.rules import Rule

    settings = settings_of(data)
    at = time_option(since, "--since")
    with opened(settings) as store:
        _check_query(query, settings, store)
        trial = Trial.of(store, settings, query)
        caught = []
        for view, match in tracked(trial.matches(at), "trying"):
            caught.append((view, match))
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
            told = rehearse(
                Rule("trial", settings.owner, "trial", query),
                caught[::-1],
                lambda narrow: catching(store, narrow, settings.owner),
            )
            if told.alerts:
                typer.echo(
                    f"{told.alerts} alerts, {told.updates} of them updates, {told.mends} corrections or withdrawals; "
                    f"busiest day {told.busiest} with {told.most}"
                )
            for one in told.suggestions:
                typer.echo(f"  {one.says}: {one.alerts} alerts\n    {one.query}")
