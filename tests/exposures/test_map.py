"""The exposure map: what it says, when, and what a doctor finds wrong with it."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from tocsin.errors import TableError
from tocsin.exposures import load_map, problems
from tocsin.exposures.trace import LIMIT, THRESHOLD, trace
from tocsin.model.reading import Reading, Theme
from tocsin.model.spans import Span
from tocsin.reference import load_reference
from tocsin.understanding.themes import about

# Themes that touch no basket by themselves: what happens to one company (its own name is the exposure), what moves the
# market as a whole, and politics, whose reach the country in the story decides.
WITHOUT = frozenset(
    "accident|analyst rating|bankruptcy|bonds|capital investment|civil unrest|contract award|corporate governance|credit rating|"
    "crime|debt default|diplomacy|dividend|earnings|economic growth|elections|employment|entertainment|environment|espionage|"
    "fiscal policy|foreign exchange|fraud|government investigation|guidance|index change|initial public offering|"
    "insider trading|intellectual property|international relations|layoffs|litigation|management change|market move|merger|"
    "offering|options trading|outage|partnership|politics|product launch|product recall|regulation|share buyback|short selling|"
    "spin-off|sport|stock market|stock split|taxation|trading halt|venture funding".split("|")
)
HEAD = "id,from,to,weight,when,why,valid_from,valid_to\n"


def own(tmp_path: Path, rows: str) -> Path:
    (tmp_path / "exposure_map.csv").write_text(HEAD + rows, encoding="utf-8")
    return tmp_path


def test_the_packaged_map_leads_somewhere_from_every_basket() -> None:
    tables = load_reference().as_of(datetime(2026, 11, 1, tzinfo=UTC))
    assert problems(load_map(), tables) == ()


def test_every_edge_has_a_source_a_reason_and_a_weight() -> None:
    edges = load_map().edges
    assert len(edges) > 400
    assert all(e.source and e.why.endswith(".") and 0 < e.weight <= 1 for e in edges)


def test_every_theme_leads_somewhere_or_its_parent_does_or_is_known_to_lead_nowhere() -> None:
    whole = load_map()
    leads = {code for code in about() if whole.leaving(f"theme:{code}")}
    by_parent = {code for code, theme in about().items() if theme.parent in leads} - leads
    assert set(about()) - leads - by_parent == WITHOUT


def test_a_clear_theme_reaches_a_few_securities_with_their_reasons() -> None:
    tables = load_reference().as_of(datetime(2026, 11, 1, tzinfo=UTC))
    whole = load_map().as_of(datetime(2026, 11, 1, tzinfo=UTC))
    for code in about():
        if whole.leaving(f"theme:{code}") and any(not e.when for e in whole.leaving(f"theme:{code}")):
            found = trace(
                Reading("s", 1, "en", themes=(Theme(code, 0.8, (Span("body", 0, 4),)),)), whole, tables
            )
            assert 0 < len(found) <= LIMIT, code
            assert all(e.score >= THRESHOLD and len(e.path) >= 3 for e in found)


def test_no_basket_holds_a_security_twice() -> None:
    pairs = [(e.from_, e.to, e.valid_from) for e in load_map().edges]
    assert len(set(pairs)) == len(pairs)


def test_no_country_reaches_a_basket_without_a_theme() -> None:
    assert all(e.when for e in load_map().edges if e.from_.startswith("country:"))


def test_an_edge_that_ended_is_gone_afterwards() -> None:
    whole = load_map()
    then, now = (whole.as_of(datetime(year, 6, 1, tzinfo=UTC)) for year in (2021, 2025))
    renault = [e for e in whole.edges if e.from_ == "sector:Russia exposure" and e.to == "security:XPAR:RNO"]
    assert renault[0] in then.edges and renault[0] not in now.edges


def test_days_are_asked_once() -> None:
    whole = load_map()
    assert whole.as_of(datetime(2025, 6, 1, 3, tzinfo=UTC)) is whole.as_of(
        datetime(2025, 6, 1, 4, tzinfo=UTC)
    )


def test_the_users_own_map_takes_the_place_of_the_packaged_one(tmp_path: Path) -> None:
    edited = load_map(own(tmp_path, "X1,theme:oil,security:XNYS:XOM,0.9,,Oil is its income.,,\n"))
    assert [e.to for e in edited.leaving("theme:oil")] == ["security:XNYS:XOM"]
    assert edited.leaving("sector:oil majors")


@pytest.mark.parametrize(
    ("row", "says"),
    [
        ("X1,theme:oil,sector:x,1.5,,Why.,,\n", "no weight"),
        ("X1,theme:oil,sector:x,much,,Why.,,\n", "no weight"),
        ("X1,colour:red,sector:x,0.5,,Why.,,\n", "no node"),
        ("X1,theme:oil,sector:,0.5,,Why.,,\n", "no node"),
        ("X1,theme:oil,sector:x,0.5,,Why.,yesterday,\n", "not a date"),
        ("X1,theme:a,sector:x,0.5,,Why.,,\nX1,theme:b,sector:x,0.5,,Why.,,\n", "comes twice"),
    ],
)
def test_a_wrong_row_is_refused_with_its_cause(tmp_path: Path, row: str, says: str) -> None:
    with pytest.raises(TableError, match=says):
        load_map(own(tmp_path, row))


def test_members_that_are_not_known_and_dead_ends_are_reported(tmp_path: Path) -> None:
    whole = load_map(
        own(tmp_path, "X1,theme:oil,sector:nothing,0.5,,Why.,,\nX2,theme:oil,security:XNYS:NONE,1,,Why.,,\n")
    )
    found = "\n".join(problems(whole, load_reference().as_of(datetime(2026, 11, 1, tzinfo=UTC))))
    assert "sector:nothing leads nowhere" in found
    assert "XNYS:NONE is not in the reference" in found
    assert "sector:oil majors: no theme" in found
