"""The back end of the OpenBB Workspace: its widgets, their rows, and what a page of another site may read."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from markdown_it import MarkdownIt
from starlette.testclient import TestClient

sys.path.insert(0, str(Path(__file__).parent))
import newsroom

from tocsin.store import SqlStore
from tocsin.web import Services, create_app

BASE = "http://127.0.0.1:8642"
TOKEN = "a-token-of-the-operator"
SITE = "https://workspace.example"


@pytest.fixture
def api(filled: SqlStore, services: Services) -> Iterator[TestClient]:
    newsroom.fill(filled)
    newsroom.fill_calendar(filled)
    told = replace(services, token=TOKEN, public_url=BASE, allowed_origins=(SITE,))
    with TestClient(create_app(told), base_url=BASE, headers={"Authorization": f"Bearer {TOKEN}"}) as it:
        yield it


def test_every_widget_has_rows_with_the_columns_that_it_names(api: TestClient) -> None:
    widgets: dict[str, dict[str, Any]] = api.get("/openbb/widgets.json").json()
    assert [one["type"] for one in widgets.values()] == ["newsfeed", "table", "table", "table"]
    for one in widgets.values():
        asked = {param["paramName"]: param["value"] for param in one["params"]}
        rows = api.get(f"/openbb/{one['endpoint']}", params={**asked, "theme": "dark"}).json()
        assert rows, one["name"]
        if "data" not in one:
            assert set(rows[0]) == {"title", "date", "author", "excerpt", "body"}
            continue
        columns = {c["field"]: c["cellDataType"] for c in one["data"]["table"]["columnsDefs"]}
        for row in rows:
            assert set(columns) <= set(row)
            assert all(isinstance(row[n], int | float | None) for n, k in columns.items() if k == "number")
            assert all(isinstance(row[n], str) for n, k in columns.items() if k != "number")


def test_an_article_is_markdown_that_shows_the_text_as_it_is(api: TestClient) -> None:
    (row,) = api.get("/openbb/news", params={"ticker": "BRK-B", "limit": "5"}).json()
    assert (row["title"], row["date"], row["author"]) == (
        "Acme news 17",
        "2026-01-06T13:17:00Z",
        "Dana Reyes",
    )
    assert MarkdownIt().render(row["body"]) == (
        "<p>Acme &amp; Co said &lt;profit&gt; rose. It will hire.</p>\n<p>Shares fell.</p>\n"
        "<p>Names <strong>BRK.B</strong> Acme, <strong>ACME</strong> Acme</p>\n"
        '<p><a href="https://news.example/n17">https://news.example/n17</a></p>\n'
    )


def test_widgets_filter(api: TestClient) -> None:
    (row,) = api.get("/openbb/ratings", params={"ticker": "ACME"}).json()
    assert (row["ticker"], row["action"], row["target"], row["before"]) == (
        "ACME",
        "maintains",
        41.0,
        "Overweight",
    )
    dividends = api.get("/openbb/calendar", params={"kind": "dividends", "ticker": "KO"}).json()
    assert [(r["what"], r["ticker"], r["numbers"]) for r in dividends] == [
        ("dividend", "KO", "dividend $0.53 (before $0.51)")
    ]
    in_channel = api.get("/openbb/news", params={"channel": "Dividends"}).json()
    assert "Acme news 16" in [r["title"] for r in in_channel]
    assert api.get("/openbb/calendar", params={"kind": "tea"}).json()["detail"].startswith("parameter kind")
    assert all(r["why"] and r["rule"] for r in api.get("/openbb/alerts").json())


def test_a_listed_site_may_read_with_a_key_and_others_may_not(api: TestClient) -> None:
    del api.headers["Authorization"]
    ask = {"Access-Control-Request-Method": "GET", "Access-Control-Request-Headers": "authorization"}
    first = api.options("/openbb/news", headers={"Origin": SITE, **ask})
    assert (first.status_code, first.headers["access-control-allow-origin"]) == (200, SITE)
    assert "authorization" in first.headers["access-control-allow-headers"].lower()
    assert api.options("/openbb/news", headers={"Origin": "https://else.example", **ask}).status_code == 400
    key = {"Authorization": f"Bearer {TOKEN}"}
    told = api.get("/openbb/news", headers={"Origin": SITE, **key})
    assert (told.status_code, told.headers["access-control-allow-origin"]) == (200, SITE)
    assert "access-control-allow-credentials" not in told.headers
    assert api.get("/openbb/news", headers={"Origin": SITE}).status_code == 401
    assert api.get("/openbb/news", params={"token": TOKEN}).status_code == 200
    other = api.get("/openbb/news", headers={"Origin": "https://else.example", **key})
    assert "access-control-allow-origin" not in other.headers
    written = api.post("/api/tocsin/v1/watchlists", json={"name": "w"}, headers={"Origin": SITE, **key})
    assert written.status_code == 403


def test_without_the_setting_no_site_may_read(client: TestClient) -> None:
    told = client.get("/openbb/news", headers={"Origin": SITE})
    assert "access-control-allow-origin" not in told.headers
