"""What the web part is given of a desk."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from shutil import disk_usage
from typing import Any

from tocsin.alerts import sentence
from tocsin.app.building import App, keys_of
from tocsin.app.channels import channels_of
from tocsin.app.doctor import LOW_SPACE
from tocsin.app.rehearsing import rehearse
from tocsin.app.trying import Trial, catching, known_words
from tocsin.deliveries import trial_alert, trial_delivery
from tocsin.errors import NotFound, WireError
from tocsin.model.alerts import ChannelConfig, Outcome
from tocsin.model.rules import Rule, Verdict
from tocsin.model.securities import Security
from tocsin.model.wires import Source
from tocsin.model.work import StoryView
from tocsin.outbound import Client, check_url
from tocsin.rules import check, why
from tocsin.understanding.explaining import decisions
from tocsin.understanding.themes import theme_names
from tocsin.web import Narrower, Preview, Rung, Services
from tocsin.wires import wires
from tocsin.wires.discovery import discover
from tocsin.wires.feeds import ParserPool
from tocsin.wires.opml import read_opml, write_opml
from tocsin.wires.websub import Subscriptions

SHOWN = 200  # caught stories that a preview carries; the count goes on
LOOKED = 20_000  # stored stories that a preview reads, newest first


def services_of(app: App, client: Client, pool: ParserPool) -> Services:
    """The desk's services for pages and routes."""
    settings, store = app.settings, app.store
    channels = channels_of(app, client)
    tables = app.reference.as_of
    return Services(
        store=store,
        clock=app.clock,
        bus=app.bus,
        desk=app.desk,
        health=lambda: health(app),
        check_rule=lambda query, owner: _check_rule(app, query, owner),
        preview=lambda query, since, owner: preview(app, query, since, owner),
        catching=lambda query, owner, at: catching(app.store, query, owner, at),
        why=lambda rule, view: _why(app, rule, view),
        decisions=lambda view: decisions(view.story, view.reading),
        sentence=sentence,
        find_security=lambda key, at: tables(at).security(key),
        securities=lambda at: tables(at).securities.values(),
        resolve_ticker=lambda text, at: _resolved(app, text, at),
        send_test=lambda config: _send_test(channels, app, config),
        check_address=lambda url: _check_address(url, settings.allow),
        discover=lambda url: [(one.url, one.title) for one in discover(client, pool, url)],
        read_opml=lambda data: read_opml(data, [source.id for source in store.sources()])[0],
        write_opml=_opml_text,
        websub=_Hub(app, client, pool),
        channel_kinds=tuple(sorted(channels)),
        posted_kinds=tuple(sorted(kind for kind, channel in channels.items() if channel.posts)),
        source_kinds=("push", *sorted(kind for kind, wire in wires().items() if wire.run or wire.ask)),
        theme_names=theme_names(),
        country_names={key: c.name for key, c in tables(app.clock.now()).countries.items()},
        owner=settings.owner,
        token=settings.token,
        rate=settings.rate,
        allowed_hosts=settings.allowed_hosts,
        allowed_origins=settings.allowed_origins,
        public_url=settings.public_url,
        legacy_xml_default=settings.legacy_xml_default,
        body_limit=settings.body_limit,
    )


def health(app: App) -> dict[str, Any]:
    """The state of the desk's parts in plain values; "ready" is what a load balancer asks."""
    now = app.clock.now()
    states = {s.source_id: s for s in app.store.source_states()}
    sources = [s for s in app.store.sources() if s.enabled]
    failing = [s.id for s in sources if (state := states.get(s.id)) and (state.failures or state.parked)]
    due = app.store.next_due()
    free = disk_usage(app.settings.data).free
    return {
        "ready": True,
        "parts": {
            "store": {
                "state": "ok" if free > LOW_SPACE else "short of room",
                "seq": app.store.last_seq(),
                "free": free,
            },
            "polling": {
                "state": "ok" if len(failing) < max(1, len(sources)) else "failing",
                "failing": failing,
            },
            "deliveries": {
                "state": "ok",
                "oldest_wait": max(0.0, (now - due).total_seconds()) if due else 0.0,
            },
        },
        "lag": {
            s.id: (now - state.last_success_at).total_seconds()
            for s in sources
            if (state := states.get(s.id)) and state.last_success_at
        },
    }


def preview(app: App, query: str, since: datetime, owner: str) -> Preview:
    """What a rule of the owner would have caught and rung since then; nothing goes out."""
    trial = Trial(app.store, query, owner)
    caught = list(trial.matches(since, LOOKED))
    rung = tuple(
        Rung(view.story.id, view.story.headline, view.story.received_at, match.reasons)
        for view, match in caught[:SHOWN]
    )
    told = rehearse(
        Rule("trial", owner, "trial", query), caught[::-1], lambda narrow: catching(app.store, narrow, owner)
    )
    return Preview(
        trial.looked,
        trial.matched,
        rung,
        trial.looked >= LOOKED,
        told.alerts,
        told.updates,
        told.mends,
        told.storylines,
        told.busiest,
        told.most,
        tuple(Narrower(one.query, one.says, one.alerts) for one in told.suggestions),
    )


def _check_address(url: str, allow: Sequence[str]) -> None:
    check_url(url, frozenset(allow))


def _check_rule(app: App, query: str, owner: str) -> None:
    for problem in check(query, known_words(app.store, owner)):
        raise problem


def _why(app: App, rule: Rule, view: StoryView) -> Verdict:
    lists = app.store.watchlists(rule.owner)
    tiers = app.store.tiers().at(view.read_at)
    return why(rule, lists, view.story, view.reading, view.placement, view.exposures, tiers)


def _resolved(app: App, text: str, at: datetime) -> Security | None:
    tables = app.reference.as_of(at)
    keys, _ = keys_of(tables, [text])
    return tables.security(keys[0]) if keys else None


def _send_test(channels: Mapping[str, Any], app: App, config: ChannelConfig) -> Outcome:
    channel = channels.get(config.kind)
    if channel is None:
        return Outcome("never", f"there is no channel of kind {config.kind!r}")
    now = app.clock.now()
    alert = trial_alert(config, now)
    outcome: Outcome = channel.send(trial_delivery(alert, config, now), alert, config, now)
    return outcome


def _opml_text(sources: Sequence[Source]) -> str:
    return write_opml(sources).decode("utf-8")


class _Hub:
    """The receiving half of WebSub: what a hub pushes goes through the desk like a polled item."""

    def __init__(self, app: App, client: Client, pool: ParserPool) -> None:
        self._app = app
        self._subscriptions = Subscriptions(app.store, client, pool, app.clock, app.settings.public_url)

    def verify(self, source_id: str, params: Mapping[str, str]) -> tuple[int, str]:
        try:
            return 200, self._subscriptions.verify(source_id, params)
        except NotFound:
            return 404, "no such subscription"

    def receive(self, source_id: str, headers: Mapping[str, str], body: bytes) -> int:
        try:
            items = self._subscriptions.receive(source_id, headers, body)
        except NotFound:
            return 404
        except WireError:
            return 202  # the protocol asks for success even where the content is thrown away
        self._app.desk.handle_all(items)
        return 202
