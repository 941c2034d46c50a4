"""Tone of a story and of its securities: words, typed events and analyst actions together."""

from __future__ import annotations

from stories_by_hand import made
from tocsin.model.reading import Event, LinkedSecurity, Rating, SecurityRole, Tone
from tocsin.model.spans import Span
from tocsin.understanding.document import Document
from tocsin.understanding.tone import find_tone

SPAN = Span("headline", 0, 4)


def linked(doc: Document, name: str, primary: bool = False, role: SecurityRole = "subject") -> LinkedSecurity:
    spans = []
    for part in doc.parts:
        at = part.tokens.text.find(name)
        if at >= 0:
            spans.append(Span(part.field, at, at + len(name)))
    return LinkedSecurity(name, name, "XNYS", name, 1.0, 1.0, primary, role, tuple(spans), "")


def tones(doc: Document, *securities: LinkedSecurity, **facts: tuple[object, ...]) -> dict[str, Tone]:
    return {t.target: t for t in find_tone(doc, securities, **{"events": (), **facts})}  # type: ignore[arg-type]


def rating(action: str, **more: object) -> Rating:
    base = {"rating": "", "prior_rating": "", "target": None, "prior_target": None, "target_action": ""}
    return Rating("Acme", "ACME", "UBS", "", action, currency="USD", span=SPAN, why="", **{**base, **more})  # type: ignore[arg-type]


def test_two_names_of_a_headline_have_tones_of_their_own() -> None:
    doc = made("Acme falls after it cut its outlook, while Borel rises on strong sales")
    found = tones(doc, linked(doc, "Acme", primary=True), linked(doc, "Borel"))
    assert found["Acme"].score < 0 < found["Borel"].score
    assert found["story"].score <= 0


def test_a_name_of_the_body_alone_is_read_there() -> None:
    doc = made("Markets wrap", "The day was quiet. Borel plunged 9% after a profit warning.")
    assert tones(doc, linked(doc, "Borel"))["Borel"].score < -0.25


def test_who_rates_or_tells_has_no_tone() -> None:
    doc = made("Borel warns of a crash, Acme slumps")
    found = tones(doc, linked(doc, "Borel", role="analyst"), linked(doc, "Acme"))
    assert "Borel" not in found and found["Acme"].score < 0


def test_an_event_speaks_where_no_word_does_and_by_the_role_in_it() -> None:
    doc = made("Acme and Borel agree terms")
    merger = Event("merger", "done", (("acquirer", "Acme"), ("target", "Borel")), SPAN, "")
    found = tones(doc, linked(doc, "Acme"), linked(doc, "Borel"), events=(merger,))
    assert found["Borel"].score > 0.25
    assert "target of merger, done +0.70" in found["Borel"].why and SPAN in found["Borel"].spans
    assert found.get("Acme", Tone("Acme", 0.0)).score < found["Borel"].score


def test_a_rumour_weighs_less_than_what_is_done() -> None:
    doc = made("Acme")
    by_status = {
        status: tones(
            doc, linked(doc, "Acme"), events=(Event("bankruptcy", status, (("company", "Acme"),), SPAN, ""),)
        )["Acme"]  # type: ignore[arg-type]
        for status in ("done", "rumoured")
    }
    assert by_status["done"].score < by_status["rumoured"].score <= 0


def test_the_world_s_events_give_the_story_its_tone() -> None:
    doc = made("Missiles land in the capital")
    strike = Event("military strike", "done", (("attacker", "RU"),), SPAN, "")
    assert tones(doc, events=(strike,))["story"].score < -0.25


def test_an_upgrade_is_good_and_from_sell_to_buy_better() -> None:
    doc = made("Acme at UBS")
    step = tones(
        doc, linked(doc, "Acme"), ratings=(rating("upgrades", rating="Buy", prior_rating="Neutral"),)
    )
    leap = tones(doc, linked(doc, "Acme"), ratings=(rating("upgrades", rating="Buy", prior_rating="Sell"),))
    assert 0 < step["Acme"].score < leap["Acme"].score
    assert "UBS upgrades Buy" in step["Acme"].why


def test_a_target_counts_by_how_far_it_moves() -> None:
    doc = made("Acme at UBS")
    found = [
        tones(
            doc,
            linked(doc, "Acme"),
            ratings=(rating("maintains", rating="Hold", target=to, prior_target=100.0),),
        )
        for to in (40.0, 95.0, 160.0)
    ]
    low, little, high = (f.get("Acme", Tone("Acme", 0.0)).score for f in found)
    assert low < little <= 0 < high
    assert "target -60%" in found[0]["Acme"].why


def test_beginning_at_neutral_says_nothing() -> None:
    doc = made("Acme at UBS")
    assert "Acme" not in tones(doc, linked(doc, "Acme"), ratings=(rating("initiates", rating="Hold"),))


def test_no_word_no_event_no_tone() -> None:
    doc = made("Acme Tuesday")
    assert tones(doc, linked(doc, "Acme")) == {}
    assert find_tone(made(""), (), ()) == ()


def test_the_headline_outweighs_the_body() -> None:
    doc = made("Acme profit soars", "Rivals fell on weak sales.")
    assert tones(doc)["story"].score > 0
