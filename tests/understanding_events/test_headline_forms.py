"""Halts and recalls as headlines tell them, deals between companies that no table has, denials, sanctions, forecasts."""

from __future__ import annotations

import pytest

from stories_by_hand import Names, body_of, company, country, made, mentions
from tocsin.model.reading import Event
from tocsin.understanding.events import find_events

NAMES: Names = {
    "Acme": company("XNYS:ACME", "Acme Corp."),
    "ACME": company("XNYS:ACME", "Acme Corp."),
    "Borel": company("XPAR:BOR", "Borel SA"),
    "Nasdaq": company("XNAS:NDAQ", "Nasdaq Inc."),
    "NYSE": body_of("New York Stock Exchange", "US"),
    "FDA": body_of("Food and Drug Administration", "US"),
    "IMF": body_of("International Monetary Fund"),
    "Bank of Japan": body_of("Bank of Japan", "JP"),
    "OFAC": body_of("Office of Foreign Assets Control", "US"),
    "EU": body_of("European Union"),
    "US": country("US", "United States"),
    "China": country("CN", "China"),
    "Sudanese": country("SD", "Sudan"),
    "Sudan": country("SD", "Sudan"),
    "Iran": country("IR", "Iran"),
}


def read(headline: str, body: str = "") -> list[Event]:
    doc = made(headline, body)
    return list(find_events(doc, mentions(doc, NAMES), ()))


def of_type(kind: str, headline: str, body: str = "") -> list[tuple[str, dict[str, str]]]:
    return [(e.status, dict(e.roles)) for e in read(headline, body) if e.type == kind]


@pytest.mark.parametrize(
    ("headline", "halted"),
    [
        ("Trading halt: Acme (NYSE: ACME), news pending", "XNYS:ACME"),
        ("Trading resumed: Acme (NYSE: ACME)", "XNYS:ACME"),
        ("Halted: Acme", "XNYS:ACME"),
        ("Trading Halt: Quennel Optics", "Quennel Optics"),
        ("Nasdaq halts Quennel Optics", "Quennel Optics"),
        ("NYSE halts Acme pending news", "XNYS:ACME"),
        ("Nasdaq halts trading in Quennel Optics shares", "Quennel Optics"),
        ("Acme halted for volatility", "XNYS:ACME"),
        ("Quennel Optics shares halted, news pending", "Quennel Optics"),
    ],
)
def test_a_halt_in_headline_form_names_the_halted(headline: str, halted: str) -> None:
    assert of_type("trading halt", headline) == [("done", {"company": halted})]


@pytest.mark.parametrize(
    "headline",
    [
        "Acme halts slide as shares steady",
        "Acme suspends share repurchase",
        "Nasdaq halts its three-day slide",
        "Acme suspended deliveries pending review",
        "Nasdaq halts plan for weekend trading",
    ],
)
def test_what_halts_and_is_no_share_is_no_trading_halt(headline: str) -> None:
    assert of_type("trading halt", headline) == []


@pytest.mark.parametrize(
    ("headline", "who"),
    [
        ("Acme recall: 3,000 pumps over leaking valves", "XNYS:ACME"),
        ("Recall: Quennel salads over listeria risk", "Quennel"),
        ("Quennel Foods recalls 12,000 cartons of soup", "Quennel Foods"),
        ("FDA announces recall of Quennel eye drops", "Quennel"),
        ("Acme issues recall for 40,000 pumps", "XNYS:ACME"),
        ("Acme expands recall after fires", "XNYS:ACME"),
        ("Recall of Acme pumps widens", "XNYS:ACME"),
    ],
)
def test_a_recall_in_headline_form_names_the_company(headline: str, who: str) -> None:
    assert of_type("product recall", headline) == [("done", {"company": who})]


@pytest.mark.parametrize(
    "headline",
    [
        "Toaster recall widens after kitchen fires",
        "Panel Probing Recall Hears Witnesses",
        "Governor faces recall election",
        "Acme recalls 1966 as a golden year",
        "Coach recalls striker to squad",
    ],
)
def test_a_recall_of_nothing_sold_or_by_nobody_named_is_no_event(headline: str) -> None:
    assert of_type("product recall", headline) == []


CALDER, HARROW = "Quennel Optics", "Harrowgate Scales"
BOTH = {"acquirer": CALDER, "target": HARROW}


@pytest.mark.parametrize(
    ("headline", "status"),
    [
        ("Quennel Optics Agrees To Buy Harrowgate Scales For $3 Billion", "planned"),
        ("Quennel Optics to acquire Harrowgate Scales", "planned"),
        ("Harrowgate Scales to be acquired by Quennel Optics", "planned"),
        ("Quennel Optics buys rival Harrowgate Scales", "confirmed"),
        ("Quennel Optics snaps up Harrowgate Scales for $40 million", "confirmed"),
        ("Quennel Optics and Harrowgate Scales to merge", "planned"),
        ("Merger of Quennel Optics and Harrowgate Scales completed", "done"),
        ("Swiss Rival Quennel Optics Makes $3 Billion Offer For Harrowgate Scales", "proposed"),
        ("Harrowgate Scales Draws Bid Interest From Quennel Optics, Sources Say", "rumoured"),
        ("Harrowgate Scales rejects takeover bid from Quennel Optics", "proposed"),
    ],
)
def test_a_deal_between_companies_that_no_table_has(headline: str, status: str) -> None:
    assert of_type("merger", headline) == [(status, BOTH)]


def test_a_listed_buyer_keeps_its_key_beside_an_unlisted_target() -> None:
    assert of_type("merger", "Acme to acquire Harrowgate Scales") == [
        ("planned", {"acquirer": "XNYS:ACME", "target": HARROW})
    ]


def test_a_name_with_an_owner_in_it_is_whole() -> None:
    assert of_type("merger", "Quennel's Wardrobe to acquire Harrowgate Scales") == [
        ("planned", {"acquirer": "Quennel's Wardrobe", "target": HARROW})
    ]
    assert of_type("merger", "Regulator clears Quennel's takeover of Harrowgate Scales") == [
        ("confirmed", {"acquirer": "Quennel", "target": HARROW})
    ]


def test_a_name_cut_short_is_the_same_party() -> None:
    body = "Quennel said on Monday that it had agreed to buy Harrowgate for $3 billion in cash and debt."
    assert of_type("merger", "Quennel Optics to buy Harrowgate Scales in $3 billion deal", body) == [
        ("planned", BOTH)
    ]


@pytest.mark.parametrize(
    "headline",
    [
        "Couple Buys Lighthouse For $1 Million",
        "Investors Buy Startup Shares For $3 Million",
        "Museum buys lost painting for $3 million",
        "Rovers Buy Winger Rossi For $30 Million",
        "Two brothers bought the mill for 3 million pounds",
        "Traffic lanes merge near Ellismouth",
        "In-App Purchase Push Poses Problems For Startup Rival",
        "City Makes Bid For Winter Games",
        "Why You Should Buy Company Stock Now",
    ],
)
def test_not_everything_bought_is_a_merger(headline: str) -> None:
    assert of_type("merger", headline) == []


def test_the_outlet_at_the_end_of_a_headline_buys_and_is_bought_by_nobody() -> None:
    roles = [roles for _, roles in of_type("merger", "Acme to acquire maker of valves: TechCrunch")]
    assert all("TechCrunch" not in r.values() for r in roles)


@pytest.mark.parametrize(
    "headline",
    [
        "Acme denies it is in talks to buy Borel",
        "Acme denies report that it acquired Borel",
        "Acme says it is not in talks to buy Borel",
        "Acme has no plans to acquire Borel",
        "Report that Acme bought Borel is false, company says",
        "Acme says report it acquired Borel is untrue",
        "Acme ends talks to buy Borel",
        "Acme walks away from deal to acquire Borel",
        "Acme abandons plan to acquire Borel",
    ],
)
def test_a_denied_or_abandoned_deal_is_denied(headline: str) -> None:
    assert of_type("merger", headline) == [("denied", {"acquirer": "XNYS:ACME", "target": "XPAR:BOR"})]


def test_between_unlisted_parties_too() -> None:
    assert of_type("merger", "Quennel Optics denies it is in talks to buy Harrowgate Scales") == [
        ("denied", BOTH)
    ]


@pytest.mark.parametrize(
    ("headline", "body"),
    [
        ("Acme denies talks to buy Borel", "A paper had reported on Sunday that Acme had acquired Borel."),
        ("Acme says takeover report is false", "A blog said on Sunday that Acme had acquired Borel."),
        ("A busy Monday", "A blog said that Acme had acquired Borel. Acme denied the report."),
    ],
)
def test_what_a_denial_speaks_of_is_not_done_in_the_sentence_beside(headline: str, body: str) -> None:
    assert {status for status, _ in of_type("merger", headline, body)} == {"denied"}


@pytest.mark.parametrize(
    "headline",
    [
        "Acme acquires Borel, denies wrongdoing in tax case",
        "Court denies request to block Acme's acquisition of Borel",
        "Acme cancels picnic, acquires Borel",
    ],
)
def test_a_denial_of_something_else_leaves_the_deal_alone(headline: str) -> None:
    assert [status for status, _ in of_type("merger", headline)] == ["confirmed"]


def test_other_events_are_denied_as_deals_are() -> None:
    assert of_type("arms transfer", "Iran denies sending drones to Sudan") == [
        ("denied", {"supplier": "IR", "receiver": "SD"})
    ]
    assert of_type("layoffs", "Acme denies it will cut 300 jobs") == [("denied", {"company": "XNYS:ACME"})]


@pytest.mark.parametrize(
    ("headline", "by"),
    [
        ("Treasury designates three shipping companies for moving fuel", "US"),
        ("US adds 12 entities to the SDN list", "US"),
        ("Treasury adds trader to list of specially designated nationals", "US"),
        ("OFAC names two men as blocked persons", "US"),
        ("US freezes assets of Sudanese gold trader", "US"),
        ("Treasury blocks property of Sudanese gold trader", "US"),
        ("EU adds 20 vessels to sanctions list", "European Union"),
    ],
)
def test_words_of_sanctions_offices_designate(headline: str, by: str) -> None:
    (found,) = of_type("sanctions designation", headline)
    assert (found[0], found[1]["by"]) == ("done", by)


@pytest.mark.parametrize(
    ("headline", "roles"),
    [
        ("OFAC issues general licence for oil sales by Sudan", {"by": "US"}),
        ("US lifts sanctions on Sudan", {"by": "US", "for": "SD"}),
        ("OFAC removes two traders from SDN list", {"by": "US", "for": "two traders"}),
    ],
)
def test_an_easing_is_relief_and_no_designation(headline: str, roles: dict[str, str]) -> None:
    (found,) = of_type("sanctions relief", headline)
    assert found[0] == "done" and roles.items() <= found[1].items()
    assert of_type("sanctions designation", headline) == []


@pytest.mark.parametrize(
    "headline",
    [
        "US designates old harbour a heritage site",
        "Sheriff issues general licence to bar owner",
        "Acme designates Borel as main supplier",
        "Judge freezes assets of Sudanese gold trader",
        "US names sanctions adviser",
        "Film Review: 'The Last Sanction' Is All Bang",
    ],
)
def test_other_designations_and_licences_are_no_sanctions(headline: str) -> None:
    assert of_type("sanctions designation", headline) + of_type("sanctions relief", headline) == []


@pytest.mark.parametrize(
    "headline",
    [
        "IMF raises global growth forecast to 3.1%",
        "IMF cuts China growth outlook",
        "Bank of Japan lowers its outlook",
        "Acme raises China growth forecast",
        "Acme cuts oil forecast",
        "Acme lowers US GDP forecast",
    ],
)
def test_a_forecast_of_an_economy_is_no_guidance(headline: str) -> None:
    assert of_type("guidance", headline) == []


@pytest.mark.parametrize(
    ("headline", "direction"),
    [
        ("Acme raises full-year guidance", "up"),
        ("Acme cuts China sales forecast", "down"),
        ("Acme lifts outlook as IMF warns", "up"),
    ],
)
def test_a_company_that_speaks_of_itself_gives_guidance(headline: str, direction: str) -> None:
    assert of_type("guidance", headline) == [("done", {"company": "XNYS:ACME", "direction": direction})]
