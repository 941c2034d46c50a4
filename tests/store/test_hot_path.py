"""What makes the store quick changes nothing that it says: kept connections, prepared text, a compiled codec."""

from __future__ import annotations

import json
import sqlite3
import threading
from dataclasses import replace

import pytest
from sqlalchemy import bindparam, select
from store_works import draft, ringing, story, work

from tocsin.model.codec import encode, pack, unpack
from tocsin.model.exposures import Exposure, Hop
from tocsin.model.rules import Rule
from tocsin.model.spans import Span
from tocsin.store import SqlStore
from tocsin.store import schema as s
from tocsin.store.prepared import Prepared, columns
from tocsin.store.readers import KEPT, Readers
from tocsin.store.sqlite import open_engine


def test_packed_text_is_the_codecs_form_and_comes_back_whole() -> None:
    made = ringing(work(story("s1", headline='They said "from_": and \\"from": \u2028 twice')), "hook")
    hop = Hop("theme:x", 'sector:"from":', "theme", 0.3, "table:1", 'it says "from_":1', Span("body", 0, 2))
    path = (Exposure("X:A", "A", "X", "A", 0.1, (hop,)),)
    for noun in (made.story, made.reading, made.placement, made.fingerprint, *made.matches, *made.alerts):
        assert pack(noun) == json.dumps(encode(noun), ensure_ascii=False, separators=(",", ":"))
        assert unpack(type(noun), pack(noun)) == noun
    assert pack(path) == json.dumps(encode(path), ensure_ascii=False, separators=(",", ":"))
    assert unpack(tuple[Exposure, ...], pack(path)) == path


def test_a_text_of_before_a_field_was_added_has_its_default() -> None:
    held = json.loads(pack(Hop("a", "b", "theme", 1.0, "t:1", "why")))
    del held["span"]
    assert unpack(Hop, json.dumps(held | {"of later": 1})) == Hop("a", "b", "theme", 1.0, "t:1", "why")


def test_each_key_finds_its_own_story(store: SqlStore) -> None:
    store.commit([work(story("native")), work(story("url")), work(story("content"))])
    keys = replace(draft(story("native")).identity, url="https://news.example/url", content="c-content-1")
    seen = store.seen(replace(draft(story("native")), identity=keys))
    assert seen.by_native and seen.by_native.story_id == "native"
    assert seen.by_url and seen.by_url.story_id == "url"
    assert seen.by_content and seen.by_content.story_id == "content"


def test_the_newest_of_two_stories_with_one_text_is_known(store: SqlStore) -> None:
    old, new = story("old", minute=0), story("new", minute=5)
    new = replace(new, identity=replace(new.identity, content=old.identity.content))
    store.commit([work(new), work(old)])
    seen = store.seen(draft(replace(old, identity=replace(old.identity, native="other"))))
    assert seen.by_native is None
    assert seen.by_content and seen.by_content.story_id == "new"


def test_stories_without_an_address_are_not_taken_for_each_other(store: SqlStore) -> None:
    held, come = story("s1"), story("s2")
    store.commit([work(replace(held, url="", identity=replace(held.identity, url="")))])
    seen = store.seen(draft(replace(come, url="", identity=replace(come.identity, url=""))))
    assert seen.by_url is None


def test_changes_of_several_kinds_come_in_order_and_once(store: SqlStore) -> None:
    for n in range(3):
        store.put_rule(Rule(f"r{n}", "ann", f"r{n}", "q"))
        store.commit([work(story(f"s{n}", minute=n))])
    assert [c.seq for c in store.changes(1, kinds=("story", "rule", "rule"))] == [2, 3, 4, 5, 6]
    assert [c.seq for c in store.changes(1, kinds=("story", "rule"), limit=2)] == [2, 3]
    assert store.changes(0, kinds=("channel",)) == ()


def test_a_question_sees_what_was_committed_just_before(store: SqlStore) -> None:
    for n in range(5):
        assert store.commit([work(story(f"s{n}", minute=n))]) == store.last_seq() == n + 1


def test_a_kept_connection_holds_no_moment_of_the_store(store: SqlStore) -> None:
    store.commit([work(story("s1"))])
    assert store.last_seq() == 1 and store.seen(draft(story("s1"))).by_native
    other = sqlite3.connect(store.path)
    assert other.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0] == 0  # 1: a reader is in the way
    other.close()


def test_many_threads_ask_at_once(store: SqlStore) -> None:
    store.commit([ringing(work(story("s1")), "hook")])
    told: list[int] = []

    def ask() -> None:
        told.extend(len(store.alert_history(["r"], "l", ["s1"])) + store.last_seq() for _ in range(20))

    threads = [threading.Thread(target=ask) for _ in range(3 * KEPT)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert told == [told[0]] * (20 * 3 * KEPT)


def test_a_reader_that_failed_is_not_lent_again(store: SqlStore) -> None:
    engine = open_engine(store.path)
    readers = Readers(engine)
    with pytest.raises(KeyError), readers.lent() as first:
        raise KeyError("told")
    assert first.closed
    with readers.lent() as second:
        assert not second.closed
    with readers.lent() as third:
        assert third is second
    readers.close()
    assert second.closed
    engine.dispose()


def test_a_reader_that_comes_home_after_the_end_is_closed(store: SqlStore) -> None:
    engine = open_engine(store.path)
    readers = Readers(engine)
    with readers.lent() as late:
        readers.close()
        assert not late.closed
    assert late.closed
    engine.dispose()


def test_a_prepared_statement_takes_values_by_name_in_any_order(store: SqlStore) -> None:
    engine = open_engine(store.path)
    write = Prepared(s.changes.insert().inline(), *columns(s.changes))
    read = Prepared(select(s.changes.c.id).where(s.changes.c.kind == bindparam("kind")).limit(1))
    with engine.begin() as c:
        write.run_each(c, [])
        write.run_each(c, [{"id": "x", "at": "", "seq": 9, "kind": "rule"}])
        assert read.ask(c, {"kind": "rule"}) == [("x",)]
    engine.dispose()
