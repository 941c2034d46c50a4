"""Names of companies that are something else where they stand: people, places, offices, channels, other capitals."""

from __future__ import annotations

import pytest

from tocsin.model.reading import Reading


def keys(reading: Reading) -> set[str]:
    return {s.key for s in reading.securities}


@pytest.mark.parametrize(
    ("headline", "body"),
    [
        ("Voters meet", "The candidates spoke to voters in Palo Alto, and then went home to their families."),
        ("Voters meet", "The senator was born in Fountain Valley, CA, where her church stands."),
        ("Team changes", "GM Ed Lomax gave the coach two more seasons."),
        ("Rioters calm", "Councilman Jumaane D. Williams spoke of the police."),
        ("Receiver out", "He threw a pass to T. Y. Hilton in the season's last game."),
        ("Envoy found", "The officer was Eric Nordstrom, who ran the embassy's guards."),
        ("Hosts named", "Bill O’Reilly and others joined the campaign."),
        ("On the radio", "He said so on Glenn Beck’s programme, a senator noted."),
        ("Poll of voters", "A CNN/ORC poll shows Democrats ahead, and the candidates know it."),
        ("Golf in trouble", "BOCA RATON, Fla. The courses have weeds, and shares of the work are paid late."),
        ("The law", "He helped write the Affordable Care Act (ACA), and investors saw premiums."),
        ("An interview", "Q: What then? A: I think they would have won the election."),
        ("Voters tell", "A senator told USA TODAY that the campaign was over."),
        ("Game on", "ESPN is reporting that the coach of the team leaves this season."),
        ("Gadget Adds Ability to Hide Channels", ""),
        ("Stars of Film Seek To Empower Women", ""),
        ("Screen Actors Guild May Walk Out", "The Screen Actors Guild will vote next month."),
        ("Warmer", "The planet will be two degrees Celsius warmer, the senator said of the campaign."),
        ("Votes", "The question is: 90 percent of what? Twenty thousand voters asked the senator."),
        ("At the convention", "At CPAC, the crowd of Democrats and voters met; investors did too."),
        ("Plant moves", "They earn less up the road in Huntington, Ind., where the plant stands."),
        ("Look: Iron Man Spotted at Rally", ""),
        ("Daily News Briefs: Finale Watched by Many", ""),
        ("Times told", "Updated Tuesday 10:39 GMT US court dies down, and stocks were traded."),
    ],
)
def test_what_else_a_name_may_be_is_no_company(reads, headline: str, body: str) -> None:  # type: ignore[no-untyped-def]
    assert keys(reads(headline, body)) == set()


@pytest.mark.parametrize(
    ("headline", "body", "key"),
    [
        ("Search firm grows", "SAN FRANCISCO Google Inc said it will hire.", "XNAS:GOOGL"),
        ("Google buys a maker of spoons", "SAN FRANCISCO Google Inc has acquired it.", "XNAS:GOOGL"),
        ("Auction site grows", "BOSTON/AUSTIN EBay Inc said it will hire.", "XNAS:EBAY"),
        ("PRESS-Microsoft to mentor firms", "", "XNAS:MSFT"),
        ("RPT-Microsoft to mentor firms", "", "XNAS:MSFT"),
        ("Detectives to wear it", "The force bought Google Glass for them.", "XNAS:GOOGL"),
        ("A listing looked at", "The exchange spoke of the Netflix IPO.", "XNAS:NFLX"),
        ("Palo Alto's Quarterly Revenue Rises", "", "XNAS:PANW"),
        ("GM CEO Mary Barra sees growth", "", "XNYS:GM"),
        ("Man Group Assets Rise", "", "XLON:EMG"),
        ("News Corp Sells Stake", "", "XNAS:NWS"),
    ],
)
def test_the_company_is_still_found(reads, headline: str, body: str, key: str) -> None:  # type: ignore[no-untyped-def]
    assert key.partition(":")[2][:3] in {k.partition(":")[2][:3] for k in keys(reads(headline, body))}
