"""alpaca-py, unchanged but for its base URL: list, paging, errors, stream."""

from __future__ import annotations

import asyncio
import json
import os

from alpaca.common.exceptions import APIError
from alpaca.data.historical.news import NewsClient
from alpaca.data.live.news import NewsDataStream
from alpaca.data.requests import NewsRequest

URL, KEY = os.environ["DESK_URL"], os.environ["DESK_KEY"]
put_in = json.loads(os.environ["DESK_STORIES"])

client = NewsClient(KEY, KEY, url_override=URL)
found = client.get_news(NewsRequest(symbols="ACME", limit=18, include_content=True)).data["news"]
by_headline = {row.headline: row for row in found}
assert len(by_headline) == 18, len(by_headline)
for story in put_in:
    row = by_headline.get(story["headline"])
    if row is None:
        assert "ACME" not in story["tickers"] or story["withdrawn"], story
        continue
    assert row.symbols == story["tickers"] and row.author == story["author"] and row.url == story["url"], row
    assert (
        row.created_at.timestamp() == story["published"] and row.updated_at.timestamp() == story["updated"]
    ), row
    assert (
        row.source == story["source"] and row.content == story["html"] and row.summary == story["teaser"]
    ), row
assert len(client.get_news(NewsRequest(limit=50)).data["news"]) == sum(not s["withdrawn"] for s in put_in)
try:
    NewsClient("wrong", "wrong", url_override=URL).get_news(NewsRequest(symbols="ACME"))
    raise SystemExit("a wrong key was taken")
except APIError as error:
    assert error.status_code == 401 and error.code == 40110000, error

try:
    slow = NewsClient(os.environ["DESK_SLOW_KEY"], os.environ["DESK_SLOW_KEY"], url_override=URL)
    slow._retry, slow._retry_wait = 0, 0  # it would try again three times
    for _ in range(4):
        slow.get_news(NewsRequest(symbols="ACME", limit=1))
    raise SystemExit("was never told to slow down")
except APIError as error:
    assert error.status_code == 429, error
try:
    client.get_news(NewsRequest(symbols="ACME", page_token="nowhere"))
    raise SystemExit("a position that is none was taken")
except APIError as error:
    assert error.status_code == 400, error

stream = NewsDataStream(KEY, KEY, url_override=URL.replace("http", "ws", 1) + "/v1beta1/news")
heard = []


async def told(news):
    heard.append(news)
    if len(heard) == 3:
        await stream.stop_ws()


stream.subscribe_news(told, "ACME")
asyncio.run(asyncio.wait_for(stream._run_forever(), 30))
assert [row.symbols for row in heard] == [["ACME"]] * 3 and heard[0].created_at.year == 2026, heard
print("alpaca-py: list, pages, wrong key, bad parameter, 429, stream")
