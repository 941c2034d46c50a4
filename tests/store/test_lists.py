"""Lists of stories: filters, pages, search text as data, and the desk as it was at a time."""

from __future__ import annotations

from datetime import datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from store_works import after, story, work

from tocsin.errors import NotFound
from tocsin.ports import StoryQuery
from tocsin.store import SqlStore
from tocsin.store.rows import make_cursor
from tocsin.store.sqlite import FEW, match_expression


def ids(store: SqlStore, **asked: object) -> list[str]:
    return [v.story.id for v in store.stories(StoryQuery(**asked)).stories]  # type: ignore[arg-type]


@pytest.fixture
def filled(store: SqlStore) -> SqlStore:
    store.commit(
        [
            work(story("s1", "Wheat for shells", minute=1), tickers=("CORV",), themes=("grain",)),
            work(story("s2", "Rates stay", minute=2), tickers=("CORV", "PELL"), themes=("rates",)),
            work(story("s3", "Café opens in Łódź", minute=3), themes=("grain",), line="sl-2"),
        ]
    )
    return store


def test_lists_are_newest_first(filled: SqlStore) -> None:
    assert ids(filled) == ["s3", "s2", "s1"]


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"ticker": "CORV"}, ["s2", "s1"]),
        ({"ticker": "xnas:pell"}, ["s2"]),
        ({"theme": "grain"}, ["s3", "s1"]),
        ({"country": "va"}, ["s3", "s2", "s1"]),
        ({"ticker": "CORV", "theme": "grain"}, ["s1"]),
        ({"source_id": "harbour", "storyline_id": "sl-2"}, ["s3"]),
        ({"source_id": "ledger"}, []),
        ({"text": "wheat"}, ["s1"]),
        ({"text": '"stay rates"'}, []),
        ({"text": '"rates stay"'}, ["s2"]),
        ({"text": "cafe łódź"}, ["s3"]),
        ({"text": "shells", "ticker": "PELL"}, ["s2"]),
        ({"text": "whea*"}, ["s1"]),
        ({"text": "…"}, []),
    ],
)
def test_filters_narrow_a_list(filled: SqlStore, asked: dict[str, str], found: list[str]) -> None:
    assert ids(filled, **asked) == found


def test_times_bound_a_list_from_since_to_before_until(filled: SqlStore) -> None:
    assert ids(filled, since=after(2), until=after(3)) == ["s2"]
    assert ids(filled, ticker="CORV", since=after(2)) == ["s2"]


def test_a_list_shows_the_newest_revision_and_only_what_that_says(filled: SqlStore) -> None:
    filled.commit([work(story("s1", "Barley instead", minute=9, revision=2), themes=("barley",))])
    assert ids(filled) == ["s1", "s3", "s2"]
    assert ids(filled, theme="grain") == ["s3"]
    assert ids(filled, text="wheat") == []
    assert ids(filled, theme="barley", text="barley") == ["s1"]


def test_a_list_as_of_a_time_is_the_list_of_that_time(filled: SqlStore) -> None:
    filled.commit([work(story("s1", "Barley instead", minute=9, revision=2), themes=("barley",))])
    assert ids(filled, as_of=after(2)) == ["s2", "s1"]
    assert ids(filled, as_of=after(8), theme="grain") == ["s3", "s1"]
    assert ids(filled, as_of=after(0)) == []


@pytest.mark.parametrize("asked", [{}, {"theme": "grain"}, {"text": "varania"}, {"as_of": after(30)}])
def test_pages_join_to_the_whole_list(store: SqlStore, asked: dict[str, object]) -> None:
    store.commit([work(story(f"s{n:02}", minute=n // 3), themes=("grain",)) for n in range(20)])
    found: list[str] = []
    cursor = ""
    for _ in range(9):
        page = store.stories(StoryQuery(cursor=cursor, limit=7, **asked))  # type: ignore[arg-type]
        found += [v.story.id for v in page.stories]
        cursor = page.cursor
        if not cursor:
            break
    assert found == sorted(found, key=lambda i: (int(i[1:]) // 3, i), reverse=True)
    assert len(found) == 20


def test_a_page_stays_where_it_was_when_newer_stories_come(filled: SqlStore) -> None:
    first = filled.stories(StoryQuery(limit=1))
    filled.commit([work(story("s9", minute=9))])
    assert ids(filled, cursor=first.cursor) == ["s2", "s1"]


@pytest.mark.parametrize(
    "cursor", ["x", "!!!", "eyJhIjoxfQ", "bnVsbA", "é", "A" * 5_000, "W10", "WyJhIiwgMV0"]
)
def test_a_broken_cursor_is_refused(store: SqlStore, cursor: str) -> None:
    with pytest.raises(NotFound, match="position of this list"):
        store.stories(StoryQuery(cursor=cursor))
    with pytest.raises(NotFound, match="position of this list"):
        store.alerts("ann", cursor=cursor)


def test_a_cursor_far_out_of_range_is_refused(store: SqlStore) -> None:
    with pytest.raises(NotFound):
        store.alerts("ann", cursor=make_cursor(10**30))


@pytest.mark.parametrize("limit", [-5, 0, 10**9])
def test_a_silly_limit_is_brought_into_bounds(filled: SqlStore, limit: int) -> None:
    assert 1 <= len(ids(filled, limit=limit)) <= 3


def test_a_frequent_word_is_found_as_a_rare_one_is(store: SqlStore) -> None:
    store.commit([work(story(f"s{n:05}", minute=n / 60)) for n in range(FEW + 50)])
    found = ids(store, text="varania", limit=20)
    assert found == ids(store, limit=20)
    page = store.stories(StoryQuery(text="varania", limit=20))
    assert ids(store, text="varania", cursor=page.cursor, limit=1) == [f"s{FEW + 29:05}"]


@given(
    text=st.text(alphabet=st.one_of(st.characters(), st.sampled_from('"*():^-+{}~ANDORNEAR ')), max_size=60)
)
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_search_text_gives_a_list_or_a_clear_error(store: SqlStore, text: str) -> None:
    try:
        assert ids(store, text=text) == []
    except NotFound as error:
        assert "words" in error.cause


def test_a_search_of_too_many_words_is_no_failure_of_the_store(store: SqlStore) -> None:
    with pytest.raises(NotFound, match="40 words"):
        ids(store, text=" ".join(["grain"] * 40))


@pytest.mark.parametrize(
    ("text", "expression"),
    [
        ("wheat OR shells", '"wheat" "OR" "shells"'),
        ('he said "so far"', '"he" "said" "so far"'),
        ("headline:wheat", '"headline:wheat"'),
        ('un"closed', '"un closed"'),
        ("- * ( )", ""),
    ],
)
def test_search_text_is_data(text: str, expression: str) -> None:
    assert match_expression(text) == expression


def test_times_sort_as_text_over_years_and_parts_of_seconds(store: SqlStore) -> None:
    early = datetime.fromisoformat("0901-01-01T00:00:00+00:00")
    minutes = [0.0, 0.001, (early - after(0)).total_seconds() / 60]
    store.commit([work(story(f"s{n}", minute=m)) for n, m in enumerate(minutes)])
    assert ids(store) == ["s1", "s0", "s2"]
