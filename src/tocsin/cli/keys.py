"""Commands over API keys: made, listed, ended."""

from __future__ import annotations

from typing import Annotated

import typer

from tocsin.cli.common import Data, Json, put_line, settings_of, time_option, utc_now

keys = typer.Typer(help="API keys: who may call the desk, for what, until when.", no_args_is_help=True)


def register(app: typer.Typer) -> None:
    """Put the commands of this file on the command line."""
    app.add_typer(keys, name="keys")


@keys.command("create")
def create(
    owner: Annotated[
        str | None, typer.Option(help="Whose rows the key is about (else the setting owner).")
    ] = None,
    name: Annotated[str, typer.Option(help="What the key is for, in your words.")] = "",
    scopes: Annotated[
        list[str] | None, typer.Option("--scope", help="read, write, push or admin; again for more.")
    ] = None,
    expires: Annotated[str | None, typer.Option(help="When it ends, such as 2027-01-31.")] = None,
    rate: Annotated[int, typer.Option(help="Requests a minute (0: the setting rate).")] = 0,
    json_: Json = False,
    data: Data = None,
) -> None:
    """Make an API key. It is told once, here: only its hash is kept.

    Example: tocsin keys create --owner ann --name notebook
    """
    from tocsin.app import opened
    from tocsin.deliveries import desk_channel
    from tocsin.model.keys import USUAL, NewKey, make_key, scopes_of, shown

    settings = settings_of(data)
    wanted = scopes_of(scopes) if scopes else USUAL
    asked = NewKey(owner or settings.owner, name, wanted, time_option(expires, "--expires"), rate)
    kept, text = make_key(asked, utc_now())
    with opened(settings) as store:
        desk_channel(store, kept.owner)
        store.put_api_key(kept)
    if json_:
        put_line({**shown(kept), "key": text})
        return
    typer.echo(text)
    typer.secho(
        f"Keep it: it is not shown again. It opens {', '.join(kept.scopes)} for {kept.owner}.", err=True
    )


@keys.command("list")
def list_keys(
    owner: Annotated[str, typer.Option(help="Only keys of this owner.")] = "",
    json_: Json = False,
    data: Data = None,
) -> None:
    """Show all keys: whose, for what, until when, last used."""
    from tocsin.app import opened
    from tocsin.model.keys import shown

    with opened(settings_of(data)) as store:
        for key in store.api_keys(owner):
            if json_:
                put_line(shown(key))
                continue
            ends = f"until {key.expires_at:%Y-%m-%d %H:%M}" if key.expires_at else "without end"
            used = f"last used {key.last_used_at:%Y-%m-%d %H:%M}" if key.last_used_at else "never used"
            typer.echo(f"{key.id}  {key.owner}  {key.name or '-'}  {','.join(key.scopes)}  {ends}  {used}")


@keys.command("end")
def end(
    key_id: Annotated[str, typer.Argument(help="The key's id, as `tocsin keys list` says it.")],
    data: Data = None,
) -> None:
    """End a key: within two seconds it opens nothing."""
    from tocsin.app import opened

    with opened(settings_of(data)) as store:
        store.delete_api_key("", key_id)
    typer.echo(f"{key_id} is ended")
