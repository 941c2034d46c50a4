"""What a story is about, on stories written for these tests."""

from __future__ import annotations

import re

import pytest

from stories_by_hand import country, made, mentions
from tocsin.understanding.lexicon import rows
from tocsin.understanding.themes import find_themes, theme_codes

GIVEN = (
    "armed conflict, arms trade, sanctions, food security, international relations, diplomacy, trade policy, tariffs, "
    "export controls, monetary policy, inflation, employment, economic growth, fiscal policy, housing, energy, oil, natural gas, "
    "renewable energy, nuclear, metals and mining, gold, agriculture, shipping, aviation, automotive, technology, semiconductors, "
    "artificial intelligence, cybersecurity, telecommunications, media, retail, consumer goods, pharmaceuticals, drug approval, "
    "clinical trial, health care, public health, banking, insurance, cryptocurrency, real estate, earnings, guidance, dividend, "
    "share buyback, stock split, merger, initial public offering, offering, bankruptcy, credit rating, analyst rating, "
    "management change, layoffs, labour dispute, litigation, regulation, antitrust, government investigation, fraud, "
    "product recall, product launch, contract award, supply chain, natural disaster, climate, elections, terrorism, space, "
    "defence, market move, trading halt, insider trading, short selling, index change, sport, entertainment"
)


def read(headline: str, body: str = "") -> set[str]:
    return {t.code for t in find_themes(made(headline, body), ())}


def test_codes_that_rules_and_readings_use_stay() -> None:
    assert set(GIVEN.split(", ")) <= set(theme_codes())


@pytest.mark.parametrize(
    ("headline", "code"),
    [
        ("Central bank lifts its policy rate by a quarter point", "monetary policy"),
        ("Wheat and corn climb as drought spreads", "agriculture"),
        ("Brent slips after producers lift oil output", "oil"),
        ("Carmaker recalls 40,000 vehicles over a brake defect", "product recall"),
        ("Chipmaker says memory chip shortage will last", "semiconductors"),
        ("Regulators halt trading in shares after a price spike; trading halted twice", "trading halt"),
        ("Dockworkers go on strike at three ports", "labour dispute"),
        ("Drugmaker's pill misses primary endpoint in late-stage trial", "clinical trial"),
        ("Hackers take customer data in ransomware attack", "cybersecurity"),
        ("Retailer files for Chapter 11 bankruptcy", "bankruptcy"),
    ],
)
def test_a_headline_gives_its_theme(headline: str, code: str) -> None:
    assert code in read(headline)


@pytest.mark.parametrize(
    "headline",
    [
        "Supermarkets open a new price war on milk",
        "The war on inflation is not won, economist says",
        "Streaming war heats up as studios cut prices",
        "Cold war thriller tops the charts",
    ],
)
def test_wars_of_words_and_prices_are_no_armed_conflict(headline: str) -> None:
    assert "armed conflict" not in read(headline)


SUDAN = {"Sudan": country("SD", "Sudan"), "Sudanese": country("SD", "Sudan")}
DUTCH = {"Dutch": country("NL", "Netherlands")}


def read_abroad(headline: str, body: str = "") -> set[str]:
    doc = made(headline, body)
    return {t.code for t in find_themes(doc, mentions(doc, {**SUDAN, **DUTCH}))}


@pytest.mark.parametrize(
    "headline",
    [
        "Ceasefire holds in Sudan for second day",
        "Sudan truce talks collapse",
        "Soldiers stage coup in Sudan",
        "Coup leaders in Sudan seize power",
        "Sudan troops cross the river",
        "Airstrikes hit the port",
    ],
)
def test_war_is_read_where_a_country_is_named_or_the_words_leave_no_doubt(headline: str) -> None:
    assert "armed conflict" in read_abroad(headline)


@pytest.mark.parametrize(
    ("headline", "body"),
    [
        ("Ceasefire in hedge row between neighbours", "The two families agreed to a truce over the hedge."),
        ("Truce declared in office thermostat feud", "Staff at the library agreed on 20 degrees."),
        ("School run ceasefire over parking", "The ceasefire ends a bitter war over yellow lines."),
        ("Dutch neighbours agree ceasefire over barking dog", ""),
        ("Ceasefire between Dutch fans after derby match", ""),
        ("Dutch supermarkets call truce in milk price fight", ""),
        ("Signing of the Dutch striker a coup for Rovers", ""),
        ("Transfer coup for the club as president seals deal", ""),
        ("Dutch bank president falls in boardroom coup", ""),
        ("Hiring of Dutch chef a coup for hotel", ""),
        ("Front line workers in Dutch clinics get bonus", ""),
        ("Shareholder rebels offer Dutch lender a truce", ""),
    ],
)
def test_truces_and_coups_of_neighbours_clubs_and_boards_are_no_war(headline: str, body: str) -> None:
    assert "armed conflict" not in read_abroad(headline, body)


@pytest.mark.parametrize(
    "headline",
    [
        "Two men named as blocked persons",
        "Carrier put on SDN list",
        "Venezuela-related general licence extended",
        "Treasury publishes general license for grain",
    ],
)
def test_words_of_sanctions_offices_are_about_sanctions(headline: str) -> None:
    assert "sanctions" in read(headline)


def test_a_licence_to_drive_and_a_malaysian_company_are_not_about_sanctions() -> None:
    assert "sanctions" not in read("General licence to drive vans is extended") | read(
        "Airod Sdn Bhd wins order"
    )


def test_forecasts_of_economies_are_about_growth_and_not_about_guidance() -> None:
    for headline in ("IMF raises global growth forecast", "ECB cuts forecast for inflation"):
        assert "guidance" not in read(headline)
    assert "economic growth" in read("IMF raises global growth forecast")
    assert "guidance" in read("Carmaker cuts forecast for the year")


@pytest.mark.parametrize(
    "headline",
    [
        "Choir sings at the Corn Hall",
        "Mayor invites to a coffee morning",
        "Chain opens coffee shops",
        "Sugar tax passes",
    ],
)
def test_halls_shops_and_taxes_are_no_farming(headline: str) -> None:
    assert "agriculture" not in read(headline)
    assert "agriculture" in read("Coffee and sugar rise on frost") & read("Corn slips as rain helps")


def test_sport_sanctions_and_strike_prices_stay_what_they_are() -> None:
    assert "sanctions" not in read("League sanctioned the club after the match")
    assert "labour dispute" not in read("Options traders crowd into the call strike at 50")
    assert "food security" not in read("Food delivery fight grows as chain opens restaurants")


def test_headline_words_weigh_more_than_words_far_down() -> None:
    first = find_themes(made("Bitcoin and ethereum rise"), ())[0].score
    filler = "The town has a square and a church. " * 20
    last = find_themes(made("A quiet day", f"{filler}\n\nBitcoin and ethereum were mentioned."), ())[0].score
    assert first > last


def test_every_theme_points_at_its_words() -> None:
    doc = made("Bank of Japan leaves interest rates alone", "Inflation is slowing.")
    for theme in find_themes(doc, ()):
        assert all(doc.text(span).strip() for span in theme.spans)
        assert theme.why.startswith("themes.csv: ")


def test_two_countries_and_a_tariff_are_international_relations() -> None:
    doc = made("Canada answers with tariffs of its own", "The tariffs hit goods from Mexico.")
    marks = mentions(doc, {"Canada": country("CA", "Canada"), "Mexico": country("MX", "Mexico")})
    assert "international relations" in {t.code for t in find_themes(doc, marks)}


def test_a_story_about_nothing_has_no_theme() -> None:
    assert find_themes(made("", ""), ()) == ()


@pytest.mark.parametrize(
    ("headline", "code"),
    [
        ("Rupee slides as dealers bid for dollars", "foreign exchange"),
        ("Ten-year yields: treasury yields climb to a year's high", "bonds"),
        ("Wall Street ends lower in thin trade", "stock market"),
        ("Unusual options activity in Quennel Optics", "options trading"),
        ("Tarn Mills director buys 4,000 shares", "insider trading"),
        ("Harrowgate Scales to spin off its weighing unit", "spin-off"),
        ("Harrowgate Scales and Tarn Mills form joint venture", "partnership"),
        ("Activist investor seeks two board seats at Tarn Mills", "corporate governance"),
        ("Steelmaker idles a blast furnace", "steel"),
        ("Lithium falls to a three-year low", "battery metals"),
        ("Fertiliser maker shuts two urea plants", "fertiliser"),
        ("Driverless taxis get a permit in two more cities", "self-driving"),
        ("Railway cuts trains after a derailment", "railways"),
        ("Video game maker puts back its release", "video games"),
        ("Court hears patent infringement claim over hinges", "intellectual property"),
        ("Payment network is down for an hour in outage", "outage"),
        ("Protesters clash with police in the capital", "civil unrest"),
        ("Warheads are counted under the old treaty", "nuclear weapons"),
        ("Sovereign misses a coupon; debt restructuring looms", "debt default"),
        ("Startup closes funding round of $40 million", "venture funding"),
    ],
)
def test_the_wider_table_reads_one_headline_of_each(headline: str, code: str) -> None:
    assert code in read(headline)


@pytest.mark.parametrize(
    ("headline", "code"),
    [
        ("Two grocers lay down arms in food fight", "food security"),
        ("Bank raises its war chest for deals", "armed conflict"),
        ("Runner takes gold medal in the ten kilometres", "gold"),
        ("The silver lining of a wet spring", "metals and mining"),
        ("Bets on a quick repair of the bridge", "gambling"),
        ("Peace dividend for the town after the bypass", "dividend"),
        ("Video of a dancing goose goes viral", "public health"),
        ("Flood of orders for the new kettle", "natural disaster"),
        ("A cloud over the harvest fair", "software"),
    ],
)
def test_idioms_mean_no_theme_and_hide_the_words_in_them(headline: str, code: str) -> None:
    assert code not in read(headline)


def test_what_is_left_out_or_not_so_is_not_what_a_story_is_about() -> None:
    body = "The office gave the figures at noon.\n\n"
    said = "Fuel and electricity rose. Power plants and the power grid paid more for diesel."
    left_out = "Prices rose, excluding fuel. Without electricity, and not diesel, they fell. There was no power grid."
    assert "energy" in read("Office gives figures", body + said)
    assert "energy" not in read("Office gives figures", body + left_out)


def test_a_denial_in_the_headline_is_about_what_it_denies() -> None:
    assert "layoffs" in read("Tarn Mills says it plans no layoffs")


def test_background_weighs_less_than_news() -> None:
    lead = "The council met on Tuesday.\n\n"
    news = find_themes(made("Council meets", lead + "The bankruptcy and the insolvency shook the town."), ())
    past = find_themes(
        made("Council meets", lead + "The bankruptcy and the insolvency, a decade ago, shook it."), ()
    )
    assert {t.code for t in news} == {"bankruptcy"} and past == ()


def test_a_narrow_theme_brings_its_wider_one_with_a_lower_score_and_the_same_words() -> None:
    doc = made("Wheat and barley climb as rain fails", "")
    found = {t.code: t for t in find_themes(doc, ())}
    assert 0 < found["agriculture"].score < found["grain"].score
    assert found["agriculture"].spans == found["grain"].spans
    assert [doc.text(s) for s in found["grain"].spans] == ["Wheat", "barley"]


def test_the_reason_names_the_words_and_their_rows() -> None:
    theme = find_themes(made("Ransomware shuts a clinic", ""), ())[0]
    named = re.fullmatch(r"themes\.csv: ransomware \(row (\d+)\)", theme.why)
    assert named
    row = rows("tocsin.understanding.themes", "themes.csv")[int(named[1]) - 1]
    assert row["code"] == theme.code == "cybersecurity" and "ransomware" in row["words"]


def test_weak_words_count_in_headline_and_lead_only() -> None:
    lead = "The council met on Tuesday.\n\n"
    told = "The study followed patients on a placebo dose, and the trial data of the therapy are safe."
    assert "clinical trial" in read(told)
    weak = find_themes(
        made("Council meets", lead + "The study followed patients, and the data show safety."), ()
    )
    assert weak == ()


def test_a_ticker_is_no_word_and_a_word_in_a_longer_phrase_counts_once() -> None:
    assert read("Pellworth Inns <PPI> opens a second house") == set() == read("$GOLD holders meet")
    doc = made("Liquefied natural gas terminal opens", "")
    assert [doc.text(s) for s in find_themes(doc, ())[0].spans] == ["Liquefied natural gas"]


@pytest.mark.parametrize(
    ("headline", "code"),
    [
        ("Quennel Optics slips 3% on a quiet day", "market move"),
        ("Tarn Mills to cut another 400 jobs", "layoffs"),
        ("Tarn Mills sees higher profit in spring", "guidance"),
        ("Harrowgate Scales to buy Pellworth", "merger"),
        ("Trust sets monthly distribution of 6 cents a unit", "dividend"),
    ],
)
def test_verbs_count_beside_what_they_need(headline: str, code: str) -> None:
    assert code in read(headline)


@pytest.mark.parametrize(
    ("headline", "code"),
    [
        ("Wheat slips 3% as rain comes", "market move"),
        ("Exports slip and then the town talks of many other things until at last 3% remain", "market move"),
        ("Council cuts a ribbon at the fair that gave nine people new work and jobs", "layoffs"),
        ("Ministry sees higher revenue in spring", "guidance"),
        ("How to buy a kettle", "merger"),
        ("Broker raises Tarn Mills to Buy, maintains target", "merger"),
        ("Parcel distribution channel in the north is full", "dividend"),
    ],
)
def test_and_not_where_that_is_far_away_or_another_thing(headline: str, code: str) -> None:
    assert code not in read(headline)


@pytest.mark.parametrize(
    ("headline", "code"),
    [("Rupee edges lower", "foreign exchange"), ("Yard to build cargo vessel: Nikkei", "shipping")],
)
def test_currencies_move_and_papers_that_share_a_name_with_an_index_are_papers(
    headline: str, code: str
) -> None:
    assert code in read(headline) and "stock market" not in read(headline)
