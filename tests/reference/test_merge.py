"""Several tables add up: later wins, vanished companies keep their dates."""

from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from tocsin.model.securities import Security
from tocsin.reference.merge import merge, overlay, table_day

OLD, NEW = date(2018, 1, 1), date(2024, 1, 1)


def market(names: dict[str, str], on: date, size: int = 600) -> list[Security]:
    """A whole market of so many filler companies, and the named ones."""
    rows = {f"F{i}": f"Filler{i} Inc" for i in range(size)} | names
    return [Security(f"XNAS:{t}", t, "XNAS", name, table=f"t@{on}") for t, name in rows.items()]


def found(rows: tuple[Security, ...], ticker: str) -> list[Security]:
    return [s for s in rows if s.ticker == ticker]


def test_a_company_that_a_whole_table_leaves_out_ends_the_day_before() -> None:
    merged = merge(market({"GONE": "Gone Inc"}, OLD), market({}, NEW), NEW)
    assert [s.valid_to for s in found(merged, "GONE")] == [date(2023, 12, 31)]


def test_an_older_table_read_later_gives_the_same_rows() -> None:
    old, new = market({"GONE": "Gone Inc"}, OLD), market({"HERE": "Here Inc"}, NEW)
    assert set(merge(old, new, NEW)) == set(merge(new, old, OLD))


def test_a_short_list_ends_nothing() -> None:
    merged = merge(market({"STAY": "Stay Inc"}, OLD), market({}, NEW, size=3), NEW)
    assert [s.valid_to for s in found(merged, "STAY")] == [None]


def test_a_renamed_company_keeps_its_old_name_as_an_alias() -> None:
    merged = merge(market({"ALC": "Alcora Mining Inc"}, OLD), market({"ALC": "Alcora Inc"}, NEW), NEW)
    assert [(s.name, s.aliases) for s in found(merged, "ALC")] == [("Alcora Inc", ("Alcora Mining",))]


def test_a_symbol_given_to_another_company_is_two_rows() -> None:
    merged = merge(market({"ZZ": "Zebra Inc"}, OLD), market({"ZZ": "Lantern Corp"}, NEW), NEW)
    assert {(s.name, s.valid_to) for s in found(merged, "ZZ")} == {
        ("Zebra Inc", date(2023, 12, 31)),
        ("Lantern Corp", None),
    }


def test_an_owner_of_a_symbol_long_gone_outlives_every_later_table() -> None:
    merged = merge(market({"ZZ": "Zebra Inc"}, OLD), market({"ZZ": "Lantern Corp"}, NEW), NEW)
    both = {("Zebra Inc", date(2023, 12, 31)), ("Lantern Corp", None)}
    again = merge(merged, market({"ZZ": "Lantern Corp"}, NEW), NEW)
    assert {(s.name, s.valid_to) for s in found(again, "ZZ")} == both
    onto = merge(market({"ZZ": "Lantern Corp"}, NEW), merged, NEW)
    assert {(s.name, s.valid_to) for s in found(onto, "ZZ")} == both


def test_blanks_are_filled_from_the_earlier_table() -> None:
    old = [Security("XNAS:A", "A", "XNAS", "Alpha", sector="energy", cik="7", table=f"t@{OLD}")]
    new = [Security("XNAS:A", "A", "XNAS", "Alpha", country="US", table=f"t@{NEW}")]
    (row,) = merge(old, new, NEW)
    assert (row.sector, row.cik, row.country, table_day(row)) == ("energy", "7", "US", NEW)


def test_an_addition_takes_the_place_of_the_row_with_its_key() -> None:
    base = [Security("XNAS:A", "A", "XNAS", "Alpha", sector="energy")]
    (row,) = overlay(base, [Security("XNAS:A", "A", "XNAS", "Alpha Beta")])
    assert (row.name, row.sector) == ("Alpha Beta", "energy")


tickers = st.dictionaries(st.sampled_from("ABCDEFGH"), st.sampled_from(["One Inc", "Two Inc", "Three Inc"]))


@given(tickers, tickers)
def test_no_company_is_ever_lost(old: dict[str, str], new: dict[str, str]) -> None:
    merged = merge(market(old, OLD), market(new, NEW), NEW)
    kept = {s.ticker for s in merged}
    assert set(old) | set(new) <= kept
    assert all(len([s for s in found(merged, t) if s.valid_to is None]) == 1 for t in new)
