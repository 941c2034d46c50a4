"""What the embedded reference knows, and at which time."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from tocsin.errors import TableError
from tocsin.model.securities import Security
from tocsin.reference import AliasRow, Reference, Tables, load_reference
from tocsin.reference.aliases import bare_name
from tocsin.reference.saved import write_saved


@pytest.fixture(scope="module")
def reference() -> Reference:
    return load_reference()


@pytest.fixture(scope="module")
def tables(reference: Reference) -> Tables:
    return reference.as_of(datetime(2023, 3, 31, 12, tzinfo=UTC))


@pytest.fixture(scope="module")
def aliases(tables: Tables) -> list[AliasRow]:
    return list(tables.alias_rows())


def meanings(aliases: list[AliasRow], surface: str) -> set[str]:
    return {row.key for row in aliases if row.surface == surface}


def test_every_territory_has_its_own_two_and_three_letter_code(reference: Reference) -> None:
    assert len(reference.countries) >= 249
    assert len({c.alpha2 for c in reference.countries}) == len(reference.countries)
    assert len({c.alpha3 for c in reference.countries}) == len(reference.countries)


@pytest.mark.parametrize(
    ("surface", "country"),
    [("Moscow", "RU"), ("the Kremlin", "RU"), ("Pyongyang", "KP"), ("Slovakian", "SK"), ("Slovak", "SK"),
     ("White House", "US"), ("North Korean", "KP"), ("Beijing", "CN"), ("Kyiv", "UA"), ("U.S.", "US")],
)  # fmt: skip
def test_capitals_seats_and_adjectives_stand_for_their_country(
    aliases: list[AliasRow], surface: str, country: str
) -> None:
    assert country in meanings(aliases, surface)


@pytest.mark.parametrize("surface", ["Georgia", "Jordan", "Chad", "Turkey", "Guinea", "Washington"])
def test_words_of_two_meanings_are_marked(aliases: list[AliasRow], surface: str) -> None:
    rows = [r for r in aliases if r.surface == surface and r.kind == "country"]
    assert rows and all(r.ambiguous and r.prior < 0.5 for r in rows)


def test_two_congos_share_a_word(aliases: list[AliasRow]) -> None:
    assert {"CD", "CG"} <= meanings(aliases, "Congo")


@pytest.mark.parametrize(
    "key", ["XNAS:AAPL", "XNYS:LMT", "XLON:BA", "XETR:RHM", "XNYS:ADM", "XJPX:7203", "XHKG:0700"]
)
def test_large_companies_come_with_sector_and_industry(tables: Tables, key: str) -> None:
    security = tables.security(key)
    assert security is not None
    assert security.sector and security.industry and security.country


def test_a_ticker_shared_by_two_markets_gives_the_larger_first(tables: Tables) -> None:
    assert [s.key for s in tables.by_ticker("BA")] == ["XNYS:BA", "XLON:BA"]
    assert tables.by_ticker("no such ticker") == ()


@pytest.mark.parametrize("typed", ["BRK.B", "BRK-B", "BRK/B", "$brk.b"])
def test_share_classes_are_found_however_they_are_typed(tables: Tables, typed: str) -> None:
    assert tables.by_ticker(typed)[0].key == "XNYS:BRK.B"


@pytest.mark.parametrize(
    ("written", "mic"),
    [("NYSE", "XNYS"), ("NASDAQ", "XNAS"), ("NasdaqGS", "XNAS"), ("NYSEAMERICAN", "XNYS"), ("OTCQB", "OTCM"),
     ("LSE", "XLON"), ("TSX", "XTSE"), ("tsx-v", "XTSX"), ("CSE", "XCNQ"), ("ASX", "XASX"), ("HKEX", "XHKG"),
     ("XNAS", "XNAS"), ("nowhere", "")],
)  # fmt: skip
def test_markets_are_known_by_the_names_that_wires_use(tables: Tables, written: str, mic: str) -> None:
    assert tables.mic(written) == mic


def test_a_wire_that_lags_a_move_between_american_markets_is_understood(tables: Tables) -> None:
    found = tables.listed("NYSE", "AAPL")
    assert found is not None and found.key == "XNAS:AAPL"
    assert tables.listed("LSE", "AAPL") is None


def test_facebook_goes_under_its_old_symbol_before_june_2022(reference: Reference) -> None:
    before = reference.as_of(datetime(2022, 6, 1, tzinfo=UTC))
    after = reference.as_of(datetime(2022, 6, 10, tzinfo=UTC))
    assert before.security("XNAS:FB") and not before.security("XNAS:META")
    assert after.security("XNAS:META") and not after.security("XNAS:FB")


def test_a_company_is_known_by_brand_and_former_name(aliases: list[AliasRow]) -> None:
    assert meanings(aliases, "Google") & {"XNAS:GOOGL", "XNAS:GOOG"}
    assert meanings(aliases, "Facebook") == {"XNAS:META"}
    assert "XNYS:LMT" in meanings(aliases, "Lockheed")


def test_further_lines_of_an_issuer_go_by_their_ticker_only(aliases: list[AliasRow]) -> None:
    assert {r.how for r in aliases if r.key == "XNAS:GOOG"} == {"ticker"}


@pytest.mark.parametrize("surface", ["Apple", "Target", "Ford", "Shell"])
def test_short_names_that_are_words_need_context(aliases: list[AliasRow], surface: str) -> None:
    rows = [r for r in aliases if r.surface == surface and r.kind == "security"]
    assert rows and all(r.ambiguous for r in rows)


def test_offices_change_hands(reference: Reference) -> None:
    draghi = reference.as_of(datetime(2018, 1, 1, tzinfo=UTC)).person("Mario Draghi")
    assert [p.office for p in draghi] == ["President of the European Central Bank"]
    later = reference.as_of(datetime(2022, 1, 1, tzinfo=UTC)).person("Mario Draghi")
    assert [p.office for p in later] == ["Prime Minister of Italy"]


def test_nobody_holds_an_office_before_entering_it(reference: Reference) -> None:
    early = reference.as_of(datetime(2010, 1, 1, tzinfo=UTC))
    assert early.person("John Kirby") == ()


def test_every_surface_names_its_row_and_a_sane_prior(aliases: list[AliasRow]) -> None:
    assert all(r.surface and r.key and r.row and 0 < r.prior < 1 for r in aliases)


def test_days_without_change_share_one_value(reference: Reference) -> None:
    morning = reference.as_of(datetime(2023, 3, 31, 1, tzinfo=UTC))
    assert reference.as_of(datetime(2023, 3, 31, 23, tzinfo=UTC)) is morning
    assert hash(morning) == hash(morning) and len(morning.version) == 16


def test_the_version_follows_the_content(reference: Reference) -> None:
    again = load_reference().as_of(datetime(2023, 3, 31, tzinfo=UTC))
    other = reference.as_of(datetime(2015, 3, 31, tzinfo=UTC))
    assert again.version == reference.as_of(datetime(2023, 3, 31, tzinfo=UTC)).version != other.version


def test_the_users_additions_are_laid_over(tmp_path: Path) -> None:
    folder = tmp_path / "reference"
    folder.mkdir()
    (folder / "additions.csv").write_text(
        "symbol,name,exchange,aliases\nQUAY,Quayside Grain plc,LSE,Quayside|QSG\n"
    )
    tables = load_reference(tmp_path).as_of(datetime(2024, 1, 1, tzinfo=UTC))
    assert tables.security("XLON:QUAY").aliases == ("Quayside", "QSG")  # type: ignore[union-attr]
    assert tables.security("XNAS:AAPL") is not None


def test_a_wrong_row_of_the_additions_is_told_and_its_neighbours_are_kept(tmp_path: Path) -> None:
    (tmp_path / "reference").mkdir()
    (tmp_path / "reference" / "additions.csv").write_text(
        "symbol,name,exchange,valid_from\nPIER,Pier Grain,LSE,\nQUAY,Quayside,Atlantis,\n"
        "DOCK,Dock Freight,LSE,someday\nWHRF,Wharf Freight,LSE,2020\n"
    )
    found = load_reference(tmp_path)
    tables = found.as_of(datetime(2024, 1, 1, tzinfo=UTC))
    assert {"XLON:PIER", "XLON:WHRF", "XNAS:AAPL"} <= set(tables.securities)
    assert not {"XLON:QUAY", "XLON:DOCK"} & set(tables.securities)
    first, second = found.problems
    assert "additions.csv, row 2" in first and "Atlantis" in first
    assert "additions.csv, row 3" in second and "'someday' is not a date" in second


@pytest.mark.parametrize("data", [b"neither,nor\n", b"\xff\xfe\x00", b""])
def test_additions_that_are_no_table_leave_the_embedded_rows(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "reference").mkdir()
    (tmp_path / "reference" / "additions.csv").write_bytes(data)
    found = load_reference(tmp_path)
    assert len(found.problems) == 1 and "additions.csv" in found.problems[0]
    assert found.securities == load_reference().securities


def test_a_saved_table_is_read_back_as_it_was(tmp_path: Path) -> None:
    row = Security(
        "XNAS:QQQX", "QQQX", "XNAS", "Quilt Æther", aliases=("Quilt",), valid_to=date(2020, 1, 2), rank=7
    )
    write_saved(tmp_path / "reference" / "securities.jsonl.gz", [row])
    assert row in load_reference(tmp_path).securities


def test_a_damaged_saved_table_says_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "reference").mkdir()
    (tmp_path / "reference" / "securities.jsonl.gz").write_bytes(b"\x1f\x8bbroken")
    with pytest.raises(TableError, match="tocsin reference import"):
        load_reference(tmp_path)


def test_no_embedded_security_bears_the_name_of_another_company() -> None:
    rows = [s for s in load_reference().securities if s.cik and s.valid_to is None]
    numbers: dict[str, set[str]] = {}
    for row in rows:
        numbers.setdefault(bare_name(row.name).casefold(), set()).add(row.cik)
    large = [s for s in rows if s.table == "securities.csv"]
    shared = {bare_name(s.name) for s in large if len(numbers[bare_name(s.name).casefold()]) > 1}
    assert len(large) > 900 and len(shared) <= 8, shared
    assert {s.name for s in rows if s.key == "XNYS:APO"} == {"Apollo Global Management"}
    assert not [
        s.name for s in large if s.name.endswith(")") and not s.name.endswith(("(Class B)", "(Class C)"))
    ]
