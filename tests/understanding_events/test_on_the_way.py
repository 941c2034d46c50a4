"""What is only on its way, claimed, hoped or called off is not told as done."""

from __future__ import annotations

import pytest

from stories_by_hand import Names, body_of, company, country, made, mentions
from tocsin.understanding.events import find_events
from tocsin.understanding.events.names import same_name

NAMES: Names = {
    "Acme": company("XNYS:ACME", "Acme Corp."),
    "Borel": company("XPAR:BOR", "Borel SA"),
    "IMF": body_of("International Monetary Fund"),
    "OPEC+": body_of("Organization of the Petroleum Exporting Countries"),
    "Bolivia": country("BO", "Bolivia"),
    "China": country("CN", "China"),
    "Ghana": country("GH", "Ghana"),
    "Iran": country("IR", "Iran"),
    "Seoul": country("KR", "South Korea"),
    "Pyongyang": country("KP", "North Korea"),
}


def status_of(kind: str, headline: str, body: str = "") -> list[str]:
    doc = made(headline, body)
    return [e.status for e in find_events(doc, mentions(doc, NAMES), ()) if e.type == kind]


@pytest.mark.parametrize(
    ("headline", "kind", "status"),
    [
        ("Acme set to cut dividend", "dividend", "planned"),
        ("Acme looks to raise its stake in Borel", "stake", "planned"),
        ("Acme nears sale of its paint unit", "divestiture", "planned"),
        ("Acme moves closer to acquisition of Borel", "merger", "planned"),
        ("Acme weighs sale of its paint unit", "divestiture", "proposed"),
        ("Acme weighs rights issue", "offering", "proposed"),
        ("Acme ponders share buyback", "buyback", "proposed"),
        ("Acme board to discuss layoffs next week", "layoffs", "proposed"),
        ("Pilots at Acme to decide on strike by Thursday", "labour strike", "planned"),
        ("Default by Ghana is likely, bank says", "debt default", "planned"),
        ("Acme has agreed to sell its paint unit to Borel", "divestiture", "planned"),
        ("Acme mulls listing in London", "initial public offering", "proposed"),
        ("Unions at Acme threaten walkout", "labour strike", "proposed"),
        ("Union calls strikes at Acme plants for Friday", "labour strike", "planned"),
        ("Bolivia votes on Sunday", "election", "planned"),
        ("Ghana close to deal with IMF on loan", "bailout", "planned"),
        ("OPEC+ agrees in principle on higher oil output", "output decision", "planned"),
    ],
)
def test_what_is_on_its_way_is_planned_or_proposed(headline: str, kind: str, status: str) -> None:
    assert status_of(kind, headline) == [status]


@pytest.mark.parametrize(
    ("headline", "kind"),
    [
        ("Ransomware gang claims to have hacked Acme", "cyber incident"),
        ("Ransomware gang claims breach of Acme", "cyber incident"),
        ("Seoul claims Pyongyang shipped rockets to Iran", "arms transfer"),
        ("Acme is believed to have bought rival Borel", "merger"),
    ],
)
def test_what_another_claims_or_is_only_believed_is_rumoured(headline: str, kind: str) -> None:
    assert status_of(kind, headline) == ["rumoured"]


def test_who_claims_its_own_deed_tells_it() -> None:
    assert status_of("contract award", "Acme claims to have won tram order from Borel") == ["done"]
    assert status_of("jobs release", "Weekly jobless claims rise in China, jobless rate up") == ["done"]


@pytest.mark.parametrize(
    ("headline", "kind"),
    [
        ("Acme puts off merger with Borel", "merger"),
        ("Acme was close to buying rival Borel before talks failed", "merger"),
        ("Acme drops plan for stock split of its shares", "stock split"),
        ("Acme workers vote down strike at port", "labour strike"),
        ("Acme says there is no evidence that hackers breached its data", "cyber incident"),
    ],
)
def test_what_is_put_off_or_without_evidence_is_denied(headline: str, kind: str) -> None:
    assert status_of(kind, headline) == ["denied"]


@pytest.mark.parametrize(
    ("headline", "kind"),
    [
        ("Acme has sold its paint unit to Borel", "divestiture"),
        ("Acme completes purchase of rival Borel", "merger"),
        ("Acme forecasts higher sales", "guidance"),
        ("Acme calls in administrators", "bankruptcy"),
        ("Acme closes two warehouses", "plant closure"),
        ("Regulator opens antitrust probe of Acme", "antitrust action"),
        ("Acme culls 300 jobs", "layoffs"),
    ],
)
def test_what_is_told_as_done_stays_done(headline: str, kind: str) -> None:
    assert status_of(kind, headline) == ["done"]


@pytest.mark.parametrize(
    ("headline", "kind"),
    [
        ("Acme surprised by antitrust suit ruling in Borel dismissal", "antitrust action"),
        ("Acme sales forecast weighs on shares", "guidance"),
        ("Acme warns of famine in Ghana", "threat"),
        ("Senate bill would ban imports of China drones", "arms transfer"),
        ("Acme in talks to order 40 jets", "demand"),
        ("Acme sale of shares draws buyers", "divestiture"),
        ("Iran denies it plans to pay for Pyongyang shells with wheat", "military strike"),
        ("Bolivia opens office for digital bonds", "offering"),
        ("IMF lowers growth forecast for Bolivia, citing tariffs", "tariff"),
        ("Oil flows from Iran resume through pipeline as exports restart", "export control"),
        ("Analysts see Acme missing estimates", "earnings report"),
    ],
)
def test_words_that_only_sound_like_it_tell_nothing(headline: str, kind: str) -> None:
    assert status_of(kind, headline) == []


@pytest.mark.parametrize(
    ("headline", "way"),
    [
        ("Acme: Q3 Earnings Beat Estimates", "beat"),
        ("Acme: Q2 Revenue Misses Estimates", "missed"),
        ("Acme earnings top forecasts, shares leap", "beat"),
        ("Acme profit of $2 a share, beating the analyst consensus estimate", "beat"),
    ],
)
def test_a_report_says_on_which_side_of_what_was_expected(headline: str, way: str) -> None:
    doc = made(headline, "")
    events = find_events(doc, mentions(doc, NAMES), ())
    assert [dict(e.roles) for e in events] == [{"company": "XNYS:ACME", "direction": way}]


def test_a_ticker_and_the_key_it_stands_in_are_one_company() -> None:
    assert same_name("XNYS:ACME", "ACME") and same_name("ACME", "XNYS:ACME")
    assert not same_name("XNYS:ACME", "XPAR:ACME") and not same_name("XNYS:ACME", "AC")
    assert same_name("Acme Robotics", "Acme") and not same_name("Acme", "Acmeson")


def test_a_day_is_no_party_of_a_list() -> None:
    doc = made("OFAC added a firm to its list of blocked persons on November 2")
    roles = [dict(e.roles) for e in find_events(doc, mentions(doc, {"OFAC": body_of("OFAC", "US")}), ())]
    assert roles and all("November" not in who for one in roles for who in one.values())


def test_insolvency_proceedings_are_a_bankruptcy() -> None:
    assert status_of("bankruptcy", "Court opens insolvency proceedings over Acme") == ["done"]


@pytest.mark.parametrize(
    "frame",
    "discusses|suggests|favours|toys with|is in talks about|is on the cusp of|stops short of|backs away from|refrains from|"
    "is thinking of|is accused of|warns of|considers|rules out|hints at|eyes".split("|"),
)
def test_no_frame_makes_a_deed_of_what_is_only_thought_of(frame: str) -> None:
    for deed in ("cutting 500 jobs", "buying rival Borel", "recalling 3,000 cars", "closing its tram plant"):
        doc = made(f"Acme {frame} {deed}")
        assert all(
            e.status not in ("done", "confirmed") for e in find_events(doc, mentions(doc, NAMES), ())
        ), deed


@pytest.mark.parametrize(
    "headline",
    [
        "Acme must recall 3,000 cars",
        "Court lets Acme buy rival Borel",
        "Acme says takeover of Borel is not on the table",
        "Acme puts job cuts on hold",
        "Acme board approves plan to cut its dividend",
        "Acme faces calls for recall of 3,000 cars",
        "Analysts see job cuts at Acme",
        "Too early for takeover of Borel, Acme says",
    ],
)
def test_leave_wish_and_judgement_are_no_deeds(headline: str) -> None:
    doc = made(headline)
    assert all(e.status not in ("done", "confirmed") for e in find_events(doc, mentions(doc, NAMES), ()))


def test_a_permission_before_the_comma_is_not_the_ruling_s() -> None:
    assert status_of("court ruling", "Suit against Acme can go ahead, court rules against Acme") == ["done"]
    assert status_of("lawsuit", "Acme must face lawsuit over cars") == ["done"]


@pytest.mark.parametrize(
    "frame",
    [
        "Officials believe {}",
        "It is claimed that {}",
        "No sign that {}",
        "Had {}, shares would rise",
        "Ten years after {}",
        "Deepfake shows {}",
        "Investors bet {}",
        "{}? Not so fast",
        "Report: {}",
        "Media report that {}",
        "False report said {}",
    ],
)
def test_what_is_believed_asked_supposed_or_long_ago_is_no_deed(frame: str) -> None:
    for deed in ("Acme bought rival Borel", "Acme raised its stake in Borel", "Acme sold its paint unit"):
        doc = made(frame.format(deed))
        events = find_events(doc, mentions(doc, NAMES), ())
        assert all(e.status not in ("done", "confirmed") for e in events), deed


def test_what_all_but_happened_did_not_and_a_number_nearly_reached_did() -> None:
    assert status_of("dividend", "Acme nearly cut its dividend") == []
    assert status_of("layoffs", "Acme cut nearly 500 jobs") == ["done"]
