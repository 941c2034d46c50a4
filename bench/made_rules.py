"""Made rules over real words, and a day of real stories to ask them with.

Stories: company news, political, crypto and company articles of the data folder in turn, read, placed and traced by
the desk's own stages; every second one is asked, 4,000 others lend their words to the rules. Without the folder, the
sample day's. Tickers are drawn by the square of a uniform draw over the securities by rank, so that the largest
companies are in very many lists; words by how often they are written, those in more than one story in twenty left out.

Mix of the whole language: 40 % a watchlist of twelve tickers (half plain, a quarter with bounds, a quarter and a word),
15 % a ticker and a word, 15 % words with AND, OR and NOT, 10 % a phrase (half and a country or theme), 5 % NEAR/5,
5 % a theme or country with a threshold, 5 % an exposure or sector with one, 5 % events, ratings and claims.
Mix that search engines can also ask ("plain"): 55 % watchlists, 20 % ticker and word, 15 % words, 7 % phrases, 3 % NEAR.
Five rules an owner."""

from __future__ import annotations

import gzip
import itertools
import json
import os
import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from tocsin.demo.day import load_day
from tocsin.exposures import load_map, trace
from tocsin.model.exposures import Exposure
from tocsin.model.placement import Placement
from tocsin.model.reading import Reading
from tocsin.model.rules import Rule, Watchlist
from tocsin.model.stories import Identity, Story
from tocsin.reference import load_reference
from tocsin.rules.wording import words_of
from tocsin.storylines import Window, place
from tocsin.understanding import read

SHARED = Path(os.environ.get("TOCSIN_SHARED", Path(__file__).parents[2] / "shared"))
SETS = (
    "reuters_company_news_2014_2017/", "crypto_articles_2023/", "reuters_company_news_2014_2017/",
    "polnear/train", "reuters_company_news_2014_2017/", "apple_articles_2023_2024/",
)  # fmt: skip
AT = datetime(2023, 6, 1, 8, tzinfo=UTC)
LONGEST = 3_000  # characters of a body
COMMON = 0.05  # share of stories from which a word is too common for a rule
LENT = 4_000  # texts that lend their words
HELD = 12  # tickers of a watchlist
Args = tuple[Story, Reading, Placement, tuple[Exposure, ...]]


def texts() -> Iterator[tuple[str, str]]:
    """Headlines and bodies, the sets in turn."""
    found = []
    for n, name in enumerate(SETS):
        paths = sorted((SHARED / "data").glob(f"{name}*.jsonl.gz"))
        found += [_rows(path, n // 2, 3 if name.startswith("reuters") else 1) for path in paths]
    if not found:
        found = [((t.headline, t.body) for source in load_day() for t in source.stories)]
    for few in itertools.zip_longest(*found):
        yield from (pair for pair in few if pair is not None)


def _rows(path: Path, first: int, step: int) -> Iterator[tuple[str, str]]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in itertools.islice(lines, first % step, None, step):
            row = json.loads(line)
            body = row.get("body") or row.get("text") or row.get("summary") or ""
            yield row.get("title") or body[:80], body[:LONGEST]


def day(count: int) -> tuple[list[Args], list[tuple[str, str]]]:
    """So many stories gone through the stages before rules, and other texts, whose words rules may use."""
    tables, whole, window = load_reference().as_of(AT), load_map().as_of(AT), Window()
    asked, lent = [], []
    for n, (headline, body) in enumerate(itertools.islice(texts(), LENT + count)):
        if n % 2 or len(asked) >= count:
            lent.append((headline, body))
            continue
        at = AT + timedelta(seconds=60 * n)
        ident = f"s{n}"
        story = Story(ident, 1, "bench", ident, Identity(ident, "", ident), headline, body, at, language="en")
        reading = read(story, tables)
        placement, fingerprint = place(story, reading, window)
        window.add(fingerprint)
        asked.append((story, reading, placement, trace(reading, whole, tables, limit=40)))
    return asked, lent


@dataclass(frozen=True, slots=True)
class Made:
    """A rule, its watchlist where it has one, and what a search engine would be asked: terms of the plain mix.

    ask: ("any", tickers) | ("all", words and "ticker:X") | ("words", all, any, none) | ("phrase", words) | ("near", a, b)."""

    rule: Rule
    watchlist: Watchlist | None
    ask: tuple[object, ...]


class Maker:
    """Draws rules; the same number always gives the same rule."""

    def __init__(self, lent: list[tuple[str, str]]) -> None:
        self.tables = load_reference().as_of(AT)
        ranked = sorted(self.tables.securities.values(), key=lambda s: (s.rank or 1_000_000, s.key))
        self.keys = [s.key for s in ranked]
        said = [words_of(f"{headline} . {body}") for headline, body in lent]
        seen = Counter(word for words in said for word in set(words))
        common = {word for word, count in seen.items() if count > COMMON * len(lent)}

        def kept(word: str) -> bool:
            return len(word) > 2 and word not in common and not word[0].isdigit()

        self.words = [word for words in said for word in words if kept(word)]
        self.pairs = [
            pair for words in said for pair in itertools.pairwise(words) if all(map(kept, pair))
        ]  # fmt: skip
        self.near = [
            (a, b) for words in said for a, b in zip(words, words[3:], strict=False) if kept(a) and kept(b)
        ]

    def key(self, draw: random.Random) -> str:
        return self.keys[int(len(self.keys) * draw.random() ** 3)]

    def ticker(self, draw: random.Random) -> str:
        return self.key(draw).partition(":")[2]

    def __call__(self, n: int, *, plain: bool = False) -> Made:
        draw = random.Random(n)
        ident, owner, roll = f"r-{n:07}", f"o-{n // 5}", draw.random()
        for limit, make in _PLAIN if plain else _WHOLE:
            if roll < limit:
                query, held, ask = make(self, draw)
                watchlist = Watchlist(f"w-{n}", owner, f"list {n}", held) if held else None
                return Made(
                    Rule(ident, owner, "", query.replace("LIST", f'watchlist:"list {n}"')), watchlist, ask
                )
        raise AssertionError("the mixes add up to one")


_Drawn = tuple[str, tuple[str, ...], tuple[object, ...]]


def _list(maker: Maker, draw: random.Random) -> _Drawn:
    held = tuple(dict.fromkeys(maker.key(draw) for _ in range(HELD)))
    return "LIST", held, ("any", tuple(key.partition(":")[2] for key in held))


def _mixed_list(maker: Maker, draw: random.Random) -> _Drawn:
    query, held, ask = _list(maker, draw)
    roll = draw.random()
    if roll < 0.5:
        return query, held, ask
    if roll < 0.75:
        return f"{query} WITH relevance>=0.5, exposure>=0.3", held, ()
    return f'{query} AND "{draw.choice(maker.words)}"', held, ()


def _ticker(maker: Maker, draw: random.Random) -> _Drawn:
    ticker, word = maker.ticker(draw), draw.choice(maker.words)
    return f'ticker:{ticker} AND "{word}"', (), ("all", (f"ticker:{ticker}", word))


def _words(maker: Maker, draw: random.Random) -> _Drawn:
    one, two, three = (draw.choice(maker.words) for _ in range(3))
    if draw.random() < 0.6:
        return f'"{one}" AND "{two}" AND NOT "{three}"', (), ("words", (one, two), (), (three,))
    return f'("{one}" OR "{two}") AND "{three}"', (), ("words", (three,), (one, two), ())


def _phrase(maker: Maker, draw: random.Random) -> _Drawn:
    pair = draw.choice(maker.pairs)
    return f'"{" ".join(pair)}"', (), ("phrase", pair)


def _mixed_phrase(maker: Maker, draw: random.Random) -> _Drawn:
    query, held, ask = _phrase(maker, draw)
    if draw.random() < 0.5:
        return query, held, ask
    return f"{query} AND {_place(draw)}", held, ()


def _near(maker: Maker, draw: random.Random) -> _Drawn:
    one, two = draw.choice(maker.near)
    return f'"{one}" NEAR/5 "{two}"', (), ("near", one, two)


COUNTRIES = "KP RU US CN GB DE FR JP IN UA IL IR SA TW KR BR".split()
EVENTS = ("merger", '"management change"', '"earnings report"', "guidance", "lawsuit", '"product recall"')


def _theme(draw: random.Random) -> str:
    return draw.choice(["theme:sanctions", 'theme:"armed conflict"', 'theme:"arms trade"', "theme:oil",
                        "theme:earnings", "theme:inflation", "theme:defence"])  # fmt: skip


def _place(draw: random.Random) -> str:
    return f"country:{draw.choice(COUNTRIES)}" if draw.random() < 0.6 else _theme(draw)


def _threshold(maker: Maker, draw: random.Random) -> _Drawn:
    measure = draw.choice(["novelty", "relevance", "exposure", "impact"])
    return (
        f'{_place(draw)} AND {measure}>={draw.randrange(30, 90) / 100} AND "{draw.choice(maker.words)}"',
        (),
        (),
    )


def _exposure(maker: Maker, draw: random.Random) -> _Drawn:
    bound = f"WITH exposure>={draw.randrange(3, 8) / 10}"
    if draw.random() < 0.7:
        return f"exposed:{maker.ticker(draw)} {bound}", (), ()
    sector = draw.choice(["technology", '"defence primes"', '"oil majors"', "airlines"])
    return f"sector:{sector} {bound} AND {_place(draw)}", (), ()


def _quoted(word: str) -> str:
    return f'"{word}"'


def _told(maker: Maker, draw: random.Random) -> _Drawn:
    ticker = maker.ticker(draw)
    kinds = (
        f"ticker:{ticker} AND event:{draw.choice(EVENTS)}",
        f"ticker:{ticker} AND rating:any WITH change>={draw.randrange(1, 6) * 5}%",
        f"event:{draw.choice(EVENTS)} WITH status=done AND {_quoted(draw.choice(maker.words))}",
        f"claimant:any WITH certainty=denied AND country:{draw.choice(COUNTRIES)} AND {_quoted(draw.choice(maker.words))}",
    )
    return draw.choice(kinds), (), ()


_WHOLE = (
    (0.40, _mixed_list), (0.55, _ticker), (0.70, _words), (0.80, _mixed_phrase), (0.85, _near),
    (0.90, _threshold), (0.95, _exposure), (1.01, _told),
)  # fmt: skip
_PLAIN = ((0.55, _list), (0.75, _ticker), (0.90, _words), (0.97, _phrase), (1.01, _near))
