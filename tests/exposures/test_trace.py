"""From a reading to securities: named ones first, others hop by hop with their reasons."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tocsin.exposures import ExposureMap, explain_path, load_map, trace
from tocsin.exposures.mapping import made
from tocsin.exposures.trace import noisy_or
from tocsin.model.exposures import Edge, Exposure
from tocsin.model.reading import LinkedSecurity, Mention, Reading, Theme
from tocsin.model.spans import Field, Span
from tocsin.reference import Tables, load_reference

AT = datetime(2023, 3, 31, 12, tzinfo=UTC)


@pytest.fixture(scope="module")
def tables() -> Tables:
    return load_reference().as_of(AT)


@pytest.fixture(scope="module")
def whole() -> ExposureMap:
    return load_map().as_of(AT)


def theme(code: str, score: float = 0.8) -> Theme:
    return Theme(code, score, (Span("body", 10, 20),))


def mention(key: str, kind: str = "country", field: Field = "body", start: int = 40) -> Mention:
    return Mention(kind, key, key, Span(field, start, start + 4), key, 0.95, "table")  # type: ignore[arg-type]


def named(key: str, role: str, relevance: float = 0.9) -> LinkedSecurity:
    mic, _, ticker = key.partition(":")
    spans = (Span("headline", 0, 4),)
    return LinkedSecurity(key, ticker, mic, ticker, relevance, 0.9, role == "subject", role, spans, "named")  # type: ignore[arg-type]


def reading(*parts: Theme | Mention | LinkedSecurity) -> Reading:
    return Reading(
        "s1", 1, "en",
        securities=tuple(p for p in parts if isinstance(p, LinkedSecurity)),
        mentions=tuple(p for p in parts if isinstance(p, Mention)),
        themes=tuple(p for p in parts if isinstance(p, Theme)),
    )  # fmt: skip


FOUNDING = reading(
    theme("armed conflict"), theme("arms trade"), theme("sanctions", 0.6), theme("food security", 0.7),
    theme("international relations", 0.5), mention("KP", field="headline"), mention("RU"), mention("US"),
    mention("UA"), mention("SK"),
)  # fmt: skip


def baskets(found: tuple[Exposure, ...]) -> set[str]:
    return {hop.to for e in found for hop in e.path if hop.to.startswith("sector:")}


def test_the_founding_story_reaches_arms_makers_grain_and_russia(tables: Tables, whole: ExposureMap) -> None:
    found = trace(FOUNDING, whole, tables)
    assert {"sector:defence primes", "sector:agricultural commodities", "sector:Russia exposure"} <= baskets(
        found
    )
    assert {"XNYS:LMT", "XNYS:ADM", "XWBO:RBI"} <= {e.key for e in found}
    assert len(found) <= 12


def test_the_founding_story_leaves_the_consumer_internet_and_ammo_shops_alone(
    tables: Tables, whole: ExposureMap
) -> None:
    keys = {e.key for e in trace(FOUNDING, whole, tables, limit=1000)}
    assert not keys & {"XNAS:POWW", "XNAS:META", "XNAS:GOOGL", "XNYS:SNAP", "XNYS:PINS", "XNAS:NFLX"}


def test_countries_in_passing_expose_nothing(tables: Tables, whole: ExposureMap) -> None:
    assert trace(reading(mention("RU"), mention("CN"), mention("TW")), whole, tables) == ()
    assert trace(reading(mention("CN"), theme("sport")), whole, tables) == ()


def test_a_country_counts_with_a_theme_that_fits(tables: Tables, whole: ExposureMap) -> None:
    found = trace(reading(mention("TW", field="headline"), theme("natural disaster")), whole, tables)
    assert "sector:Taiwan chips" in baskets(found)


def test_named_securities_come_first_with_their_relevance_and_words(
    tables: Tables, whole: ExposureMap
) -> None:
    first, *others = trace(reading(named("XNYS:XOM", "subject"), theme("oil")), whole, tables)
    assert (first.key, first.score, first.named) == ("XNYS:XOM", 0.9, True)
    assert first.path[0].span == Span("headline", 0, 4)
    assert others and all(e.key != "XNYS:XOM" and not e.named for e in others)


@pytest.mark.parametrize("role", ["analyst", "source"])
def test_who_only_speaks_in_the_story_is_not_exposed(tables: Tables, whole: ExposureMap, role: str) -> None:
    found = trace(reading(named("XNYS:JPM", role), theme("banking")), whole, tables, limit=100)
    assert "XNYS:JPM" not in {e.key for e in found}


def test_each_path_starts_in_the_storys_words_and_gives_reasons(tables: Tables, whole: ExposureMap) -> None:
    for exposure in trace(FOUNDING, whole, tables):
        hops = exposure.path
        assert hops[0].from_ == "story" and hops[0].span is not None
        assert all(a.to == b.from_ for a, b in pairwise(hops))
        assert hops[-1].to == f"security:{exposure.key}"
        assert all(h.source and h.why and "{name}" not in h.why for h in hops)


def test_a_large_basket_hides_no_other(tables: Tables, whole: ExposureMap) -> None:
    found = trace(reading(theme("defence", 1.0), theme("gold", 0.5)), whole, tables)
    assert {"sector:defence primes", "sector:gold miners"} <= baskets(found)


def test_an_industry_reaches_its_largest_companies(tables: Tables, whole: ExposureMap) -> None:
    found = trace(reading(theme("cybersecurity", 1.0)), whole, tables, limit=50)
    assert {"XNAS:CRWD", "XNAS:PANW"} <= {e.key for e in found}


def of(found: tuple[Exposure, ...], key: str) -> float:
    return next((e.score for e in found if e.key == key), 0.0)


def crop(key: str, field: Field = "body") -> Mention:
    return mention(key, "commodity", field)


def test_news_of_grain_reaches_grain_traders_strongly(tables: Tables, whole: ExposureMap) -> None:
    found = trace(reading(theme("agriculture", 0.9), crop("wheat", "headline")), whole, tables, limit=100)
    assert of(found, "XNYS:ADM") >= 0.6 and of(found, "XNYS:BG") >= 0.6


@pytest.mark.parametrize("strength", [0.57, 0.92])
def test_a_crop_in_passing_reaches_no_grain_trader_at_high_weight(
    tables: Tables, whole: ExposureMap, strength: float
) -> None:
    found = trace(
        reading(theme("agriculture", strength), crop("wheat"), crop("coffee")), whole, tables, limit=100
    )
    assert 0 < of(found, "XNYS:ADM") < 0.55


@pytest.mark.parametrize("key", ["coffee", "cocoa"])
def test_coffee_and_cocoa_reach_their_sellers_before_grain_traders(
    tables: Tables, whole: ExposureMap, key: str
) -> None:
    story = reading(theme("agriculture", 0.9), crop(key, "headline"))
    found = trace(story, whole, tables, limit=100)
    seller = {"coffee": "XNAS:SBUX", "cocoa": "XNYS:HSY"}[key]
    assert of(found, seller) > of(found, "XNYS:ADM") and of(found, "XNYS:ADM") < 0.4


@pytest.mark.parametrize("key", ["wheat", "corn", "coffee", "cocoa"])
def test_a_crop_in_a_story_about_something_else_reaches_nobody(
    tables: Tables, whole: ExposureMap, key: str
) -> None:
    assert trace(reading(theme("layoffs", 0.9), crop(key)), whole, tables, limit=100) == ()


def test_members_that_the_reference_does_not_know_are_passed_over(tables: Tables) -> None:
    lost = made([Edge("theme:oil", "security:XNYS:NONE", "member", 1.0, "t:1", "Why.")])
    assert trace(reading(theme("oil")), lost, tables) == ()


def test_a_circle_in_the_map_ends(tables: Tables) -> None:
    rows = [
        ("theme:oil", "sector:a"),
        ("sector:a", "sector:b"),
        ("sector:b", "sector:a"),
        ("sector:b", "security:XNYS:XOM"),
    ]
    circle = made([Edge(a, b, "sector", 0.9, f"t:{i}", "Why.") for i, (a, b) in enumerate(rows)])
    (found,) = trace(reading(theme("oil", 1.0)), circle, tables)
    assert found.score == pytest.approx(0.9**3, abs=1e-3)


def test_two_baskets_add_up_and_the_stronger_is_shown(tables: Tables) -> None:
    rows = [("theme:oil", "sector:a", 0.5), ("sector:a", "security:XNYS:XOM", 1.0),
            ("theme:oil", "sector:b", 0.4), ("sector:b", "security:XNYS:XOM", 1.0)]  # fmt: skip
    two = made([Edge(a, b, "sector", w, f"t:{i}", "Why.") for i, (a, b, w) in enumerate(rows)])
    (found,) = trace(reading(theme("oil", 1.0)), two, tables)
    assert found.score == pytest.approx(0.7)
    assert found.path[1].to == "sector:a"


def test_a_sentence_says_why(tables: Tables, whole: ExposureMap) -> None:
    indirect = trace(reading(theme("oil")), whole, tables)[0]
    assert "is exposed" in explain_path(indirect) and indirect.ticker in explain_path(indirect)
    direct = trace(reading(named("XNYS:XOM", "subject")), whole, tables)[0]
    assert "is named in the story" in explain_path(direct)


codes = st.sampled_from(["oil", "armed conflict", "food security", "gold", "sanctions", "sport", "shipping"])
places = st.sampled_from(["RU", "CN", "TW", "UA", "IR"])
scores = st.floats(0, 1)


@settings(max_examples=60, deadline=None)
@given(st.dictionaries(codes, scores, max_size=5), st.sets(places, max_size=4))
def test_scores_stay_between_the_threshold_and_one_and_repeat(
    tables: Tables, whole: ExposureMap, read: dict[str, float], seen: set[str]
) -> None:
    story = reading(*[theme(c, s) for c, s in read.items()], *[mention(k) for k in sorted(seen)])
    found = trace(story, whole, tables)
    assert all(0.1 <= e.score <= 1 for e in found) and len(found) <= 12
    assert found == trace(story, whole, tables)


@settings(max_examples=60, deadline=None)
@given(st.dictionaries(codes, scores, max_size=4), codes, scores)
def test_reading_one_more_theme_never_weakens_an_exposure(
    tables: Tables, whole: ExposureMap, read: dict[str, float], more: str, score: float
) -> None:
    before = reading(*[theme(c, s) for c, s in read.items() if c != more], mention("RU"))
    after = reading(*[theme(c, s) for c, s in read.items() if c != more], theme(more, score), mention("RU"))
    stronger = {e.key: e.score for e in trace(after, whole, tables, limit=10_000)}
    assert all(stronger[e.key] >= e.score - 1e-9 for e in trace(before, whole, tables, limit=10_000))


@given(st.lists(st.floats(0, 1), max_size=8), st.floats(0, 1))
def test_noisy_or_is_a_chance_and_rises(ways: list[float], more: float) -> None:
    assert 0 <= noisy_or(ways) <= noisy_or([*ways, more]) + 1e-12 <= 1 + 1e-9
