"""massive, or polygon-api-client, unchanged but for its base URL: news, ratings, consensus, pages, errors."""

from __future__ import annotations

import json
import os
import sys

if sys.argv[1] == "massive":
    from massive import RESTClient
    from massive.exceptions import AuthError, BadResponse
else:
    from polygon import RESTClient
    from polygon.exceptions import AuthError, BadResponse

URL, KEY = os.environ["DESK_URL"], os.environ["DESK_KEY"]
put_in = json.loads(os.environ["DESK_STORIES"])
client = RESTClient(KEY, base=URL)
seen = [s for s in put_in if "ACME" in s["tickers"] and not s["withdrawn"]]
for rows in (
    list(client.list_ticker_news(ticker="ACME", limit=7)),
    list(client.list_benzinga_news_v2(tickers="ACME", limit=7)),
    list(client.list_benzinga_news(tickers="ACME", limit=7)),
):
    by_title = {row.title: row for row in rows}
    assert len(rows) == len(by_title) == len(seen), len(rows)
    for story in seen:
        row = by_title[story["headline"]]
        assert row.tickers == story["tickers"] and row.author == story["author"], row
(rating,) = client.list_benzinga_ratings(ticker="ACME")
assert (rating.firm, rating.analyst, rating.price_target) == ("Harbor Bank", "Dana Reyes", 41.0), rating
(agreed,) = client.list_benzinga_consensus_ratings("ACME")
assert (agreed.consensus_rating, agreed.buy_ratings) == ("buy", 1), agreed
(report,) = client.list_benzinga_earnings(ticker="AAPL")
assert (report.actual_eps, report.estimated_eps, report.actual_revenue) == (1.41, 1.37, 90.5e9), report
(outlook,) = client.list_benzinga_guidance(ticker="MSFT")
assert (outlook.min_eps_guidance, outlook.max_eps_guidance, outlook.fiscal_year) == (14.2, 14.6, 2027), (
    outlook
)
assert [f.name for f in client.list_benzinga_firms()] == ["Harbor Bank"]
assert [(a.full_name, a.total_ratings) for a in client.list_benzinga_analysts()] == [("Dana Reyes", 2)]
SAID = "Harbor Bank sees orders of Tarn rising."
(insight,) = client.list_benzinga_analyst_insights(ticker="TARN")
assert (insight.insight, insight.firm, insight.price_target) == (SAID, "Harbor Bank", 41.0), insight
if hasattr(client, "list_benzinga_bulls_bears_say"):  # polygon-api-client is older than this call
    (case,) = client.list_benzinga_bulls_bears_say(ticker="TARN")
    assert (case.bull_case, case.bear_case) == (f"Harbor Bank: {SAID}", ""), case
REFUSED = (AuthError, BadResponse)
for wrong, of in ((lambda: RESTClient("wrong", base=URL).list_ticker_news(ticker="ACME"), REFUSED),
                  (lambda: client._get("/benzinga/v1/bars"), BadResponse)):  # fmt: skip
    try:
        list(wrong())
        raise SystemExit("was not refused")
    except of:
        pass
print(
    f"{sys.argv[1]}: news of three lists, pages, ratings, consensus, earnings, guidance, firms, analysts, insights, bulls and bears, wrong key, 404"
)
