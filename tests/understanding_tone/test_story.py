"""Tone of a story and of its securities: words, typed events and analyst actions together."""

from __future__ import annotations

import pytest

from stories_by_hand import made
from tocsin.model.reading import Event, LinkedSecurity, Rating, SecurityRole, Tone
from tocsin.model.spans import Span
from tocsin.understanding.document import Document
from tocsin.understanding.events import event_types
from tocsin.understanding.lexicon import rows
from tocsin.understanding.tone import find_tone
from tocsin.understanding.tone.typed import of_events

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


@pytest.mark.parametrize(
    ("kind", "role", "good", "bad"),
    [
        ("earnings report", "company", "beat", "missed"),
        ("guidance", "company", "up", "withdrawn"),
        ("dividend", "company", "initiated", "suspended"),
        ("drug approval", "company", "approved", "rejected"),
        ("regulatory approval", "company", "approved", "rejected"),
        ("clinical trial result", "company", "met", "missed"),
        ("credit rating change", "rated", "up", "down"),
        ("index change", "company", "added", "removed"),
        ("stake", "company", "up", "down"),
    ],
)
def test_the_way_an_event_points_turns_its_tone(kind: str, role: str, good: str, bad: str) -> None:
    events = {
        way: (Event(kind, "done", (("direction", way), (role, "Acme")), SPAN, ""),) for way in (good, bad)
    }
    ((better,), (worse,)) = (of_events(events[way], "Acme") for way in (good, bad))
    assert worse.score < 0 < better.score
    assert better.why == f"{role} of {kind} {good}, done"


def test_guidance_cut_is_bad_and_guidance_raised_good_where_no_word_tells() -> None:
    doc = made("Acme on Tuesday")
    up, down = (
        tones(
            doc,
            linked(doc, "Acme"),
            events=(Event("guidance", "done", (("company", "Acme"), ("direction", way)), SPAN, ""),),
        )["Acme"]
        for way in ("up", "down")
    )
    assert down.score < -0.25 < 0.25 < up.score


def test_who_does_it_to_another_has_no_tone_of_it() -> None:
    doc = made("Acme and Borel on Tuesday")
    report = Event("short report", "done", (("company", "Borel"), ("seller", "Acme")), SPAN, "")
    found = tones(doc, linked(doc, "Acme"), linked(doc, "Borel"), events=(report,))
    assert found["Borel"].score < -0.25
    assert found.get("Acme", Tone("Acme", 0.0)).score == 0


def test_what_was_good_and_is_called_off_is_bad_and_what_was_bad_is_nothing() -> None:
    doc = made("Acme on Tuesday")
    off, quiet = (
        tones(doc, linked(doc, "Acme"), events=(Event(kind, "denied", ((role, "Acme"),), SPAN, ""),))
        for kind, role in (("merger", "target"), ("bankruptcy", "company"))
    )
    assert off["Acme"].score < 0
    assert quiet.get("Acme", Tone("Acme", 0.0)).score == 0


def test_tones_are_of_known_events_their_roles_and_directions() -> None:
    ways = {(row["type"], row["direction"]) for row in rows("tocsin.understanding.events", "triggers.csv")}
    roles = {
        row["type"]: {row["subject"], row["object"], *[p.partition(":")[2] for p in row["preps"].split()]}
        for row in rows("tocsin.understanding.events", "types.csv")
    }
    for row in rows("tocsin.understanding.tone", "typed.csv"):
        assert row["event"] in event_types()
        assert row["role"] in roles[row["event"]] | {""}, row
        assert (row["event"], row["direction"]) in ways or not row["direction"], row
        assert -1 <= float(row["tone"]) <= 1


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
