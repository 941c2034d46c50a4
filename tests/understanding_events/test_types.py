"""Events of companies, policy and the world by type: verbs, voices, statuses, directions, and what only sounds like them."""

from __future__ import annotations

import pytest

from stories_by_hand import Names, body_of, company, country, made, mentions, person
from tocsin.model.reading import Event
from tocsin.understanding.events import find_events

NAMES: Names = {
    "Acme": company("XNYS:ACME", "Acme Corp."),
    "Borel": company("XPAR:BOR", "Borel SA"),
    "Iran": country("IR", "Iran"),
    "Iranian": country("IR", "Iran"),
    "Sudan": country("SD", "Sudan"),
    "Sudanese": country("SD", "Sudan"),
    "France": country("FR", "France"),
    "French": country("FR", "France"),
    "Japan": country("JP", "Japan"),
    "Canada": country("CA", "Canada"),
    "Peru": country("PE", "Peru"),
    "Seoul": country("KR", "South Korea"),
    "North Korea": country("KP", "North Korea"),
    "Omar Saleh": person("Omar Saleh", "foreign minister", "SD"),
    "Nina Roth": person("Nina Roth"),
    "Bank of Canada": body_of("Bank of Canada", "CA"),
    "European Central Bank": body_of("European Central Bank"),
    "FDA": body_of("Food and Drug Administration", "US"),
    "Moody's": body_of("Moody's Ratings", "US"),
    "OPEC": body_of("Organization of the Petroleum Exporting Countries"),
}


def read(headline: str, body: str = "") -> list[Event]:
    doc = made(headline, body)
    return list(find_events(doc, mentions(doc, NAMES), ()))


def first(headline: str, body: str = "") -> tuple[str, str, dict[str, str]]:
    event = read(headline, body)[0]
    return event.type, event.status, dict(event.roles)


ACME = {"company": "XNYS:ACME"}


@pytest.mark.parametrize(
    ("headline", "kind", "roles"),
    [
        (
            "Acme builds 6% stake in Borel",
            "stake",
            {"holder": "XNYS:ACME", "company": "XPAR:BOR", "direction": "up"},
        ),
        ("Acme completes spin-off of water unit", "spinoff", ACME),
        ("Acme defaults on its dollar bonds", "debt default", {"debtor": "XNYS:ACME"}),
        ("Acme workers walk out over pay", "labour strike", ACME),
        ("Explosion at Acme refinery injures six", "accident", ACME),
        ("Acme delisted from Nasdaq", "delisting", ACME),
        ("Acme restates 2021 accounts", "restatement", ACME),
        ("Acme to close factory in Lyon", "plant closure", ACME),
        ("Founder Nina Roth dies at 81", "death", {"person": "Nina Roth"}),
        ("Acme raises dividend", "dividend", {**ACME, "direction": "up"}),
        ("Acme suspends dividend", "dividend", {**ACME, "direction": "suspended"}),
        ("Acme withdraws full-year guidance", "guidance", {**ACME, "direction": "withdrawn"}),
        ("Acme misses revenue estimates", "earnings report", {**ACME, "direction": "missed"}),
        ("Acme drug fails in late-stage study", "clinical trial result", {**ACME, "direction": "missed"}),
        ("Acme's ransomware attack exposes customer data", "cyber incident", ACME),
        ("Acme announces reverse stock split", "stock split", ACME),
        ("Acme raises $400 million in rights offering", "offering", ACME),
    ],
)
def test_events_of_companies(headline: str, kind: str, roles: dict[str, str]) -> None:
    name, _, found = first(headline)
    assert (name, found) == (kind, roles)


@pytest.mark.parametrize(
    ("headline", "kind", "roles"),
    [
        (
            "Bank of Canada cuts rates by a quarter point",
            "rate decision",
            {"bank": "Bank of Canada", "direction": "down"},
        ),
        ("Bank of Canada holds rates", "rate decision", {"bank": "Bank of Canada", "direction": "unchanged"}),
        ("Fed raises rates", "rate decision", {"bank": "Federal Reserve", "direction": "up"}),
        (
            "Bank of Canada governor says further rate cuts are likely",
            "central bank remarks",
            {"bank": "Bank of Canada"},
        ),
        ("Peru inflation slows to 3 percent", "inflation release", {"country": "PE", "direction": "down"}),
        ("Canada unemployment rises to 6 percent", "jobs release", {"country": "CA", "direction": "up"}),
        ("Japan GDP shrinks", "growth release", {"country": "JP", "direction": "down"}),
        ("France extends subsidies for electric cars", "subsidy", {"by": "FR"}),
        ("Peru cuts corporate tax", "tax change", {"by": "PE", "direction": "down"}),
        ("Peru nationalises mines", "nationalisation", {"by": "PE"}),
        ("OPEC cuts oil output", "output decision", {"by": NAMES["OPEC"][1], "direction": "down"}),
        ("French parliament passes law on data", "regulation", {"by": "FR"}),
        ("Peru votes in referendum on water", "referendum", {"country": "PE"}),
        ("Police arrest Nina Roth in Lima", "arrest", {"person": "Nina Roth"}),
        ("France bails out Borel", "bailout", {"by": "FR", "for": "XPAR:BOR"}),
    ],
)
def test_events_of_policy(headline: str, kind: str, roles: dict[str, str]) -> None:
    name, _, found = first(headline)
    assert (name, found) == (kind, roles)


@pytest.mark.parametrize(
    ("headline", "kind", "roles"),
    [
        ("Sudan accuses Iran of arming rebels", "accusation", {"by": "SD", "against": "IR"}),
        ("Japan demands that Iran free sailors", "demand", {"by": "JP", "to": "IR"}),
        ("Iran rejects Japan's proposal", "refusal", {"by": "IR"}),
        ("Iran expels French diplomats", "expulsion", {"by": "IR", "against": "FR"}),
        ("Soldiers seize power in Sudan", "coup", {"country": "SD"}),
        ("Thousands march in Peru against austerity", "protest", {"country": "PE"}),
        ("Gunmen kidnap pupils in Sudan", "hostage taking", {"country": "SD"}),
        ("Strong earthquake shakes Peru", "disaster", {"country": "PE"}),
        ("Iran seizes tanker", "seizure", {"by": "IR"}),
        ("Sudan imposes curfew", "crackdown", {"by": "SD"}),
        ("France withdraws troops from Sudan", "withdrawal", {"by": "FR", "from": "SD"}),
        ("Iran massed troops near border", "mobilisation", {"by": "IR"}),
        ("Car bomb kills nine in Sudan", "armed attack", {"target": "SD"}),
        ("Sudanese troops invade Peru", "invasion", {"attacker": "SD", "target": "PE"}),
        ("Sudan frees political prisoners", "concession", {"by": "SD"}),
        ("Peru congratulates Japan", "support", {"by": "PE", "for": "JP"}),
    ],
)
def test_events_of_the_world(headline: str, kind: str, roles: dict[str, str]) -> None:
    name, _, found = first(headline)
    assert (name, {k: v for k, v in found.items() if k in roles}) == (kind, roles)


@pytest.mark.parametrize(
    ("headline", "kind", "status"),
    [
        ("Acme postpones IPO", "initial public offering", "denied"),
        ("Acme proposes dividend of 20 cents", "dividend", "proposed"),
        ("Acme agrees to settle lawsuit", "settlement", "planned"),
        ("Acme union votes to strike over pay", "labour strike", "planned"),
        ("Peru pledges aid to Sudan", "aid", "planned"),
        ("Peru suspends aid to Sudan", "aid", "denied"),
        ("French minister vetoes data bill", "regulation", "denied"),
        ("Peru refuses to send missiles to Sudan", "refusal", "done"),
        ("Acme refuses to close factory", "plant closure", "denied"),
        ("Acme will not close factory", "plant closure", "denied"),
        ("Acme close to buying Borel", "merger", "planned"),
        ("Acme is said to seek merger with Borel", "merger", "rumoured"),
        ("Acme eyes bid for Borel", "merger", "proposed"),
        ("Seoul: North Korea tests ballistic missile", "missile test", "rumoured"),
        ("Sudan says Iran bombed base", "military strike", "rumoured"),
        ("Hope of ceasefire: Sudan may declare truce", "ceasefire", "proposed"),
        ("Acme shuts plant, Borel reported", "plant closure", "rumoured"),
    ],
)
def test_how_far_along_the_words_say_it_is(headline: str, kind: str, status: str) -> None:
    assert [e.status for e in read(headline) if e.type == kind] == [status]


def test_what_unnamed_people_tell_in_the_lead_is_a_rumour() -> None:
    body = "People familiar with the matter said the talks were at an early stage."
    assert first("Acme builds stake in Borel", body)[1] == "rumoured"


@pytest.mark.parametrize(
    "headline",
    [
        "Rovers strike late in the Premier League final",
        "New thriller: hackers attack France",
        "What if Iran invaded Sudan?",
        "Should Acme buy Borel?",
        "How Acme's merger with Borel went wrong",
        "Opinion: France must cut taxes",
        "On this day: Iran invades Sudan",
        "Acme to report quarterly results on Friday",
        "Lenders fire a warning shot",
        "Markets shaken by earthquake of selling",
        "Strong demand in Japan lifts shares",
        "Japan's Quennel wins U.S. customers",
        "Wall Street ends lower",
    ],
)
def test_play_guides_suppositions_and_pictures_are_no_events(headline: str) -> None:
    assert read(headline) == []


def test_a_year_near_the_word_is_background_and_one_elsewhere_is_not() -> None:
    assert read("", "In 1994 Iran expelled French diplomats.") == []
    news = "France's foreign ministry, founded in 1547, expelled two Iranian diplomats on Monday."
    assert [e.type for e in read("", news)] == ["expulsion"]


def test_deep_in_a_body_only_what_is_told_of_now_is_news() -> None:
    lead = "Markets were calm. Shares rose a little. Oil was flat. "
    assert read("A quiet day", lead + "Iran expelled French diplomats.") == []
    assert [e.type for e in read("A quiet day", lead + "On Monday Iran expelled French diplomats.")] == [
        "expulsion"
    ]


def test_one_word_tells_of_one_event() -> None:
    assert [e.type for e in read("Iran rejects Japan's truce offer")] == ["ceasefire"]


def test_a_saying_beside_a_deed_is_not_told_twice() -> None:
    assert [e.type for e in read("Sudan accuses Iran of bombing port")] == ["accusation"]


def test_a_country_that_only_describes_a_company_does_nothing() -> None:
    assert read("Japan's Quennel signs pact with Iranian bank") == []


def test_the_dateline_is_no_party() -> None:
    names = {**NAMES, "LIMA": country("PE", "Peru")}
    doc = made("", "LIMA Iran expelled two French diplomats on Monday.")
    (event,) = find_events(doc, mentions(doc, names), ())
    assert dict(event.roles) == {"by": "IR", "against": "FR"}


def test_words_of_one_side_behind_the_lead_are_no_news_of_their_own() -> None:
    lead = "Oil rose on Monday. "
    assert read("Oil rises", lead + "Iran condemned the cut.") == []
    assert [e.type for e in read("Oil rises", lead + "Iran condemned Sudan for the cut.")] == ["accusation"]


def test_a_candidate_speaks_for_no_state_and_a_minister_does() -> None:
    names = {**NAMES, "Ada Quist": person("Ada Quist", "presidential candidate", "PE")}
    doc = made("Ada Quist condemns Iran")
    (event,) = find_events(doc, mentions(doc, names), ())
    assert dict(event.roles) == {"against": "IR"}
    assert first("Omar Saleh condemns Iran") == ("accusation", "done", {"by": "SD", "against": "IR"})


def test_a_crowd_without_a_name_or_country_acts_by_its_word() -> None:
    assert first("Rebels withdraw from town after talks") == ("withdrawal", "done", {"by": "rebels"})


def test_a_party_merges_with_no_company() -> None:
    names = {**NAMES, "Republican Party": body_of("Republican Party", "US")}
    doc = made("Republican Party to acquire Borel in $2 billion deal")
    assert all(
        "Republican Party" not in dict(e.roles).values() for e in find_events(doc, mentions(doc, names), ())
    )


def test_who_faces_a_suit_is_its_defendant() -> None:
    assert first("Acme faces class action over pumps")[2] == {"defendant": "XNYS:ACME"}


def test_the_body_does_not_make_done_what_the_headline_plans() -> None:
    event = first("Acme to close factory", "Acme closed the factory in Lyon, a paper wrote.")
    assert event[:2] == ("plant closure", "planned")


@pytest.mark.parametrize(
    "headline", ["Acme profit could plunge", "Acme profit seen falling", "Acme earnings preview"]
)
def test_profits_to_come_are_no_report(headline: str) -> None:
    assert [e for e in read(headline) if e.type == "earnings report"] == []


@pytest.mark.parametrize(
    ("headline", "kind"),
    [
        ("Acme names new finance head", "appointment"),
        ("Acme provides support for electric cars", "subsidy"),
        ("Acme downgrades Borel credit", "credit rating change"),
        ("Acme upgrades Borel to buy", "merger"),
    ],
)
def test_a_company_does_not_do_what_offices_and_agencies_do(headline: str, kind: str) -> None:
    assert [e for e in read(headline) if e.type == kind] == []
