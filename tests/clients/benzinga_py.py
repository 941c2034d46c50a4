"""benzinga: with its table of addresses changed; and, unchanged, through http_proxy."""

from __future__ import annotations

import json
import os

URL, KEY = os.environ["DESK_URL"], os.environ["DESK_KEY"]
put_in = {s["headline"]: s for s in json.loads(os.environ["DESK_STORIES"])}

from benzinga import financial_data, news_data  # noqa: E402
from benzinga.benzinga_errors import AccessDeniedError  # noqa: E402

data = financial_data.Benzinga(KEY)
for name in data.url_dict:
    data.url_dict[name] = f"{URL}/api/v2.1/" if "2.1" in data.url_dict[name] else f"{URL}/api/v2/"
found = data.ratings(company_tickers="ACME")["ratings"]
assert [(r["analyst"], r["pt_current"], r["importance"]) for r in found] == [("Harbor Bank", "41.00", 0)], (
    found
)

(report,) = data.earnings(company_tickers="AAPL")["earnings"]
assert (report["eps"], report["eps_est"], report["revenue"]) == ("1.4100", "1.3700", "90500000000"), report
(outlook,) = data.guidance(company_tickers="MSFT")["guidance"]
assert (outlook["eps_guidance_min"], outlook["eps_guidance_max"]) == ("14.2000", "14.6000"), outlook
dividends = data.dividends(company_tickers="KO")["dividends"]
assert [(d["dividend"], d["dividend_prior"]) for d in dividends] == [("0.5300", "0.5100")], dividends
(figure,) = data.economics(country="US")["economics"]
assert (figure["actual"], figure["consensus"]) == ("2.90", "3.10"), figure
assert data.ipo()["ipos"] == []

os.environ["http_proxy"] = URL
os.environ["no_proxy"] = ""
news = news_data.News(KEY)  # asks at once whether the key is right
rows = news.news(pagesize=100, display_output="full", company_tickers="ACME")
assert len(rows) == 18, len(rows)
for row in rows:
    story = put_in[row["title"]]
    assert [x["name"] for x in row["stocks"]] == story["tickers"], row
    assert (
        row["author"] == story["author"] and row["body"] == story["html"] and row["teaser"] == story["teaser"]
    ), row
assert news.news(page=9) == []
try:
    news_data.News("wrong")
    raise SystemExit("a wrong key was taken")
except AccessDeniedError:
    pass
print(
    "benzinga: ratings and calendars by its table of addresses, news unchanged through http_proxy, past the end, wrong key"
)
