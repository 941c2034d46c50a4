"""The event tables say only what the reader knows: roles of their types, statuses, directions, no slipped column."""

from __future__ import annotations

from typing import get_args

import pytest

from tocsin.model.reading import EventStatus
from tocsin.understanding.events import event_types
from tocsin.understanding.events.tables import first_words, triggers, types
from tocsin.understanding.lexicon import expand, rows

PACKAGE = "tocsin.understanding.events"
TRIGGERS = rows(PACKAGE, "triggers.csv")
FORMS = {"verb", "both", "noun", "state", "beside", "label", "venue"}
FILLS = {"company", "issuer", "state", "party", "named", "bank", "person"}
# roles that single rows add to those of their type
EXTRA = {"drug approval": {"agency", "drug"}, "stake": {"seller", "buyer"}}
DIRECTIONS = {
    *(
        "up",
        "down",
        "unchanged",
        "withdrawn",
        "initiated",
        "suspended",
        "beat",
        "met",
        "missed",
        "added",
        "removed",
    ),
    *("approved", "rejected"),
}


def roles_of(name: str) -> set[str]:
    kind = types()[name]
    return {kind.subject, kind.object, *kind.preps.values(), *EXTRA.get(name, set())} - {""}


def test_the_types_that_rules_and_themes_name_keep_their_names() -> None:
    stable = (
        "earnings report|guidance|merger|divestiture|offering|buyback|dividend|stock split|initial public offering|"
        "bankruptcy|management change|layoffs|contract award|product launch|product recall|drug approval|"
        "clinical trial result|lawsuit|settlement|investigation|cyber incident|outage|partnership|rating action|"
        "credit rating change|trading halt|index change|rate decision|inflation release|jobs release|tariff|"
        "export control|sanctions designation|sanctions relief|election|budget|arms transfer|military strike|ceasefire|"
        "treaty|talks|official visit|blockade|threat|missile test|aid"
    )
    assert set(stable.split("|")) <= set(event_types())


def test_there_are_types_enough_of_every_group() -> None:
    groups = [kind.group for kind in types().values()]
    assert groups.count("corporate") >= 35
    assert groups.count("policy") >= 20
    assert groups.count("world") >= 15


def test_every_type_but_ratings_has_a_trigger() -> None:
    told = {row["type"] for row in TRIGGERS}
    assert set(event_types()) - told == {
        "rating action"
    }  # analysts' calls are read by the readers of ratings


@pytest.mark.parametrize("name", event_types())
def test_a_type_says_what_fills_it(name: str) -> None:
    kind = types()[name]
    assert kind.fills in FILLS
    assert kind.told in {"own", "any"}
    assert kind.subject


def test_no_row_of_the_triggers_has_a_slipped_column() -> None:
    for row in TRIGGERS:
        assert row["type"] in types(), row
        assert row["form"] in FORMS, row
        assert row["direction"] in {"", *DIRECTIONS}, row
        assert row["status"] in {"", *get_args(EventStatus)}, row


def test_rows_give_only_roles_of_their_type() -> None:
    for row in TRIGGERS:
        allowed = {"", "-", *roles_of(row["type"])}
        given = {row["subject"], row["object"], *(pair.split(":")[1] for pair in row["preps"].split())}
        assert given <= allowed, row


def test_needed_words_never_stand_among_the_barred() -> None:
    for row in TRIGGERS:
        needs = {word for cell in row["needs"].split(";") for word in cell.split("|") if word}
        bars = {word for word in row["bars"].split("|") if word}
        assert not any(set(cell.split("|")) <= bars for cell in row["needs"].split(";") if cell), (needs, row)


def test_a_longer_phrase_stands_for_the_shorter_one_too() -> None:
    (found,) = [o for _, _, (o,) in triggers().scan(("agree", "to"))]
    assert {"treaty", "ceasefire"} <= {one.type.name for one in found.triggers}


def test_a_gate_opens_for_every_trigger_behind_it() -> None:
    seen = 0
    for row in TRIGGERS:
        for phrase in row["trigger"].split("|"):
            for words in expand(phrase)[:1]:
                for _, _, (options,) in triggers().scan(words):
                    if options.gate:
                        seen += 1
                        assert all(one.needs and one.needs[-1] <= options.gate for one in options.triggers)
    assert seen > 100


def test_first_words_are_those_of_verbs() -> None:
    assert {"acquires", "acquired", "recalls", "resigns"} <= first_words()
    assert "earthquake" not in first_words()
