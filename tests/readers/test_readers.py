"""Optional readers: asked over real HTTP, held to the text and to time, and kept to what we were unsure of."""

from __future__ import annotations

import json
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

sys.path.insert(0, str(Path(__file__).parent))
from endpoint_server import BODY, NOON, Endpoint

from tocsin.app.building import building
from tocsin.errors import SettingError, WireError
from tocsin.model.offers import Offer
from tocsin.model.reading import Claim, Event, Mention, Reading, Theme
from tocsin.model.spans import Span
from tocsin.model.stories import Identity, Story
from tocsin.model.wires import WireItem
from tocsin.outbound import Client
from tocsin.readers import Asked, Means, make_readers
from tocsin.readers.asking import FAILURES, REST
from tocsin.readers.quoting import offer_of
from tocsin.reference import Tables
from tocsin.settings import load
from tocsin.understanding import read
from tocsin.understanding.second import MOST_SURE, with_offers

FACTS = {
    "mentions": [
        {"kind": "organisation", "name": "Calder Precision", "words": "Calder Precision"},
        {"kind": "place", "words": "Dover"},
        {"kind": "person", "words": "Nobody Such"},
    ],
    "claims": [
        {"claimant": "people close to the firm", "kind": "indirect", "certainty": "possible",
         "words": "Calder Precision is thinking about leaving Dover"}
    ],
    "themes": [{"code": "manufacturing of unicorns", "words": "gears"}],
    "events": [{"type": "merger", "status": "done", "roles": {"acquirer": "x"}, "words": "let slip"}],
}  # fmt: skip


def reader(client: Client, endpoint: Endpoint, path: str = "/v1", **more: object):  # type: ignore[no-untyped-def]
    means = Means(client, endpoint.url(path), "tiny", **more)  # type: ignore[arg-type]
    (made,) = make_readers(("endpoint",), means)
    return made


def words(story: Story, span: Span) -> str:
    return (story.headline if span.field == "headline" else story.body)[span.start : span.end]


def test_the_endpoint_is_asked_once_with_the_story_and_its_key(
    client: Client, endpoint: Endpoint, story: Story
) -> None:
    endpoint.facts = FACTS
    offer = reader(client, endpoint, key="sesame").offer(story, Reading("s1", 1, "en"))
    (asked,) = endpoint.asked
    assert asked["model"] == "tiny" and endpoint.keys == ["Bearer sesame"]
    assert json.loads(asked["messages"][1]["content"])["headline"] == story.headline
    assert [words(story, m.span) for m in offer.mentions] == ["Calder Precision", "Dover"]
    assert offer.refused == 1 and offer.version.endswith("tiny")


@pytest.mark.parametrize(
    ("path", "told"),
    [("/denied", "answered 401"), ("/broken", "not what was asked"), ("/prose", "not what was asked")],
)
def test_an_endpoint_that_misbehaves_is_an_error_with_what_to_do(
    client: Client, endpoint: Endpoint, story: Story, path: str, told: str
) -> None:
    with pytest.raises(WireError, match=told) as error:
        reader(client, endpoint, path).offer(story, Reading("s1", 1, "en"))
    assert error.value.mend


def test_a_slow_reader_costs_its_offer_and_no_more_than_its_time(
    client: Client, endpoint: Endpoint, story: Story
) -> None:
    asked = Asked([reader(client, endpoint, "/slow", seconds=20.0)], 0.2)
    (first,) = asked.offers(story, Reading("s1", 1, "en"))
    (second,) = asked.offers(story, Reading("s1", 1, "en"))
    assert first.failed == "no answer in 0.2 seconds"
    assert second.failed == "it still works on an earlier story"


def test_a_reader_that_fails_again_and_again_rests(client: Client, endpoint: Endpoint, story: Story) -> None:
    now = [0.0]
    asked = Asked([reader(client, endpoint, "/denied")], 5.0, lambda: now[0])
    for _ in range(FAILURES):
        assert "answered 401" in asked.offers(story, Reading("s1", 1, "en"))[0].failed
    assert "rests" in asked.offers(story, Reading("s1", 1, "en"))[0].failed
    assert len(endpoint.asked) == FAILURES
    now[0] = REST + 1
    assert "answered 401" in asked.offers(story, Reading("s1", 1, "en"))[0].failed


def test_a_fault_inside_a_reader_is_its_own(story: Story) -> None:
    class Faulty:
        name, version = "faulty", "0"

        def offer(self, story: Story, reading: Reading) -> Offer:
            raise ZeroDivisionError("oops")

    (offer,) = Asked([Faulty()], 5.0).offers(story, Reading("s1", 1, "en"))
    assert "ZeroDivisionError" in offer.failed


def test_a_reader_must_be_known_and_have_what_it_needs(client: Client) -> None:
    with pytest.raises(SettingError, match="Known are: endpoint, spacy"):
        make_readers(("crystal ball",), Means(client))
    with pytest.raises(SettingError, match="reader_url"):
        make_readers(("endpoint",), Means(client))


# -- words must stand in the text ------------------------------------------------------
def test_quoted_words_are_found_one_place_after_the_other(story: Story) -> None:
    raw = {"mentions": [{"kind": "place", "words": "Dover"}] * 4}
    offer = offer_of(raw, story, "r", "1")
    assert (offer.mentions[0].span.field, words(story, offer.mentions[0].span)) == ("headline", "Dover")
    assert len({m.span for m in offer.mentions}) == 3


def test_words_inside_other_words_do_not_count(story: Story) -> None:
    assert offer_of({"themes": [{"code": "x", "words": "ear"}]}, story, "r", "1").refused == 1


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=8) | st.just("Dover"),
        lambda inner: (
            st.lists(inner, max_size=4)
            | st.dictionaries(
                st.sampled_from(
                    ("mentions", "themes", "events", "claims", "words", "kind", "code", "type", "status", "roles")
                ),
                inner,
                max_size=5,
            )
        ),
        max_leaves=20,
    )
)  # fmt: skip
def test_whatever_comes_is_no_crash_and_every_span_is_in_the_text(raw: object) -> None:
    story = Story("s", 1, "w", "1", Identity("", "", ""), "Dover", "In Dover.", NOON, language="en")
    offer = offer_of(raw, story, "r", "1")
    for fact in (*offer.mentions, *offer.events):
        assert words(story, fact.span) == "Dover"


# -- only what we were unsure of is overwritten ----------------------------------------
def test_offers_fill_gaps_and_say_who_offered(story: Story, tables: Tables) -> None:
    ours = read(story, tables)
    reading = with_offers(story, ours, [offer_of(FACTS, story, "endpoint", "1 tiny")], tables)
    assert ("reader endpoint", "1 tiny") in reading.versions
    calder = next(m for m in reading.mentions if m.name == "Calder Precision")
    assert calder.why == "offered by endpoint 1 tiny" and calder.confidence <= MOST_SURE
    assert any(c.claimant == "people close to the firm" for c in reading.claims)
    assert reading.themes == ours.themes  # no such code
    assert [e.status for e in reading.events if e.type == "merger"] == ["confirmed"]  # never done by an offer


def mention(kind: str, key: str, start: int, end: int, confidence: float) -> Mention:
    return Mention(kind, key, key, Span("body", start, end), "x", confidence, "by hand")  # type: ignore[arg-type]


@pytest.mark.parametrize(("sure", "kept"), [(0.9, "Old"), (0.5, "New")])
def test_a_mention_gives_way_only_where_it_was_unsure(
    story: Story, tables: Tables, sure: float, kept: str
) -> None:
    ours = Reading("s1", 1, "en", mentions=(mention("person", "Old", 0, 6, sure),))
    offer = Offer("r", "1", mentions=(mention("organisation", "New", 0, 16, 0.9),))
    assert [m.key for m in with_offers(story, ours, [offer], tables).mentions] == [kept]


def test_securities_must_be_in_the_tables_and_are_gathered_anew(story: Story, tables: Tables) -> None:
    at = story.body.index("Ford")
    offered = (mention("security", "NYSE:F", at, at + 4, 0.9), mention("security", "XNAS:NOSUCH", 0, 6, 0.9))
    reading = with_offers(
        story, Reading("s1", 1, "en"), [Offer("r", "1", tuple(map(_named, offered)))], tables
    )
    assert [(s.key, s.ticker) for s in reading.securities] == [("XNYS:F", "F")]


def _named(m: Mention) -> Mention:
    return replace(m, surface="Ford")


def test_our_events_claims_and_themes_stand(story: Story, tables: Tables) -> None:
    span = Span("body", 0, 16)
    ours = Reading(
        "s1", 1, "en",
        themes=(Theme("oil", 0.6, (span,)),),
        events=(Event("layoffs", "planned", (), span, "x"),),
        claims=(Claim("c", "Ann", "Ann", "direct", "asserted", span, "x"),),
    )  # fmt: skip
    offer = Offer(
        "r", "1",
        themes=(Theme("oil", 0.9, (span,)),),
        events=(Event("layoffs", "done", (), Span("body", 20, 30), "y"), Event("merger", "rumoured", (), span, "y")),
        claims=(Claim("d", "Bob", "Bob", "direct", "denied", span, "y"),),
    )  # fmt: skip
    reading = with_offers(story, ours, [offer], tables)
    assert (reading.themes, reading.events, reading.claims) == (ours.themes, ours.events, ours.claims)


def test_a_failed_offer_changes_nothing(story: Story, tables: Tables) -> None:
    ours = read(story, tables)
    assert with_offers(story, ours, [Offer("r", "1", failed="slow")], tables) == ours


# -- through the desk ------------------------------------------------------------------
@pytest.mark.parametrize("path", ["/v1", "/denied"])
def test_the_desk_asks_and_goes_on_without(endpoint: Endpoint, tmp_path: Path, path: str) -> None:
    endpoint.facts = FACTS
    flags = {
        "data": tmp_path, "readers": "endpoint", "reader_url": endpoint.url(path), "reader_model": "tiny",
        "allow": f"127.0.0.1:{endpoint.port}",
    }  # fmt: skip
    item = WireItem("w", "1", NOON, headline="Gear Maker Weighs Leaving Dover", body=BODY)
    with building(load(flags, environ={})) as app:
        done = app.desk.handle(item)
        reading = app.store.story(done.story_id).reading
    assert done.kind == "new" and len(endpoint.asked) == 1
    assert (("reader endpoint", "1 tiny") in reading.versions) == (path == "/v1")
