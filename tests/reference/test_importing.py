"""Official tables in their own forms become securities; garbage becomes problems, never a crash."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tocsin.errors import RetryableWireError, SettingError
from tocsin.reference import load_reference
from tocsin.reference.importing import import_files, read_file
from tocsin.reference.update import PUBLIC_TABLES, import_into, update_tables, user_agent

TODAY = date(2026, 11, 23)
Write = Callable[[str, str], Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def _write(name: str, text: str) -> Path:
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return path

    return _write


def keys(path: Path) -> list[str]:
    rows, problems = import_files([path], at=TODAY, known={"QUAY": "XNYS"})
    assert problems == ()
    return [row.key for row in rows]


def test_the_sec_list_with_exchanges_is_read(write: Write) -> None:
    data = {
        "fields": ["cik", "name", "ticker", "exchange"],
        "data": [[77, "QUAYSIDE CORP", "QUAY-A", "NYSE"]],
    }
    rows, _ = import_files([write("company_tickers_exchange.json", json.dumps(data))], at=TODAY)
    assert (rows[0].key, rows[0].cik, rows[0].name) == ("XNYS:QUAY.A", "77", "Quayside Corp")


def test_the_sec_list_without_exchanges_takes_the_market_from_what_is_known(write: Write) -> None:
    data = {"0": {"cik_str": 77, "ticker": "QUAY", "title": "Quayside Corp"}}
    assert keys(write("company_tickers.json", json.dumps(data))) == ["XNYS:QUAY"]


def test_nasdaqs_own_directory_leaves_out_test_issues_and_its_last_line(write: Write) -> None:
    path = write(
        "nasdaqlisted.txt",
        "Symbol|Security Name|Market Category|Test Issue|Financial Status|Round Lot Size|ETF|NextShares\n"
        "QUAY|Quayside Inc. - Common Stock|Q|N|N|100|N|N\n"
        "ZZZT|Tick Pilot Test|G|Y|N|100|N|N\n"
        "File Creation Time: 0821202621:30|||||||\n",
    )
    table = read_file(path)
    assert [row.key for row in table.rows] == ["XNAS:QUAY"]
    assert table.day == date(2026, 8, 21)


def test_the_directory_of_other_markets_knows_their_letters(write: Write) -> None:
    path = write(
        "otherlisted.txt",
        "ACT Symbol|Security Name|Exchange|CQS Symbol|ETF|Round Lot Size|Test Issue|NASDAQ Symbol\n"
        "QUAY|Quayside Inc Common Stock|N|QUAY|N|100|N|QUAY\nPIER|Pier One Trust|Z|PIER|Y|100|N|PIER\n",
    )
    assert keys(path) == ["XNYS:QUAY", "XCBO:PIER"]


def test_a_screener_table_ranks_by_market_value(write: Write) -> None:
    path = write(
        "screener.csv",
        "Symbol,Name,Exchange,Market Cap,Country,Sector\n"
        "PIER,Pier Inc,NASDAQ,100.0,United States,Finance\nQUAY,Quayside Inc,NASDAQ,900.0,Slovakia,Finance\n",
    )
    rows, _ = import_files([path], at=TODAY)
    assert {r.ticker: (r.rank, r.country) for r in rows} == {"QUAY": (1, "SK"), "PIER": (2, "US")}


def test_lines_of_json_are_read_packed_too(tmp_path: Path) -> None:
    path = tmp_path / "mine_2024_05.jsonl.gz"
    path.write_bytes(
        gzip.compress(b'{"symbol":"0700","name":"Tencent","exchange":"HKEX","aliases":["WeChat"]}\n')
    )
    rows, problems = import_files([path], at=TODAY)
    assert problems == ()
    assert (rows[0].key, rows[0].aliases, rows[0].table) == (
        "XHKG:0700",
        ("WeChat",),
        "mine_2024_05.jsonl.gz@2024-05-01",
    )


def test_a_vendors_market_suffix_comes_off(write: Write) -> None:
    assert keys(write("x.csv", "symbol,name,exchange\n7203.T,Toyota,JPX\n")) == ["XJPX:7203"]


def test_an_unknown_market_is_told_by_row_and_the_rest_is_kept(write: Write) -> None:
    rows, problems = import_files(
        [write("x.csv", "symbol,name,exchange\nAAA,Alpha,Atlantis\nBBB,Beta,NYSE\n")], at=TODAY
    )
    assert [r.key for r in rows] == ["XNYS:BBB"]
    assert len(problems) == 1 and "row 1" in problems[0] and "Atlantis" in problems[0]


def test_a_table_of_something_else_is_said_to_be_that(write: Write) -> None:
    rows, problems = import_files([write("x.csv", "colour,weight\nred,3\n")], at=TODAY)
    assert rows == () and "symbol" in problems[0]


def test_a_missing_file_is_a_problem(tmp_path: Path) -> None:
    rows, problems = import_files([tmp_path / "none.csv"], at=TODAY)
    assert rows == () and "cannot be read" in problems[0]


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=300), st.sampled_from(["x.json", "x.csv", "x.txt", "x.jsonl.gz"]))
def test_garbage_never_breaks_the_importer(
    tmp_path_factory: pytest.TempPathFactory, data: bytes, name: str
) -> None:
    path = tmp_path_factory.mktemp("garbage") / name
    path.write_bytes(data)
    rows, problems = import_files([path], at=TODAY)
    assert all(row.key == f"{row.exchange}:{row.ticker}" for row in rows)
    assert all(problem.strip() for problem in problems)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["symbol", "name", "exchange", "fields", "data", "cik"]), inner, max_size=4
        )
    ),
    max_leaves=8,
)


@settings(max_examples=150, deadline=None)
@given(json_values)
def test_json_of_any_shape_never_breaks_the_importer(
    tmp_path_factory: pytest.TempPathFactory, value: object
) -> None:
    path = tmp_path_factory.mktemp("shapes") / "x.json"
    path.write_text(json.dumps(value), encoding="utf-8")
    rows, _ = import_files([path], at=TODAY)
    assert all(row.key == f"{row.exchange}:{row.ticker}" for row in rows)


def test_an_import_lands_in_the_data_folder_and_keeps_the_embedded_table(
    write: Write, tmp_path: Path
) -> None:
    path = write("mine.csv", "symbol,name,exchange,sector\nQUAYX,Quayside Grain Inc,NYSE,Industrials\n")
    done = import_into(tmp_path / "data", [path], at=TODAY)
    tables = load_reference(tmp_path / "data").as_of(datetime(2026, 11, 24, tzinfo=UTC))
    assert done.read == 1 and done.problems == ()
    assert tables.security("XNYS:QUAYX").sector == "industrials"  # type: ignore[union-attr]
    assert tables.security("XNYS:LMT") is not None


def test_an_update_reads_what_came_and_tells_what_did_not(tmp_path: Path) -> None:
    table = b"ACT Symbol|Security Name|Exchange|Test Issue\nQUAYX|Quayside Inc|N|N\n"

    def fetch(address: str) -> bytes:
        if address != PUBLIC_TABLES["otherlisted.txt"]:
            raise RetryableWireError(address, "timed out")
        return table

    done = update_tables(fetch, tmp_path, TODAY)
    assert done.read == 1 and len(done.problems) == 2 and "timed out" in done.problems[0]


def test_the_user_agent_names_a_contact() -> None:
    assert "desk@example.org" in user_agent("desk@example.org")
    with pytest.raises(SettingError, match="contact"):
        user_agent("")


@pytest.mark.slow
def test_real_tables_of_ten_years_keep_the_vanished_with_their_dates(shared: Path, tmp_path: Path) -> None:
    files = sorted((shared / "data" / "securities").glob("*.jsonl.gz"))
    done = import_into(tmp_path, files, at=TODAY)
    reference = load_reference(tmp_path)
    then, now = (reference.as_of(datetime(year, 6, 1, tzinfo=UTC)) for year in (2012, 2027))
    assert done.read > 15_000
    assert then.security("XNAS:ACAT") and not now.security("XNAS:ACAT")
    assert then.security("XNAS:AAPL") and now.security("XNAS:AAPL")
