"""Lists of heads equal a plain filter over all stories; who asks for what changed misses nothing while others write."""

from __future__ import annotations

import re
import sqlite3
import threading
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from store_works import after, ringing, story, work
from test_migrations import at_version

from tocsin.model.reading import Event
from tocsin.model.spans import Span
from tocsin.model.terms import Term, terms_of
from tocsin.model.work import Work
from tocsin.ports import Head, HeadQuery, Mark
from tocsin.store import SqlStore, open_store

TICKERS, THEMES = ("CORV", "PELL", "TARN"), ("grain", "rates")
ROWS = st.tuples(
    st.integers(0, 5),  # which story
    st.integers(0, 4),  # minute published
    st.lists(st.sampled_from(TICKERS), max_size=2, unique=True),
    st.lists(st.sampled_from(THEMES), max_size=2, unique=True),
    st.booleans(),  # withdrawn
)
TERMS: st.SearchStrategy[Term] = st.sampled_from(
    [
        *[("ticker", t) for t in TICKERS],
        *[("theme", t) for t in THEMES],
        ("country", "VA"),
        ("ticker", "NONE"),
    ]
)
READ, STARRED = Mark("ann", "read"), Mark("ann", "starred")
HEADLINES = ("Wheat rises", "Wheat falls on rain", "Rain-fed rice", "Nothing")
TOPICS = st.lists(
    st.sampled_from(("wheat", "RAIN", "on rain", "rain fed", '"rice', "--", "snow")), max_size=2
).map(tuple)
NUMBERS = st.lists(st.integers(0, 7), max_size=4)
TIMES = st.none() | st.integers(-1, 6).map(lambda n: after(n))


def works(rows: list[tuple[int, int, list[str], list[str], bool]]) -> list[Work]:
    """Works in the order of commit: a story told again is its next revision."""
    out, seen = [], dict[int, int]()
    for n, (ident, minute, tickers, themes, gone) in enumerate(rows):
        seen[ident] = seen.get(ident, 0) + 1
        told = story(f"s{ident}", minute=minute, revision=seen[ident])
        told = replace(told, received_at=after(n), status="withdrawn" if gone else "usable")
        out.append(work(told, tickers=tuple(tickers), themes=tuple(themes)))
    return out


def plain(
    made: list[Work],
    query: HeadQuery,
    marks: Mapping[Mark, set[int]],
    rung: frozenset[str] = frozenset(),
) -> list[int]:
    """The numbers of the heads asked for, by looking at every story."""
    numbers, published, last = dict[str, int](), dict[str, datetime](), dict[str, Work]()
    for one in made:
        numbers.setdefault(one.story.id, len(numbers) + 1)
        published.setdefault(one.story.id, one.story.published_at or one.story.received_at)
        last[one.story.id] = one
    rows = []
    for ident, one in last.items():
        clocks = {"published": published[ident], "updated": one.read_at}
        told, gone = terms_of(one.story, one.reading), one.story.status == "withdrawn"
        inside = all(
            (since is None or clocks[clock] >= since) and (until is None or clocks[clock] < until)
            for clock, since, until in (
                ("published", query.published_since, query.published_until),
                ("updated", query.updated_since, query.updated_until),
            )
        )
        text = f" {one.story.headline.lower().replace('-', ' ')} "
        found = [f" {' '.join(re.findall('[a-z]+', topic.lower()))} " for topic in query.topics]
        found = [topic for topic in found if topic.strip()]
        said = [topic in text for topic in found]
        inside &= not query.topics or (bool(found) and (all(said) if query.every_topic else any(said)))
        inside &= query.marked is None or numbers[ident] in marks[query.marked]
        inside &= query.unmarked is None or numbers[ident] not in marks[query.unmarked]
        inside &= query.rung_for in ("", "ann") and (not query.rung_for or ident in rung)
        if inside and query.removed in (None, gone) and all(told & set(group) for group in query.groups):
            at = clocks.get(query.by, one.read_at)
            rows.append((numbers[ident],) if query.by == "number" else (at, numbers[ident]))
    ordered = [row[-1] for row in sorted(rows, reverse=query.descending)]
    return ordered[query.offset : query.offset + query.limit]  # type: ignore[return-value]


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_a_list_is_what_looking_at_every_story_gives(
    tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch, data: st.DataObject
) -> None:
    made = works(data.draw(st.lists(ROWS, max_size=9)))
    query = HeadQuery(
        groups=tuple(data.draw(st.lists(st.lists(TERMS, min_size=1, max_size=3).map(tuple), max_size=2))),
        by=data.draw(st.sampled_from(("published", "updated", "number"))),
        descending=data.draw(st.booleans()),
        published_since=data.draw(TIMES),
        published_until=data.draw(TIMES),
        updated_since=data.draw(TIMES),
        updated_until=data.draw(TIMES),
        removed=data.draw(st.sampled_from((None, True, False))),
        offset=data.draw(st.integers(0, 2)),
        limit=data.draw(st.integers(1, 5)),
        marked=data.draw(st.sampled_from((None, None, READ))),
        unmarked=data.draw(st.sampled_from((None, READ, STARRED))),
        rung_for=data.draw(st.sampled_from(("", "", "ann", "bob"))),
        topics=data.draw(TOPICS),
        every_topic=data.draw(st.booleans()),
    )
    made = [
        replace(one, story=replace(one.story, headline=data.draw(st.sampled_from(HEADLINES)), body=""))
        for one in made
    ]
    monkeypatch.setattr("tocsin.store.sqlite.FEW", data.draw(st.sampled_from((0, 3_000))))
    held = open_store(tmp_path_factory.mktemp("heads"))
    ringing_ones = set(data.draw(NUMBERS))
    held.commit([ringing(one) if n in ringing_ones else one for n, one in enumerate(made)])
    marks = {mark: set(data.draw(NUMBERS)) for mark in (READ, STARRED)}
    for mark, numbers in marks.items():
        held.mark(mark, numbers)
        held.mark(replace(mark, owner="bob"), {1, 2})
    rung = frozenset(one.story.id for n, one in enumerate(made) if n in ringing_ones)
    assert held.rung("ann", [f"s{n}" for n in range(6)]) == rung
    assert [row.head.number for row in held.heads(query).rows] == plain(made, query, marks, rung)
    held.close()


def test_marks_are_put_taken_and_counted(store: SqlStore) -> None:
    made = works([(n, n % 3, ["CORV"], [], n == 5) for n in range(6)])
    store.commit(
        [replace(one, story=replace(one.story, source_id="ab"[n % 2])) for n, one in enumerate(made)]
    )
    assert store.sources_of(range(1, 9)) == {n: "ba"[n % 2] for n in range(1, 7)}
    store.mark(READ, [1, 4, 99])
    store.mark(READ, [1])
    assert store.marked(READ, [1, 2, 4, 99]) == {1, 4}
    assert store.marked(STARRED, [1]) == store.marked(replace(READ, owner="bob"), [1]) == set()
    counted = {source: count for source, (count, _) in store.unmarked(READ).items()}
    assert counted == {"a": 2, "b": 1}  # of a the first is read; of b the fourth is, and the sixth withdrawn
    store.unmark(READ, [4])
    assert store.marked(READ, range(1, 7)) == {1}
    store.mark_all(READ, "b", made[3].read_at)
    assert store.marked(READ, range(1, 7)) == {1, 2, 4}
    store.mark_all(READ, "", made[-1].read_at)
    assert store.marked(READ, range(1, 7)) == set(range(1, 7))
    assert store.unmarked(READ) == {}


def test_pages_by_the_last_one_seen_hold_each_head_once(store: SqlStore) -> None:
    store.commit(works([(n % 6, n // 3, ["CORV"], [], False) for n in range(6)]))
    for descending in (True, False):
        query, seen = HeadQuery(groups=((("ticker", "CORV"),),), descending=descending, limit=2), list[int]()
        while True:
            found = store.heads(query)
            seen += [row.head.number for row in found.rows]
            if not found.more:
                break
            last = found.rows[-1].head
            query = replace(query, after=(last.published, last.number))
        assert sorted(seen) == list(range(1, 7))


def test_a_revision_keeps_number_and_published_and_moves_updated(store: SqlStore) -> None:
    store.commit(works([(0, 1, ["CORV"], [], False), (1, 1, [], [], False), (0, 9, ["PELL"], [], False)]))
    head = store.head_of("s0")
    assert head is not None
    assert (head.number, head.revision, head.published) == (1, 2, after(0))
    found = store.head(1)
    assert found is not None
    assert found.head == head
    assert found.digest.title == found.digest.title.strip() != ""
    assert found.body.startswith("Varania")
    assert [row.head.number for row in store.heads(HeadQuery(by="updated")).rows] == [1, 2]
    assert store.heads(HeadQuery(groups=((("ticker", "CORV"),),))).rows == ()
    assert store.head(99) is None
    assert store.head_of("none") is None


def test_a_revision_that_comes_late_leaves_the_head_alone(store: SqlStore) -> None:
    first, second = works([(0, 1, [], [], False), (0, 2, [], [], False)])
    store.commit([second])
    store.commit([first])
    head = store.head_of("s0")
    assert head is not None
    assert head.revision == 2


def test_what_changed_since_is_exact_while_others_write(tmp_path: Path) -> None:
    """Four writers with clocks of their own that disagree; a reader takes what changed since the last it saw."""
    held = open_store(tmp_path)
    left = [4]

    def write(writer: int) -> None:
        for n in range(40):
            told = replace(story(f"w{writer}-{n % 25}", revision=n // 25 + 1), received_at=datetime.now(UTC))
            made = work(told, tickers=("CORV",))
            held.commit([replace(made, read_at=made.read_at - timedelta(seconds=writer * 20))])
        left[0] -= 1

    writers = [threading.Thread(target=write, args=(n,)) for n in range(4)]
    for writer in writers:
        writer.start()
    copy: dict[str, Head] = {}
    since: datetime | None = None
    while True:
        over = left[0] == 0
        query = HeadQuery(
            groups=((("ticker", "CORV"),),), by="updated", descending=False, updated_since=since, limit=7
        )
        rows = held.heads(query).rows
        copy |= {row.head.story_id: row.head for row in rows}
        if over and (not rows or rows[-1].head.updated == since):
            break
        since = rows[-1].head.updated if rows else since
    for writer in writers:
        writer.join()
    everything = {row.head.story_id: row.head for row in held.heads(HeadQuery(limit=1000)).rows}
    assert copy == everything
    assert len(everything) == 100
    held.close()


def test_an_older_desk_gets_its_heads(tmp_path: Path) -> None:
    made = works(
        [(0, 1, ["CORV"], ["grain"], False), (1, 2, [], [], True), (0, 3, ["PELL"], ["rates"], False)]
    )
    held = open_store(tmp_path / "new")
    held.commit(made)
    held.close()
    at_version(tmp_path / "tocsin.db", "0004")
    with sqlite3.connect(tmp_path / "tocsin.db") as old:
        old.execute("ATTACH DATABASE ? AS new", (str(tmp_path / "new" / "tocsin.db"),))
        for table in ("stories", "revisions"):
            old.execute(f"INSERT INTO {table} SELECT * FROM new.{table}")
    open_store(tmp_path).close()
    asked = (
        "SELECT story_id, revision, published, updated, removed, digest FROM heads ORDER BY 1",
        "SELECT story_id, kind, key, at FROM head_terms_published NATURAL JOIN heads ORDER BY 1, 2, 3",
        "SELECT story_id, kind, key, at FROM head_terms_updated NATURAL JOIN heads ORDER BY 1, 2, 3",
    )
    found = []
    for path in (tmp_path / "tocsin.db", tmp_path / "new" / "tocsin.db"):
        with sqlite3.connect(path) as c:
            found.append([c.execute(one).fetchall() for one in asked])
    assert found[0] == found[1]


def test_a_desk_whose_digests_held_no_events_gets_them(tmp_path: Path) -> None:
    made = works([(0, 1, ["CORV"], ["grain"], False)])
    told = Event("dividend", "done", (("company", "XNYS:CORV"),), Span("headline", 0, 4), "by hand")
    with_event = replace(made[0], reading=replace(made[0].reading, events=(told,)))
    held = open_store(tmp_path)
    held.commit([with_event])
    held.close()
    path = tmp_path / "tocsin.db"
    with sqlite3.connect(path) as c:
        now = c.execute("SELECT digest FROM heads").fetchall()
        assert '"dividend"' in now[0][0]
        c.execute("UPDATE heads SET digest = '{}'")
        for later in ("replies", "marks", "past_rows", "parts", "hushes"):  # which later versions bring
            c.execute(f"DROP TABLE {later}")
        c.execute("ALTER TABLE alerts DROP COLUMN created_at")
        c.execute("DROP INDEX alerts_by_rule")
        c.execute("ALTER TABLE deliveries DROP COLUMN reason")
        c.execute("UPDATE alembic_version SET version_num = '0005'")
    open_store(tmp_path).close()
    with sqlite3.connect(path) as c:
        assert c.execute("SELECT digest FROM heads").fetchall() == now
