"""The starter pack: whole, plain, and strict about its own faults."""

from __future__ import annotations

import re
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tocsin.errors import TableError
from tocsin.outbound import check_url
from tocsin.wires.opml import read_opml, write_opml
from tocsin.wires.starter import load_starter, read_starter

GROUP = 'name = "Ports"\ntier = 1\nlanguage = "en"\ninterval = 300\nlicence = "own terms"'
ROW = 'id = "harbour", name = "Harbour wire", url = "https://wire.example/feed"'


def table(row: str = ROW, group: str = GROUP) -> str:
    return f"[[group]]\n{group}\nsources = [ {{ {row} }} ]\n"


def test_the_pack_is_large_enough_and_each_source_is_there_once() -> None:
    pack = load_starter()
    assert 60 <= len(pack) <= 120
    assert len({s.id for s in pack}) == len({s.name for s in pack}) == len({s.url for s in pack}) == len(pack)


def test_every_address_of_the_pack_may_be_asked() -> None:
    for source in load_starter():
        assert check_url(source.url).hostname, source.id


def test_every_source_says_its_terms_and_is_not_asked_more_often_than_each_minute() -> None:
    assert all(s.licence and s.group and s.interval >= 60 for s in load_starter())


def test_nothing_in_the_pack_is_plain_http_but_what_has_no_other() -> None:
    plain = {s.id for s in load_starter() if s.url.startswith("http:")}
    assert plain == {"finra-news", "finra-notices"}


def test_the_founding_publishers_are_there() -> None:
    hosts = Counter(re.sub(r"^https?://(?:www\.)?([^/]+)/.*$", r"\1", s.url) for s in load_starter())
    for host in ("sec.gov", "federalreserve.gov", "ecb.europa.eu", "nasdaqtrader.com", "globenewswire.com"):
        assert hosts[host] >= 2, host


def test_the_pack_goes_out_and_in_as_opml() -> None:
    pack = load_starter()
    again, problems = read_opml(write_opml(pack))
    assert problems == () and {s.url for s in again} == {s.url for s in pack}


def test_a_source_takes_from_its_group_what_it_does_not_say() -> None:
    (source,) = read_starter(table(ROW + ", interval = 60"))
    assert (source.group, source.tier, source.language, source.interval) == ("Ports", 1, "en", 60.0)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("[[group", "not TOML"),
        ("", "no list of tables `group`"),
        ("groups = 1", "'groups' is no key"),
        ("[[group]]\n" + GROUP, "no list of tables `sources`"),
        (table(group=GROUP.replace('name = "Ports"', "")), "`name` is missing"),
        (table(group=GROUP.replace("tier = 1", "tier = 7")), "tier is 7"),
        (table(group=GROUP.replace("tier = 1", "tier = true")), "`tier` is missing or of the wrong kind"),
        (table(group=GROUP.replace("300", "0")), "interval is 0"),
        (table(group=GROUP.replace("300", '"often"')), "`interval` is missing or of the wrong kind"),
        (table(group=GROUP.replace('"en"', '"English please"')), "language is 'English please'"),
        (table(group=GROUP.replace("own terms", "")), "name or licence is empty"),
        (table(ROW.replace("harbour", "Harbour Wire")), "id is 'Harbour Wire'"),
        (table(ROW.replace("https://wire.example/feed", "http://127.0.0.1/")), "not public"),
        (table(ROW.replace("https:", "ftp:")), "scheme"),
        (table(ROW + ", colour = 1"), "'colour' is no key"),
        (table(ROW + ', kind = "push"'), "kind is 'push'"),
        (table(ROW + " }, { " + ROW), "two sources have this id"),
        (table(ROW + " }, { " + ROW.replace("harbour", "other")), "two sources have this address"),
    ],
)
def test_a_fault_of_the_table_is_told_with_its_place(text: str, told: str) -> None:
    with pytest.raises(TableError, match=re.escape(told)) as error:
        read_starter(text)
    assert error.value.subject.startswith("starter.toml") and error.value.mend


@given(
    st.dictionaries(st.sampled_from(["id", "name", "url", "tier", "x"]), st.text(max_size=9) | st.integers())
)
def test_any_row_is_a_source_or_told(row: dict[str, str | int]) -> None:
    text = ", ".join(
        f"{key} = {value if isinstance(value, int) else repr(value)}" for key, value in row.items()
    )
    try:
        assert read_starter(table(text))
    except TableError as error:
        assert error.mend
