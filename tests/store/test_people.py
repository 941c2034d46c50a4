"""People's rows, sources and the change log."""

from __future__ import annotations

from dataclasses import replace

import pytest
from store_works import NOON, after, channel, story, work

from tocsin.errors import NotFound
from tocsin.model.rules import Rule, Watchlist
from tocsin.model.wires import Source, SourceState, Subscription
from tocsin.store import SqlStore

RULE = Rule("r1", "ann", "Grain", "theme: grain", ("hook",), created_at=NOON)
LIST = Watchlist("w1", "ann", "mine", ("XNAS:CORV",))
FEED = Source("harbour", "Harbour", "feed", "https://news.example/feed")


def test_a_rules_version_rises_when_query_or_routing_changes(store: SqlStore) -> None:
    assert store.put_rule(replace(RULE, version=9)).version == 1
    assert store.put_rule(replace(RULE, name="Wheat", enabled=False)).version == 1
    assert store.put_rule(replace(RULE, query="theme: wheat")).version == 2
    assert store.put_rule(replace(RULE, query="theme: wheat", channels=())).version == 3
    assert store.rules("ann")[0].version == 3


def test_a_watchlists_version_rises_when_it_changes(store: SqlStore) -> None:
    assert store.put_watchlist(LIST).version == 1
    assert store.put_watchlist(LIST).version == 1
    assert store.put_watchlist(replace(LIST, securities=())).version == 2
    assert store.put_watchlist(replace(LIST, securities=(), name="theirs")).version == 3


def test_rows_are_seen_changed_and_deleted_by_their_owner_alone(store: SqlStore) -> None:
    store.put_rule(RULE), store.put_watchlist(LIST), store.put_channel(channel())
    assert (store.rules("bob"), store.watchlists("bob"), store.channels("bob")) == ((), (), ())
    for put, noun in (
        (store.put_rule, RULE),
        (store.put_watchlist, LIST),
        (store.put_channel, channel()),
    ):
        with pytest.raises(NotFound):
            put(replace(noun, owner="bob"))  # type: ignore[operator,type-var]
    for delete, ident in (
        (store.delete_rule, "r1"),
        (store.delete_watchlist, "w1"),
        (store.delete_channel, "hook"),
    ):
        with pytest.raises(NotFound):
            delete("bob", ident)
    assert store.rules("") == (RULE,)


def test_a_deleted_row_is_gone_and_cannot_be_deleted_twice(store: SqlStore) -> None:
    store.put_rule(RULE)
    store.delete_rule("ann", "r1")
    assert store.rules("ann") == ()
    with pytest.raises(NotFound, match="rule r1"):
        store.delete_rule("ann", "r1")


def test_channels_keep_their_secret_and_target(store: SqlStore) -> None:
    kept = channel(secret="whsec_AAAA whsec_BBBB", target="https://hook.example/ann?a=1")
    store.put_channel(kept)
    assert store.channels("ann") == (kept,)


def test_sources_fall_due_longest_waiting_first_and_unasked_ones_before_all(store: SqlStore) -> None:
    for ident, state in (
        ("late", SourceState("late", after(-9))),
        ("soon", SourceState("soon", after(-1))),
        ("later", SourceState("later", after(5))),
        ("gone", SourceState("gone", after(-9), parked=True)),
        ("new", None),
    ):
        store.put_sources([replace(FEED, id=ident)])
        if state:
            store.put_state(state)
    due = store.due_sources(NOON, 10)
    assert [source.id for source, _ in due] == ["new", "late", "soon"]
    assert due[1][1] == SourceState("late", after(-9))
    assert [source.id for source, _ in store.due_sources(NOON, 1)] == ["new"]


@pytest.mark.parametrize(("kind", "enabled", "due"), [("feed", True, 1), ("websub", True, 1), ("push", True, 0), ("file", True, 0), ("feed", False, 0)])  # fmt: skip
def test_only_enabled_sources_of_polled_kinds_fall_due(
    store: SqlStore, kind: str, enabled: bool, due: int
) -> None:
    store.put_sources([replace(FEED, kind=kind, enabled=enabled)])
    assert len(store.due_sources(NOON, 10)) == due


def test_a_source_is_forgotten_with_its_state_and_its_stories_stay(store: SqlStore) -> None:
    store.put_sources([FEED])
    store.put_state(SourceState("harbour", etag='"a"'))
    store.put_subscription(Subscription("harbour", "https://hub.example/", "t", "secret"))
    store.commit([work(story("s1"))])
    store.delete_source("harbour")
    assert (store.sources(), store.source_states(), store.subscriptions()) == ((), (), ())
    assert store.counts()["stories"] == 1


def test_what_polling_knows_is_forgotten_with_the_address_and_only_then(store: SqlStore) -> None:
    store.put_sources([FEED])
    store.put_state(SourceState("harbour", parked=True, etag='"a"'))
    store.put_subscription(Subscription("harbour", "https://hub.example/", "t", "secret"))
    store.put_sources([replace(FEED, name="Harbour, renamed")])
    assert store.source_states()[0].etag == '"a"' and store.subscriptions()
    store.put_sources([replace(FEED, url="https://moved.example/feed")])
    assert (store.source_states(), store.subscriptions()) == ((), ())


def test_subscriptions_are_replaced_by_source(store: SqlStore) -> None:
    asked = Subscription("harbour", "https://hub.example/", "t", "secret", asked_at=NOON)
    store.put_subscription(asked)
    store.put_subscription(replace(asked, state="active", lease_until=after(60)))
    assert store.subscriptions() == (replace(asked, state="active", lease_until=after(60)),)


def test_every_change_has_its_line_in_the_log(store: SqlStore) -> None:
    store.put_sources([FEED, replace(FEED, id="ledger")])
    store.put_rule(RULE)
    store.put_watchlist(LIST)
    store.put_channel(channel())
    store.commit([work(story("s1"))])
    store.delete_rule("ann", "r1")
    kinds = ["source", "source", "rule", "watchlist", "channel", "story", "rule"]
    assert [c.kind for c in store.changes(0)] == kinds
    assert [c.seq for c in store.changes(2, kinds=("rule",))] == [3, 7]
    assert [c.seq for c in store.changes(5, limit=1)] == [6]
    assert store.last_seq() == 7


def test_a_refused_change_leaves_no_line(store: SqlStore) -> None:
    with pytest.raises(NotFound):
        store.delete_rule("ann", "r1")
    assert store.last_seq() == 0


def test_counts_and_keys_tell_what_is_held(store: SqlStore) -> None:
    store.commit([work(story("s1")), work(story("s1", revision=2, minute=1))])
    counts = store.counts()
    assert (counts["stories"], counts["revisions"], counts["storylines"]) == (1, 2, 1)
    assert store.keys("stories") == (("s1", "1"), ("s1", "2"))
    with pytest.raises(NotFound, match="stories, matches"):
        store.keys("secrets")
