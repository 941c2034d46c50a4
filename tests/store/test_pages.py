"""Pages of storylines and deliveries: every row once, in order, filtered, whatever the page's size."""

from __future__ import annotations

import tempfile
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from store_works import after, channel, ringing, story, work

from tocsin.errors import NotFound
from tocsin.store import SqlStore, open_store
from tocsin.store.rows import make_cursor


def lines(store: SqlStore, limit: int, **asked: object) -> list[str]:
    """Ids of all storylines, page by page."""
    out: list[str] = []
    cursor = ""
    while True:
        page = store.storylines(cursor=cursor, limit=limit, **asked)  # type: ignore[arg-type]
        assert len(page.storylines) <= limit
        out += [line.id for line in page.storylines]
        cursor = page.cursor
        if not cursor:
            return out


# (story, revision, minute, storyline): the same story may come again, at the same moment, elsewhere.
arrivals = st.lists(
    st.tuples(st.integers(0, 5), st.integers(1, 3), st.integers(0, 6), st.integers(0, 4)),
    max_size=14,
    unique_by=lambda a: a[:2],
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(arrivals, st.integers(1, 4))
def test_each_storyline_is_listed_once_by_its_last_story(
    came: list[tuple[int, int, int, int]], limit: int
) -> None:
    with tempfile.TemporaryDirectory() as folder, closing(open_store(Path(folder))) as store:
        last: dict[str, tuple[int, str, int]] = {}
        for ident, revision, minute, line in came:
            told = story(f"s{ident}", minute=minute, revision=revision)
            store.commit([work(told, line=f"sl-{line}")])
            key = f"sl-{line}"
            last[key] = max(last.get(key, (-1, "", 0)), (minute, told.id, revision))
        wanted = sorted(last, key=lambda key: last[key], reverse=True)
        assert lines(store, limit) == wanted
        some = [key for key in wanted if 2 <= last[key][0] < 5]
        assert lines(store, limit, since=after(2), until=after(5)) == some


def test_a_storyline_of_a_page_is_the_one_asked_for_alone(store: SqlStore) -> None:
    store.commit([work(story("a", minute=1)), work(story("b", "More shells", minute=2))])
    store.commit([work(story("c", "Rates", minute=1.5), line="sl-2")])
    found = store.storylines().storylines
    assert found == (store.storyline("sl-1"), store.storyline("sl-2"))
    assert (found[0].stories, found[0].title, found[0].last_at) == (2, "Wheat for shells", after(2))


def test_deliveries_come_by_alert_newest_first(store: SqlStore) -> None:
    for ident in ("hook", "room"):
        store.put_channel(channel(ident))
    for n in range(5):
        made = work(story(f"s{n}", f"Grain {n}", minute=-n), line=f"sl-{n}")
        store.commit([ringing(made, "hook", "room")])
    store.commit([ringing(work(story("x", "Other", minute=9), line="x"), "hook", owner="bob", rule="r2")])
    seen, cursor = [], ""
    while True:
        page = store.delivery_page("ann", cursor=cursor, limit=3)
        seen += [d.id for d in page.deliveries]
        cursor = page.cursor
        if not cursor:
            break
    assert seen == [f"dl-al-r1-s{n}-1-{c}" for n in (4, 3, 2, 1, 0) for c in ("room", "hook")]
    assert sorted(seen) == sorted(d.id for d in store.deliveries("ann"))
    assert len(store.delivery_page("").deliveries) == 11


def test_a_page_of_deliveries_is_narrowed_and_carries_the_whole_row(store: SqlStore) -> None:
    store.put_channel(channel())
    store.commit([ringing(work(story(f"s{n}", f"Grain {n}")), "hook") for n in range(3)])
    (leased,) = store.lease("w", after(1), seconds=60, limit=1)
    page = store.delivery_page("ann", status="leased").deliveries
    assert page == (leased.delivery,)
    assert store.delivery_page("ann", alert_id="al-r1-s2-1").deliveries == store.deliveries(
        "ann", alert_id="al-r1-s2-1"
    )
    assert store.delivery_page("bob").deliveries == ()


@pytest.mark.parametrize("cursor", ["x", "W10", make_cursor("a"), make_cursor(1, 2, 3)])
def test_a_broken_cursor_says_so(store: SqlStore, cursor: str) -> None:
    with pytest.raises(NotFound, match="cursor"):
        store.storylines(cursor=cursor)
    with pytest.raises(NotFound, match="cursor"):
        store.delivery_page("ann", cursor=cursor)
