// The Alpaca JavaScript SDK, unchanged but for its base URLs: list, pages, errors, stream.
import assert from "node:assert/strict";
import { Alpaca, marketData } from "@alpacahq/alpaca-trade-api";

const { DESK_URL: url, DESK_KEY: key, DESK_SLOW_KEY: slow, DESK_STORIES: stories } = process.env;
const putIn = JSON.parse(stories);
const clientOf = (keyId, secret = keyId) => {
  const named = (name) => (name === "APCA-API-KEY-ID" ? keyId : secret);
  return new marketData.NewsApi(new marketData.Configuration({ basePath: url, apiKey: named }));
};

const news = clientOf(key);
const found = [];
let pageToken;
do {
  const page = await news.news({ symbols: "ACME", limit: 5, includeContent: true, pageToken });
  found.push(...page.news);
  pageToken = page.nextPageToken ?? undefined;
} while (pageToken);
const byHeadline = new Map(found.map((row) => [row.headline, row]));
assert.equal(byHeadline.size, 18);
for (const story of putIn) {
  const row = byHeadline.get(story.headline);
  if (row === undefined) {
    assert.ok(!story.tickers.includes("ACME") || story.withdrawn, JSON.stringify(story));
    continue;
  }
  assert.deepEqual(row.symbols, story.tickers);
  assert.equal(row.author, story.author);
  assert.equal(row.url, story.url);
  assert.equal(row.source, story.source);
  assert.equal(row.content, story.html);
  assert.equal(row.summary, story.teaser);
  assert.equal(row.createdAt.getTime() / 1000, story.published);
  assert.equal(row.updatedAt.getTime() / 1000, story.updated);
}

const status = async (call) => {
  try {
    await call();
  } catch (error) {
    return error.response?.status ?? error.status;
  }
  return 200;
};
assert.equal(await status(() => clientOf("wrong").news({})), 401);
assert.equal(await status(() => news.news({ limit: 5000 })), 400);
const limited = clientOf(slow);
const told = [];
for (let n = 0; n < 4; n++) told.push(await status(() => limited.news({})));
assert.equal(told[0], 200);
assert.ok(told.includes(429), `never told to slow down: ${told}`);

const alpaca = new Alpaca({ keyId: key, secret: key });
const stream = alpaca.marketData.newsStream({ url: `${url.replace("http", "ws")}/v1beta1/news` });
const heard = [];
await new Promise((done, failed) => {
  setTimeout(() => failed(new Error(`heard only ${heard.length}`)), 30_000).unref();
  stream.onError?.((error) => failed(new Error(String(error))));
  stream.onNews((one) => {
    heard.push(one);
    if (heard.length === 3) done();
  });
  stream.onConnect(() => stream.subscribeForNews(["ACME"]));
  stream.connect();
});
stream.disconnect();
for (const one of heard) {
  assert.deepEqual(one.symbols, ["ACME"]);
  assert.equal(one.createdAt.getFullYear(), 2026);
}
console.log("alpaca-trade-api (JavaScript): list, pages, wrong key, bad parameter, 429, stream");
process.exit(0);
