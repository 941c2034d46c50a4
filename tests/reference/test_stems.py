"""Cut names: made of listed ones, given to an issuer only where no other can be meant; and other spellings."""

from __future__ import annotations

import pytest

from tocsin.model.securities import Security
from tocsin.reference.aliases import security_rows
from tocsin.reference.lexicon import is_coined, word_kinds
from tocsin.reference.names import same_company
from tocsin.reference.stems import cut_names


def cuts(names: dict[str, str], ranks: dict[str, int] | None = None) -> set[tuple[str, str]]:
    return set(cut_names(names, ranks or {}))


@pytest.mark.parametrize(
    ("name", "cut"),
    [
        ("Kestrova Optoelectronics", "Kestrova Opto"),
        ("Kestrova Optoelectronics", "Kestrova"),
        ("Halberd Air Worldwide", "Halberd Air"),
        ("Zelmora Biotechnologies", "Zelmora Biotech"),
        ("Zelmora Biotechnologies", "Zelmora Bio"),
        ("Premium Auto Parts", "Premium Auto"),
        ("Quillbar International", "Quillbar Int'l"),
        ("Altirra Asset Management", "Altirra Asset Mgmt"),
    ],
)
def test_a_name_is_cut_at_its_tail_and_its_last_word_cut_short(name: str, cut: str) -> None:
    assert ("XNAS:Q", cut) in cuts({"XNAS:Q": name})


@pytest.mark.parametrize(
    ("name", "never"),
    [
        ("American Bronze Works", "American"),  # an everyday word
        ("New York Harbor Lines", "New York"),  # a place
        ("Bank of Elmira Falls", "Bank of"),
        ("Advance Silver Mines", "Advance"),
        ("Orbo Systems", "Or"),
        ("Kestrova Income Fund", "Kestrova"),  # nobody speaks of a fund by its first word
        ("Kestrova 5.25% Notes due 2031", "Kestrova"),
    ],
)
def test_what_tells_nothing_is_no_name(name: str, never: str) -> None:
    assert never not in {cut for _, cut in cuts({"XNAS:Q": name})}


def test_a_cut_name_that_two_issuers_share_is_the_much_larger_ones_or_nobodys() -> None:
    names = {"XNAS:A": "Zelmora Foods", "XNYS:B": "Zelmora Steel Works"}
    assert not {cut for _, cut in cuts(names)} & {"Zelmora"}
    assert ("XNAS:A", "Zelmora") in cuts(names, {"XNAS:A": 40, "XNYS:B": 3000})
    assert ("XNYS:B", "Zelmora") not in cuts(names, {"XNAS:A": 40, "XNYS:B": 3000})


def test_a_cut_name_gives_way_to_an_issuer_of_that_very_name() -> None:
    names = {"XNAS:A": "Zelmora Foods", "XNYS:B": "Zelmora"}
    assert "Zelmora" not in {cut for _, cut in cuts(names)}


@pytest.mark.parametrize(
    ("name", "spelled"),
    [
        ("Jordan's Furniture Inc", "Jordans Furniture"),
        ("Zelmora & Sons Inc", "Zelmora and Sons"),
        ("KestrovaBergen Corp", "Kestrova Bergen"),
    ],
)
def test_other_spellings_of_a_name(name: str, spelled: str) -> None:
    rows = security_rows(Security("XNAS:Q", "Q", "XNAS", name), ())
    assert spelled in {r.surface for r in rows}


def test_a_family_name_written_without_its_apostrophe_is_met_with_it() -> None:
    rows = security_rows(Security("XNYS:K", "K", "XNYS", "Kohls Corp"), ())
    assert "Kohl's" in {r.surface for r in rows}
    plain = security_rows(Security("XNYS:W", "W", "XNYS", "Williams Cos"), ())
    assert "William's" not in {r.surface for r in plain}  # a surname of its own


def test_cut_names_are_doubtful_and_of_their_own_kind() -> None:
    rows = security_rows(Security("XNAS:Q", "Q", "XNAS", "Kestrova Optics Inc"), (), ("Kestrova",))
    (row,) = [r for r in rows if r.surface == "Kestrova"]
    assert row.how == "stem" and row.prior <= 0.5 and not row.large


def test_the_lexicon_knows_words_verbs_surnames_given_names_and_places() -> None:
    kinds = word_kinds()
    assert "1" in kinds["apple"] or "2" in kinds["apple"]
    assert "v" in kinds["wins"] and "d" in kinds["launched"]
    assert "s" in kinds["hackett"] and "g" in kinds["harrison"] and "p" in kinds["el paso"]
    assert is_coined("Kestrova") and not is_coined("Target") and not is_coined("Boston")


def test_a_slip_in_a_long_name_is_no_other_company() -> None:
    assert same_company("Kestrovaberstein Holding L.P.", "KestrovaBernstein Holding LP")
    assert not same_company("Kestrova Inc", "Kelstrona Minerals Ltd")
    assert not same_company("Delta Corp", "Delto Corp")
    assert not same_company("International Paper", "Interpublic Group")
