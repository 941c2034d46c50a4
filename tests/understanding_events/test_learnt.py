"""What the trained model tells where no rule fits, and how wires list a company's figures."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stories_by_hand import Names, company, made, mentions
from tocsin.model.reading import Event
from tocsin.understanding.events import find_events
from tocsin.understanding.events.learnt import guess, without_names
from tocsin.understanding.events.tables import types

NAMES: Names = {
    "Acme": company("XNYS:ACME", "Acme Corp."),
    "Acme, Inc": company("XNYS:ACME", "Acme Corp."),
    "Acme's": company("XNYS:ACME", "Acme's Stores"),
    "Borel": company("XPAR:BOR", "Borel SA"),
    "Twirl": company("XNYS:ACME", "Acme Corp."),
}


def read(headline: str, *, learnt: bool = True) -> list[Event]:
    doc = made(headline, "")
    return list(find_events(doc, mentions(doc, NAMES), (), learnt=learnt))


@pytest.mark.parametrize(
    ("headline", "kind"),
    [
        ("Acme regular payout set", "dividend"),
        ("Acme woos a chief from Borel to be finance chief", "management change"),
    ],
)
def test_where_no_rule_fits_the_words_that_spoke_for_a_type_are_shown(headline: str, kind: str) -> None:
    assert read(headline, learnt=False) == []
    (event,) = read(headline)
    assert event.type == kind and event.why.startswith(f"learnt.npz: {kind}, ")
    reasons = event.why.split("“")[1:]
    masked = without_names(headline, mentions(made(headline, ""), NAMES)).lower()
    assert reasons and all(reason.split("”")[0].split()[0] in masked for reason in reasons)


def test_nothing_is_done_on_the_word_of_the_model() -> None:
    events = [
        *read("Acme regular quarterly payout"),
        *read("Acme woos a chief from Borel to be finance chief"),
    ]
    assert len(events) == 2 and all(e.status != "done" for e in events)
    assert events[0].why.endswith("confirmed: no rule says that it is done")


@pytest.mark.parametrize(
    "headline",
    ["Why Acme's payout could shrink", "Is the Acme payout safe?", "Opinion: Acme and its payout"],
)
def test_guides_questions_and_opinions_are_not_guessed_at(headline: str) -> None:
    assert read(headline) == []


@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=120))
def test_any_headline_is_answered_with_a_known_type_and_one_of_its_words(headline: str) -> None:
    part = made(headline, "").headline
    told = guess(part, ())
    assert told is None or (told.type in types().values() and 0 <= told.token < len(part.tokens))


@pytest.mark.parametrize(
    "headline",
    [
        "Acme, Inc. Reports Q1 EPS of $0.83 vs $0.79 Est",
        "Acme Q3 net profit up 13% to Rs 318 crore",
        "Acme 3Q profit doubles on strong orders",
        "Acme third-quarter revenue rises 9 pct",
        "Acme 2nd-quarter adjusted profit falls",
        "Acme Q4 FFO $0.22 vs $0.20 est",
        "Acme misses by $0.02, beats on revenue",
        "Acme rallies as quarterly profit beats estimates",
        "Acme's posts weak March sales results",
    ],
)
def test_figures_as_wires_list_them_are_a_report(headline: str) -> None:
    (event,) = read(headline, learnt=False)
    assert (event.type, event.status) == ("earnings report", "done")
    assert dict(event.roles)["company"] == "XNYS:ACME"


@pytest.mark.parametrize(
    ("headline", "company"),
    [
        ("Harrowgate India Q2 net profit up 7% at Rs 30 crore", "Harrowgate India"),
        ("Quennel Optics, Inc. Reports Third-Quarter EPS of $1.17", "Quennel Optics, Inc"),
        ("Harrow Mills Q4 net drops 23% on provisions", "Harrow Mills"),
    ],
)
def test_a_name_that_no_table_has_stands_before_its_quarter(headline: str, company: str) -> None:
    (event,) = read(headline, learnt=False)
    assert event.type == "earnings report" and dict(event.roles)["company"] == company


@pytest.mark.parametrize(
    "headline",
    [
        "Acme Q2 EPS $1.15-1.25 expected",
        "Acme sees Q2 EPS $1.15-1.25 vs $1.31 Est",
        "Acme Q3 results preview",
    ],
)
def test_figures_still_to_come_are_no_report(headline: str) -> None:
    assert "earnings report" not in {e.type for e in read(headline, learnt=False)}


def test_a_brand_that_its_buyer_owns_today_is_still_the_target() -> None:
    (event,) = read("Acme to buy video site Twirl", learnt=False)
    assert event.type == "merger" and dict(event.roles) == {"acquirer": "XNYS:ACME", "target": "Twirl"}
