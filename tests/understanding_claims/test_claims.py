"""Who said what: the constructions of attribution on stories written for these tests."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from stories_by_hand import Names, body_of, company, country, made, mentions, person
from tocsin.model.reading import Claim
from tocsin.understanding.claims import find_claims

NAMES: Names = {
    "Dana Holt": person("Dana Holt", "chief executive", "US"),
    "Holt": person("Dana Holt", "chief executive", "US"),
    "Acme": company("XNYS:ACME", "Acme Corp."),
    "Turkey": country("TR", "Turkey"),
    "Ankara": country("TR", "Turkey"),
    "Poland": country("PL", "Poland"),
    "Bloomberg": body_of("Bloomberg"),
    "Treasury Department": body_of("Treasury Department", "US"),
}


def claims_of(body: str, headline: str = "") -> list[tuple[str, str, str]]:
    """(claimant, certainty, content) of every claim."""
    doc = made(headline, body)
    return [(c.claimant, c.certainty, doc.text(c.content)) for c in all_claims(body, headline)]


def all_claims(body: str, headline: str = "") -> tuple[Claim, ...]:
    doc = made(headline, body)
    return find_claims(doc, mentions(doc, NAMES), None)[0]


def test_a_quotation_before_its_speaker_is_direct() -> None:
    (claim,) = all_claims('"We will build two plants in Poland," Dana Holt said on Tuesday.')
    assert (claim.claimant, claim.kind, claim.certainty, claim.said_on) == (
        "Dana Holt",
        "direct",
        "expected",
        "Tuesday",
    )
    assert claim.about == ("PL",)


def test_reported_speech_after_its_speaker_is_indirect() -> None:
    assert claims_of("Holt said that orders from Turkey have doubled.") == [
        ("Dana Holt", "asserted", "orders from Turkey have doubled")
    ]


def test_two_joined_clauses_are_two_claims() -> None:
    found = claims_of("Holt added that demand is weak and that the plant could close.")
    assert found == [
        ("Dana Holt", "asserted", "demand is weak"),
        ("Dana Holt", "possible", "the plant could close"),
    ]


def test_an_inverted_tag_names_its_speaker() -> None:
    assert claims_of('"Prices are falling," said Dana Holt, chief executive of Acme.') == [
        ("Dana Holt", "asserted", "Prices are falling")
    ]


def test_a_participle_goes_on_with_the_same_speaker() -> None:
    found = claims_of('"Costs are up," Holt said, adding, "We have no plan to raise prices again."')
    assert [(c[0], c[2]) for c in found] == [
        ("Dana Holt", "Costs are up"),
        ("Dana Holt", "We have no plan to raise prices again."),
    ]


def test_a_relay_at_the_end_is_no_claimant() -> None:
    (claim,) = all_claims('"The talks are over," Holt said on Monday, Bloomberg reported.')
    assert (claim.claimant, claim.via) == ("Dana Holt", ("Bloomberg",))


def test_a_relay_that_was_told_goes_into_the_chain() -> None:
    doc = made("", "Holt told Bloomberg that Acme is cutting output in Poland.")
    claims, chain = find_claims(doc, mentions(doc, NAMES), None)
    assert (claims[0].claimant, claims[0].via) == ("Dana Holt", ("Bloomberg",))
    assert chain == ("Dana Holt", "Bloomberg", "Benzinga")


def test_cited_people_are_the_claimants_and_the_outlet_the_relay() -> None:
    (claim,) = all_claims(
        "Bloomberg reported on Friday, citing people familiar with the matter, that Acme may sell its Polish arm."
    )
    assert (claim.claimant, claim.via, claim.certainty) == (
        "people familiar with the matter",
        ("Bloomberg",),
        "possible",
    )


def test_whom_a_relay_cites_gives_way_to_the_speaker_inside() -> None:
    (claim,) = all_claims(
        "Acme said on Monday it may sell its Polish arm, Bloomberg reported, citing people familiar with the matter."
    )
    assert (claim.claimant, claim.via, claim.said_on) == ("Acme Corp.", ("Bloomberg",), "Monday")


def test_a_country_speaks_under_its_own_name() -> None:
    (claim,) = all_claims("Ankara said it will open the port next week.")
    assert (claim.claimant, claim.claimant_key) == ("Turkey", "TR")


def test_it_is_the_body_that_spoke_last() -> None:
    found = claims_of(
        "The Treasury Department said two banks were fined.\n\nIt added that more cases are likely."
    )
    assert [c[0] for c in found] == ["Treasury Department", "Treasury Department"]


def test_a_denial_is_a_denial() -> None:
    assert claims_of("Acme denied that it is in talks with a rival.")[0][1] == "denied"


def test_a_condition_is_no_forecast() -> None:
    assert claims_of("Holt warned that any strike would close the plant.")[0][1] == "conditional"


def test_a_headline_credits_its_source_at_the_end() -> None:
    (claim,) = all_claims("", "Acme May Close Three Plants As Demand Slows: Holt")
    assert (claim.claimant, claim.certainty) == ("Dana Holt", "possible")


def test_what_the_publisher_tells_is_nobodys_claim() -> None:
    assert claims_of("Acme closed two plants last week. The state reports are due. No report was made.") == []


def test_a_source_id_is_shown_by_its_proper_name() -> None:
    assert find_claims(made("Acme opens a plant", "", "reuters"), (), None)[1] == ("Reuters",)
    assert find_claims(made("Acme opens a plant", "", "my-own-feed"), (), None)[1] == ("my-own-feed",)


def test_the_same_words_of_the_same_speaker_have_the_same_id() -> None:
    first = all_claims("Holt said that demand is weak.")[0].id
    assert first == all_claims("On Monday Holt said that demand is weak.")[0].id
    assert first != all_claims("Acme said that demand is weak.")[0].id
    assert len(first) == 16


@given(
    st.lists(
        st.sampled_from(
            [
                '"',
                "“",
                "”",
                "said",
                "Holt",
                ",",
                ".",
                "that",
                "it",
                "according",
                "to",
                "adding",
                "is",
                "\n\n",
                ":",
            ]
        ),
        max_size=30,
    )
)
def test_any_words_are_read_without_failing_and_spans_stay_inside(words: list[str]) -> None:
    body = " ".join(words)
    for claim in all_claims(body):
        assert 0 <= claim.content.start < claim.content.end <= len(body)
