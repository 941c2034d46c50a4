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
    "benzinga: ratings by its table of addresses, news unchanged through http_proxy, past the end, wrong key"
)
