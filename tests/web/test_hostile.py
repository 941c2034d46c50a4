"""Whatever a caller puts into an address, no dialect breaks: an answer or a refusal in its own shape."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from starlette.testclient import TestClient

sys.path.insert(0, str(Path(__file__).parent))
import newsroom
from wiring import services_over

from tocsin.store import open_store
from tocsin.web import create_app
from tocsin.web.dialect import dialects

TOKEN = "a-token-of-the-operator"
PATHS = sorted(
    {row.path for d in dialects()[1:] for row in d.rows if row.method == "GET" and "webhook" not in row.path}
)
NAMES = (
    "page", "pageSize", "limit", "n", "date", "dateFrom", "dateTo", "date_to", "parameters[date_from]", "updatedSince",
    "publishedSince", "parameters[updated]", "updated_since", "lastId", "last", "sort", "order", "tickers", "ticker", "symbols",
    "search_keys", "isin", "topics", "channels", "importance", "fields", "country", "type", "q", "p", "hours_ago", "c", "ot", "nt", "s", "i",
    "published.gte", "published_utc.lt", "last_updated.gt", "cursor", "page_token", "start", "end", "kind", "xt", "r",
)  # fmt: skip
VALUES = (
    "", "0", "-1", "1e999", "nan", "9" * 25, "9999-12-31", "0001-01-01", "9999-12-31T23:59:59.999999Z", "253402300799",
    "\x00", "\ud7ff", "a" * 3_000, "%", "'\"--", "((((", "tt:\x00", "1.1", "-1.-1", "99999999999999999.99999999999999999",
    "AAPL,ACME", "ACME", "2026-01-06", "1767704400", "true", "created:desc", "feed/", "user/-/label/", "١٢٣",
)  # fmt: skip


@pytest.fixture(scope="module")
def api(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    store = open_store(tmp_path_factory.mktemp("hostile"))
    newsroom.fill(store)
    newsroom.fill_calendar(store)
    services = services_over(store, newsroom.Standing(newsroom.BEGIN + timedelta(days=1)))
    with TestClient(create_app(replace(services, token=TOKEN)), base_url="http://127.0.0.1:8642") as it:
        it.headers["authorization"] = f"Bearer {TOKEN}"
        yield it
    store.close()


def filled(path: str) -> str:
    return path.replace("{number}", "17").replace("{ticker}", "ACME").replace("{key}", "feed/ledger")


@settings(max_examples=250, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.sampled_from(PATHS),
    st.dictionaries(st.sampled_from(NAMES), st.sampled_from(VALUES) | st.text(max_size=30), max_size=3),
)
def test_no_address_breaks_the_desk(api: TestClient, path: str, asked: dict[str, str]) -> None:
    told = api.get(filled(path), params=asked)
    assert told.status_code in (200, 204, 400, 404), (path, asked, told.text)


@pytest.mark.parametrize("path", [path for path in PATHS if "v2/" not in path and not path.endswith("/")])
def test_no_route_breaks_at_the_ends_of_all_calendars(api: TestClient, path: str) -> None:
    for name in ("date", "date_to", "dateTo", "published.lte", "end", "as_of", "updatedSince", "nt"):
        for value in ("9999-12-31", "0001-01-01", "253402300799"):
            assert api.get(filled(path), params={name: value}).status_code < 500, (name, value)


def test_each_name_takes_each_value_somewhere(api: TestClient) -> None:
    """Every pair once, the routes taken in turn."""
    pairs = [(name, value) for name in NAMES for value in VALUES]
    for at, (name, value) in enumerate(pairs):
        path = filled(PATHS[at % len(PATHS)])
        told = api.get(path, params={name: value})
        assert told.status_code in (200, 204, 400, 404), (path, name, value, told.text)
