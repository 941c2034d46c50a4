"""Where a story stands: starts, adds, repeats, corrects, withdraws."""

from __future__ import annotations

import pytest
from wire import FERRY, FERRY_BODY, HALL, HALL_BODY, Wire, about, story

from tocsin.model.placement import Placement
from tocsin.model.stories import Story


def words(of: Story, placement: Placement) -> list[str]:
    texts = {"headline": of.headline, "body": of.body}
    return [texts[s.field][s.start : s.end] for s in placement.adds]


@pytest.fixture
def wire() -> Wire:
    made = Wire()
    made.bring(story("s-1", FERRY, FERRY_BODY))
    return made


def test_the_first_story_starts_a_storyline_named_after_it() -> None:
    one, two = Wire().bring(story("s-1", FERRY)), Wire().bring(story("s-1", FERRY, FERRY_BODY))
    assert (one.relation, one.novelty, one.nearest) == ("starts", 1.0, "")
    assert one.storyline_id == two.storyline_id and one.storyline_id.startswith("sl-")


def test_another_event_starts_another_storyline(wire: Wire) -> None:
    placement = wire.bring(story("s-2", HALL, HALL_BODY, 1))
    assert placement.relation == "starts"
    assert placement.storyline_id != wire.kept[0].storyline_id


def test_the_same_text_from_another_source_repeats(wire: Wire) -> None:
    placement = wire.bring(story("s-2", FERRY, FERRY_BODY, 1, source_id="other"))
    assert (placement.relation, placement.novelty, placement.adds) == ("repeats", 0.0, ())
    assert (placement.nearest, placement.storyline_id) == ("s-1", wire.kept[0].storyline_id)
    assert "word for word" in placement.why


def test_a_copy_under_another_headline_repeats(wire: Wire) -> None:
    body = f"PORT ELLERY (Wire) - {FERRY_BODY} Reporting by our own staff."
    placement = wire.bring(story("s-2", "Passengers safe after Ellery grounding", body, 1))
    assert (placement.relation, placement.novelty) == ("repeats", 0.0)
    assert "copy" in placement.why


def test_what_is_new_is_shown_in_the_storys_own_words(wire: Wire) -> None:
    new = "Divers found a torn hull plate and fuel leaking into the estuary."
    later = story("s-2", "Ferry aground off Port Ellery leaks fuel again", f"{FERRY_BODY[:110]}. {new}", 5)
    placement = wire.bring(later)
    assert placement.relation == "adds" and 0 < placement.novelty < 1
    assert new in words(later, placement)
    assert "again" in placement.why and len(placement.adds) <= 3


def test_the_same_event_in_other_words_tells_nothing_new(wire: Wire) -> None:
    placement = wire.bring(story("s-2", "Port Ellery ferry runs aground with 80 aboard", "", 1))
    assert (placement.relation, placement.nearest) == ("repeats", "s-1")


def test_a_new_figure_in_the_headline_is_news(wire: Wire) -> None:
    placement = wire.bring(story("s-2", "Ferry aground off Port Ellery: 14 hurt", "", 3))
    assert placement.relation == "adds"
    assert "14" in placement.why


@pytest.mark.parametrize("status", ["usable", "withdrawn"])
def test_a_revision_stays_in_its_storyline_whatever_it_says(wire: Wire, status: str) -> None:
    placement = wire.bring(story("s-1", HALL, HALL_BODY, 1, revision=2, status=status))
    assert placement.storyline_id == wire.kept[0].storyline_id
    assert placement.relation == ("adds" if status == "usable" else "withdraws")


def test_a_revision_that_only_exchanges_figures_corrects(wire: Wire) -> None:
    headline, body = FERRY.replace("80", "60"), FERRY_BODY.replace("80", "60")
    placement = wire.bring(story("s-1", headline, body, 1, revision=2))
    assert placement.relation == "corrects"
    assert "60 in the place of 80" in placement.why


def test_a_revision_that_mends_only_spelling_repeats(wire: Wire) -> None:
    placement = wire.bring(story("s-1", FERRY, FERRY_BODY.replace("harbour", "harbor"), 1, revision=2))
    assert placement.relation == "repeats"


def test_a_revision_marked_as_a_correction_corrects(wire: Wire) -> None:
    placement = wire.bring(story("s-1", f"CORRECTED: {FERRY}", FERRY_BODY, 1, revision=2, correction=True))
    assert placement.relation == "corrects"


def test_a_correction_under_its_own_id_finds_its_original(wire: Wire) -> None:
    wire.bring(story("s-2", HALL, HALL_BODY, 1))
    body = FERRY_BODY.replace("80", "60")
    placement = wire.bring(story("s-3", f"CORRECTED-{FERRY.replace('80', '60')}", body, 2, correction=True))
    assert (placement.relation, placement.nearest) == ("corrects", "s-1")


def test_an_update_finds_its_original_by_less(wire: Wire) -> None:
    headline = "Coast guard tows stranded vessel, channel opens to traffic"
    plain = Wire()
    plain.bring(story("s-1", FERRY, FERRY_BODY))
    assert wire.bring(story("s-2", f"UPDATE 1-{headline}", "", 4)).nearest == "s-1"
    assert plain.bring(story("s-2", headline, "", 24 * 12)).relation == "starts"


def test_a_first_story_that_says_it_goes_on_is_told_so() -> None:
    placement = Wire().bring(story("s-1", "Ferry runs aground again off Port Ellery", FERRY_BODY))
    assert placement.relation == "starts"
    assert placement.why == "no earlier story is about the same, though it says “again”"


def test_a_withdrawal_of_something_never_held_says_so() -> None:
    placement = Wire().bring(story("s-1", FERRY, status="withdrawn"))
    assert placement.relation == "withdraws" and "no earlier story" in placement.why


REPORT = (
    "{0} Inc posted quarterly results after the close of trading on Thursday, with revenue and earnings per share ahead "
    "of what analysts surveyed had looked for. The board declared its regular dividend, payable to holders of record "
    "at the end of the month. Management will hold a call with investors on Friday morning to discuss the outlook."
)


def test_reports_made_to_one_pattern_on_two_companies_are_two_events() -> None:
    wire = Wire()
    wire.bring(story("s-1", "Alder Inc results beat estimates", REPORT.format("Alder")), about("ALD"))
    placement = wire.bring(
        story("s-2", "Birch Inc results beat estimates", REPORT.format("Birch"), 1), about("BIR")
    )
    assert placement.relation == "starts"


def test_reports_on_two_quarters_are_two_events() -> None:
    wire = Wire()
    wire.bring(
        story("s-1", "Alder first-quarter results beat estimates", REPORT.format("Alder")), about("ALD")
    )
    later = story("s-2", "Alder Q2 results beat estimates", REPORT.format("Alder"), 90 * 24)
    assert wire.bring(later, about("ALD")).relation == "starts"


def test_a_round_up_joins_no_storyline_and_draws_none() -> None:
    wire = Wire()
    wire.bring(story("s-1", FERRY, FERRY_BODY))
    wrap = wire.bring(story("s-2", f"Morning briefing round-up: {FERRY}", HALL_BODY, 1))
    assert wrap.relation == "starts" and "round-up" in wrap.why


def test_what_is_old_enough_is_another_event(wire: Wire) -> None:
    soon = Wire()
    soon.bring(story("s-1", FERRY, FERRY_BODY))
    headline = "Ferry aground near Ellery blocks harbour"
    assert soon.bring(story("s-2", headline, "", 2)).nearest == "s-1"
    assert wire.bring(story("s-2", headline, "", 24 * 60)).relation == "starts"
