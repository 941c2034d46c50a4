"""What happened, by whom to whom, and how far along it is."""

from __future__ import annotations

import pytest

from stories_by_hand import Names, body_of, company, country, made, mentions, person
from tocsin.model.reading import Event
from tocsin.understanding.events import find_events
from tocsin.understanding.events.tables import types

NAMES: Names = {
    "Acme": company("XNYS:ACME", "Acme Corp."),
    "Borel": company("XPAR:BOR", "Borel SA"),
    "Iran": country("IR", "Iran"),
    "Tehran": country("IR", "Iran"),
    "Sudan": country("SD", "Sudan"),
    "France": country("FR", "France"),
    "Japan": country("JP", "Japan"),
    "Canada": country("CA", "Canada"),
    "Omar Saleh": person("Omar Saleh", "foreign minister", "SD"),
    "Federal Reserve": body_of("Federal Reserve", "US"),
    "Reuters": body_of("Reuters"),
}


def read(headline: str, body: str = "") -> list[Event]:
    doc = made(headline, body)
    return list(find_events(doc, mentions(doc, NAMES), ()))


def one(headline: str, body: str = "") -> tuple[str, str, dict[str, str]]:
    (event,) = read(headline, body)
    return event.type, event.status, dict(event.roles)


def test_an_arms_offer_is_proposed_and_says_what_for() -> None:
    kind, status, roles = one("Iran may send drones to Sudan in exchange for port access")
    assert (kind, status) == ("arms transfer", "proposed")
    assert roles == {"supplier": "IR", "receiver": "SD", "in_exchange_for": "port access"}


def test_the_receiver_can_be_the_subject() -> None:
    assert one("", "Sudan will receive artillery shells from Iran.") == (
        "arms transfer",
        "planned",
        {"supplier": "IR", "receiver": "SD"},
    )


def test_a_barter_told_from_the_other_side_is_the_same_transfer() -> None:
    events = read(
        "Iran could ship missiles to Sudan", "Sudan is offering Iran gold in exchange for missiles."
    )
    (event,) = [e for e in events if e.type == "arms transfer"]
    assert dict(event.roles) == {"supplier": "IR", "receiver": "SD", "in_exchange_for": "gold"}
    assert event.status == "proposed"


def test_a_report_by_a_third_party_does_not_make_it_done() -> None:
    assert one("", "France said Iran shipped missiles to Sudan.")[1] == "rumoured"


def test_a_delegation_to_be_sent_is_a_planned_visit() -> None:
    assert one("", "Japan plans to send a delegation to Tehran.") == (
        "official visit",
        "planned",
        {"from": "JP", "to": "IR"},
    )


def test_sanctions_name_the_party_and_not_its_country() -> None:
    assert one("", "Canada has imposed sanctions on a Sudanese trader for moving fuel.") == (
        "sanctions designation",
        "done",
        {"by": "CA", "against": "a Sudanese trader"},
    )


def test_the_passive_turns_the_roles() -> None:
    kind, _, roles = one("Borel to be acquired by Acme in cash deal")
    assert (kind, roles) == ("merger", {"acquirer": "XNYS:ACME", "target": "XPAR:BOR"})


@pytest.mark.parametrize(
    ("headline", "status"),
    [
        ("Acme acquires Borel", "confirmed"),
        ("Acme completes deal, acquired Borel", "done"),
        ("Acme to acquire Borel", "planned"),
        ("Acme agreed to acquire Borel", "planned"),
        ("Acme considers move to acquire Borel", "proposed"),
        ("Acme is in talks to acquire Borel, sources say", "rumoured"),
        ("Acme denies plan to acquire Borel", "denied"),
    ],
)
def test_the_stage_of_a_merger_is_kept_apart(headline: str, status: str) -> None:
    assert {e.status for e in read(headline) if e.type == "merger"} == {status}


@pytest.mark.parametrize(
    ("headline", "kind"),
    [
        ("Acme recalls 3,000 vehicles over fire risk", "product recall"),
        ("Acme declares quarterly dividend of 20 cents", "dividend"),
        ("Acme files for bankruptcy", "bankruptcy"),
        ("Acme wins contract for two ferries", "contract award"),
        ("Acme cuts 300 jobs", "layoffs"),
        ("Acme sues Borel over pump design", "lawsuit"),
        ("Acme names new chief executive", "management change"),
        ("Acme announces $2 billion buyback", "buyback"),
        ("Federal Reserve raises rates by a quarter point", "rate decision"),
        ("Japan imposes tariffs on steel from Canada", "tariff"),
        ("Acme raises full-year guidance", "guidance"),
    ],
)
def test_a_headline_gives_its_event(headline: str, kind: str) -> None:
    assert kind in {e.type for e in read(headline)}


@pytest.mark.parametrize(
    "sentence",
    [
        "Acme has not acquired Borel.",
        "If Acme acquires Borel, jobs will go.",
        "Two decades ago Acme acquired Borel.",
        "In 1994 Iran sold missiles to Sudan.",
        "As a result of the sanctions imposed by Canada, Iran is short of parts.",
    ],
)
def test_what_is_denied_supposed_or_long_past_is_no_event(sentence: str) -> None:
    assert read("", sentence) == []


def test_every_type_of_the_table_is_in_plain_words() -> None:
    assert len(types()) >= 40
    assert all(name.replace(" ", "").isalpha() and name == name.lower() for name in types())
