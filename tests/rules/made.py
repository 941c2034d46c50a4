"""Stories, readings and rules made for the tests of rules: invented, small, of every kind."""

from __future__ import annotations

from datetime import UTC, datetime

from hypothesis import strategies as st

from tocsin.model.exposures import Exposure, Hop
from tocsin.model.placement import Placement
from tocsin.model.reading import Claim, Event, LinkedSecurity, Mention, Rating, Reading, Theme, Tone
from tocsin.model.rules import Rule, Watchlist
from tocsin.model.spans import Span
from tocsin.model.stories import Identity, Story

AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
TICKERS = ("AAA", "BBB", "CCC", "DDD")
THEMES = ("sanctions", "armed conflict", "earnings")
COUNTRIES = ("KP", "RU", "US")
WORDS = ("grain", "ship", "shells", "profit", "strike", "talks")
LISTS = (
    Watchlist("w-1", "me", "mine", ("XNYS:AAA", "XNYS:BBB")),
    Watchlist("w-2", "me", "far away", ("XNYS:DDD",)),
    Watchlist("w-3", "other", "mine", ("XNYS:CCC",)),
    Watchlist("w-4", "me", "fund", ("XNYS:AAA", "XNYS:CCC", "XNYS:DDD"), weights=(0.02, 0.2, -0.1)),
)
TIERS = {"wire-one": 1}


def story(headline: str = "Grain ship sails", body: str = "", status: str = "usable") -> Story:
    return Story(
        "s-1", 1, "wire-one", "n", Identity("a", "", "c"), headline, body, AT, language="en", status=status
    )  # type: ignore[arg-type]


def linked(ticker: str, relevance: float = 0.8, role: str = "subject") -> LinkedSecurity:
    span = (Span("headline", 0, 5),)
    key = f"XNYS:{ticker}"
    sector = "banks" if ticker == "AAA" else ""
    name = f"{ticker} Corp"
    return LinkedSecurity(key, ticker, "XNYS", name, relevance, 0.9, True, role, span, "row", sector)  # type: ignore[arg-type]


def reached(ticker: str, score: float = 0.4) -> Exposure:
    path = (
        Hop(
            "story",
            "theme:sanctions",
            "theme",
            0.9,
            "reading",
            "the story is on sanctions",
            Span("headline", 0, 5),
        ),
        Hop("theme:sanctions", "sector:defence", "sector", 0.6, "map:1", "orders rise"),
        Hop("sector:defence", f"security:XNYS:{ticker}", "member", 0.7, "map:2", "a maker"),
    )
    return Exposure(f"XNYS:{ticker}", ticker, "XNYS", f"{ticker} Corp", score, path)


def reading(**parts: object) -> Reading:
    return Reading("s-1", 1, "en", **parts)  # type: ignore[arg-type]


def placement(
    relation: str = "starts", novelty: float = 1.0, origins: int = 2, before: tuple[str, ...] = ()
) -> Placement:
    return Placement("s-1", 1, "sl-1", relation, novelty, (), "made", origins=origins, before=before)  # type: ignore[arg-type]


def mention(kind: str, key: str, name: str) -> Mention:
    return Mention(kind, key, name, Span("headline", 0, 5), name, 0.9, "row")  # type: ignore[arg-type]


FULL = reading(
    securities=(linked("AAA"), linked("BBB", 0.3, "analyst")),
    mentions=(mention("country", "KP", "North Korea"), mention("person", "Ann Lee", "Ann Lee"), mention("organisation", "NATO", "NATO")),
    themes=(Theme("sanctions", 0.8, (Span("headline", 0, 5),)), Theme("armed conflict", 0.4, ())),
    events=(Event("arms transfer", "proposed", (("supplier", "KP"),), Span("headline", 0, 5), "row"),),
    ratings=(Rating("XNYS:AAA", "AAA", "Bolt Bank", "", "downgrades", "Hold", "Buy", 3.0, 4.0, "lowers", "USD", Span("headline", 0, 5), "r"),),
    claims=(Claim("c", "Ann Lee", "Ann Lee", "direct", "denied", Span("headline", 0, 5), "r"),),
    tone=(Tone("story", -0.4),),
)  # fmt: skip

# -- strategies -------------------------------------------------------------------------------
measures = st.sampled_from(
    "relevance>=0.5 novelty>0.2 exposure>=0.3 tone<=-0.1 exposure<0.9 impact>=0.3 tier<=1 tier>2 origins>=2 origins>=3".split()
)
words = st.sampled_from(
    [*WORDS, "shi*", "gra*", "tal*", '"grain ship"', '"ship shells profit"', '"grain ship*"', "headline:grain",
     'headline:"grain ship"', 'headline:"grain ship profit"', "headline:shi*", 'headline:"profit shi*"']
)  # fmt: skip
on_securities = st.sampled_from(
    ["watchlist:mine", 'watchlist:"far away"', "named:mine", "exposed:mine", "watchlist:none", "portfolio:mine",
     "portfolio:fund", "portfolio:fund WITH weight>=10%", "watchlist:fund WITH weight<0, exposure>=0.2",
     "watchlist:mine WITH relevance>=0.5", "watchlist:mine WITH relevance>=0.4, exposure>=0.3",
     "named:AAA", "exposed:BBB", "exposed:CCC WITH channel=sector", "named:mine WITH role=subject",
     "exposed:fund WITH length<=2", "ticker:AAA WITH tone<0", "sector:banks", "sector:defence",
     "sector:defence WITH exposure>=0.5"]
)  # fmt: skip
others = st.sampled_from(
    ["relation:starts", "source:wire-one", "language:en", "certainty:denied", "rating:downgrades", "rating:any",
     "event:any", 'event:"arms transfer" WITH status=proposed', "status:proposed WITH supplier=KP",
     "event:any WITH supplier=RU", "becomes:proposed", 'becomes:proposed WITH event="arms transfer"',
     'firm:"Bolt Bank" WITH change<=-10%', "rating:any WITH change>=10%", "rating:any WITH to=hold, from=buy",
     'claimant:"Ann Lee" WITH certainty=denied', "claimant:any", "person:any", "via:reuters", "label:gold",
     "publisher:Bolt", "hours:08:00-10:00", "hours:22:00-07:00", "day:mon-tue WITH zone=Asia/Tokyo", "day:sun",
     "session:XETR", "session:XNYS", "session:XNYS WITH part=before", "after:2026-01-01", "before:2026-01-01",
     "theme:sanctions WITH score>=0.6", "country:KP WITH relevance>=0.5"]
)  # fmt: skip
terms = st.one_of(
    st.sampled_from(TICKERS).map("ticker:{}".format),
    st.sampled_from(TICKERS).map("ticker:XNYS:{}".format),
    st.sampled_from(TICKERS).map("exposed:{} WITH exposure>=0.3".format),
    st.sampled_from(TICKERS).map("ticker:{} WITH relevance>=0.5".format),
    st.sampled_from(THEMES).map('theme:"{}"'.format),
    st.sampled_from(COUNTRIES).map("country:{}".format),
    words,
    st.tuples(st.sampled_from(WORDS), st.sampled_from(WORDS)).map(lambda p: f'"{p[0]} {p[1]}"'),
    st.tuples(words, st.integers(0, 4), words).map(lambda p: f"{p[0]} NEAR/{p[1]} {p[2]}"),
    on_securities,
    others,
    measures,
)
queries = st.recursive(
    terms,
    lambda inner: st.one_of(
        st.tuples(inner, inner).map(lambda p: f"({p[0]} AND {p[1]})"),
        st.tuples(inner, inner).map(lambda p: f"({p[0]} OR {p[1]})"),
        st.tuples(inner, terms).map(lambda p: f"({p[0]} AND NOT {p[1]})"),
    ),
    max_leaves=6,
)
texts = st.lists(st.sampled_from(WORDS), max_size=8).map(" ".join)
readings = st.builds(
    lambda tickers, roles, themes, countries, full: reading(
        securities=tuple(
            linked(t, 0.3 + 0.2 * i, r) for i, (t, r) in enumerate(zip(tickers, roles, strict=False))
        ),
        themes=tuple(Theme(t, 0.5, ()) for t in themes),
        mentions=tuple(mention("country", c, c) for c in countries),
        source_chain=("Reuters",) if full else (),
        **(
            {
                "claims": FULL.claims,
                "ratings": FULL.ratings,
                "tone": (*FULL.tone, Tone("XNYS:AAA", -0.2)),
                "events": FULL.events,
            }
            if full
            else {}
        ),
    ),
    st.lists(st.sampled_from(TICKERS), unique=True, max_size=3),
    st.lists(st.sampled_from(["subject", "analyst", "listed"]), min_size=3, max_size=3),
    st.lists(st.sampled_from(THEMES), unique=True, max_size=2),
    st.lists(st.sampled_from(COUNTRIES), unique=True, max_size=2),
    st.booleans(),
)
exposed = st.lists(
    st.tuples(st.sampled_from(TICKERS), st.floats(0.05, 0.95)), unique_by=lambda p: p[0], max_size=3
).map(lambda pairs: tuple(reached(t, s) for t, s in pairs))
placements = st.builds(
    placement,
    st.sampled_from(["starts", "adds"]),
    st.floats(0, 1),
    st.integers(0, 4),
    st.sampled_from([(), ("arms transfer:proposed",), ("merger:denied",)]),
)


def rules(found: list[str]) -> list[Rule]:
    return [
        Rule(f"r-{n:03}", "other" if n % 5 == 4 else "me", f"rule {n}", query)
        for n, query in enumerate(found)
    ]
