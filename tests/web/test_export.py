"""Stories in bulk, and answers with only the fields asked for."""

from __future__ import annotations

import csv
import io
import json
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

sys.path.insert(0, str(Path(__file__).parent))
import newsroom
from wiring import services_over

from tocsin.store import SqlStore
from tocsin.web import create_app
from tocsin.web.sparse import only

STORIES = "/api/tocsin/v1/stories"


@pytest.fixture
def api(store: SqlStore) -> Iterator[TestClient]:
    newsroom.fill(store)
    store.commit([newsroom.work(newsroom.story(n, minute=n)) for n in range(300, 700)])
    store.commit([newsroom.work(newsroom.story(900, minute=900, headline='=HYPERLINK("x"), "quoted"\nAcme'))])
    with TestClient(
        create_app(services_over(store, newsroom.Standing(newsroom.BEGIN))), base_url="http://127.0.0.1:8642"
    ) as it:
        yield it


def test_lines_are_all_stories_as_the_list_has_them(api: TestClient) -> None:
    told = api.get(f"{STORIES}/export")
    assert told.headers["content-type"].startswith("application/x-ndjson")
    rows = [json.loads(line) for line in told.text.splitlines()]
    assert len(rows) == len({row["story"]["id"] for row in rows}) == 421
    assert rows[0] == api.get(STORIES, params={"limit": 1}).json()["stories"][0]
    few = api.get(f"{STORIES}/export", params={"ticker": "BRK.B", "fields": "story.id,seq"}).text
    assert [json.loads(line) for line in few.splitlines()] == [
        {"story": {"id": "n17"}, "seq": json.loads(few)["seq"]}
    ]


def test_csv_has_a_row_a_story_and_no_formula(api: TestClient) -> None:
    told = api.get(f"{STORIES}/export", params={"format": "csv"})
    rows = list(csv.DictReader(io.StringIO(told.text)))
    assert len(rows) == 421 and rows[0]["id"] == "n900"
    assert rows[0]["headline"] == '\'=HYPERLINK("x"), "quoted"\nAcme'
    assert rows[1]["securities"] == "XNYS:ACME" and rows[1]["published_at"].endswith("Z")


def test_parquet_is_read_back_by_its_own_library(api: TestClient) -> None:
    parquet = pytest.importorskip("pyarrow.parquet")
    told = api.get(f"{STORIES}/export", params={"format": "parquet"})
    table = parquet.read_table(io.BytesIO(told.content))
    assert table.num_rows == 421 and table.column("id")[0].as_py() == "n900"
    assert table.column("novelty").type == "double"


@pytest.mark.parametrize(
    "wrong",
    [{"format": "xls"}, {"fields": "story.id", "format": "csv"}, {"fields": "tale.id"}, {"limit": "3"}],
)
def test_a_wrong_question_is_told_so(api: TestClient, wrong: dict[str, str]) -> None:
    told = api.get(f"{STORIES}/export", params=wrong)
    assert told.status_code == 400 and next(iter(wrong)) in told.json()["detail"]


def test_lists_and_single_stories_have_the_fields_asked_for(api: TestClient) -> None:
    row = api.get(STORIES, params={"limit": 1, "fields": "story.headline,reading.securities.key"}).json()[
        "stories"
    ][0]
    assert set(row) == {"story", "reading"} and set(row["story"]) == {"headline"}
    assert row["reading"] == {"securities": [{"key": "XNYS:ACME"}]}
    assert api.get(f"{STORIES}/n3", params={"fields": "seq"}).json().keys() == {"seq"}
    assert api.get(f"{STORIES}/n3", params={"fields": "tale"}).status_code == 400


def test_fields_within_lists_and_missing_ones() -> None:
    value = {"a": [{"b": 1, "c": 2}, {"b": 3}], "d": {"e": {"f": 4}, "g": 5}}
    assert only(value, (("a", "b"), ("a", "c"))) == {"a": [{"b": 1, "c": 2}, {"b": 3}]}
    assert only(value, (("d", "e", "f"), ("x",))) == {"d": {"e": {"f": 4}}}
    assert only(value, (("d",), ("d", "g"))) == {"d": value["d"]}
    assert only(value, ()) == value
