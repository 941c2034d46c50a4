"""Whole stories of the founding kind, in words written for these tests, read by all readers together."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from stories_by_hand import Names, body_of, company, country, made, mentions, person
from tocsin.understanding.claims import find_claims
from tocsin.understanding.events import find_events
from tocsin.understanding.themes import find_themes

NAMES: Names = {
    "Iran": country("IR", "Iran"),
    "Tehran": country("IR", "Iran"),
    "Sudan": country("SD", "Sudan"),
    "Khartoum": country("SD", "Sudan"),
    "France": country("FR", "France"),
    "French": country("FR", "France"),
    "Belarus": country("BY", "Belarus"),
    "Minsk": country("BY", "Belarus"),
    "Canada": country("CA", "Canada"),
    "Lena Roy": person("Lena Roy", "French foreign ministry spokeswoman", "FR"),
    "Roy": person("Lena Roy", "French foreign ministry spokeswoman", "FR"),
    "Amir Tal": person("Amir Tal", "chief executive", ""),
    "Tal": person("Amir Tal", "chief executive", ""),
    "Reuters": body_of("Reuters"),
    "Bloomberg": body_of("Bloomberg"),
    "Northwind": company("XNYS:NWD", "Northwind Shipping"),
    "Calder": company("XLON:CLD", "Calder plc"),
}


@dataclass(frozen=True)
class Want:
    """A story, and what must be read in it."""

    headline: str
    body: str
    claims: tuple[tuple[str, str, str], ...]
    events: tuple[tuple[str, str], ...]
    themes: frozenset[str]
    chain: tuple[str, ...]


STORIES = [
    Want(
        "Iran May Send Rockets To Sudan In Return For Gold: France",
        '"We fear that Tehran will deliver rockets to Sudan," French foreign ministry spokeswoman Lena Roy said on Monday, '
        "Reuters reported.\n\nRoy added that any such sale would breach a U.N. arms embargo and that France would raise it "
        "at the Security Council.\n\nThe army in Khartoum is running out of shells.",
        (
            ("Lena Roy", "expected", "We fear that Tehran will deliver rockets to Sudan"),
            ("Lena Roy", "conditional", "any such sale would breach a U.N. arms embargo"),
            ("Lena Roy", "expected", "France would raise it at the Security Council"),
        ),
        (("arms transfer", "planned"),),
        frozenset({"arms trade", "international relations"}),
        ("Lena Roy", "Reuters", "Benzinga"),
    ),
    Want(
        "France says Belarus shipped shells to Sudan",
        "France said on Tuesday that Belarus shipped artillery shells to Sudan last month. It added that new evidence "
        "suggests a second cargo.\n\nMinsk denied that it sold weapons to anyone.",
        (
            ("France", "asserted", "Belarus shipped artillery shells to Sudan last month"),
            ("France", "suggested", "new evidence suggests a second cargo"),
            ("Belarus", "denied", "it sold weapons to anyone"),
        ),
        (("arms transfer", "rumoured"),),
        frozenset({"arms trade"}),
        ("France", "Benzinga"),
    ),
    Want(
        "Canada Sanctions Shipping Agent",
        "Canada has imposed sanctions on a Belarusian agent for moving oil.\n\n"
        '"This trade feeds the war," Roy told Reuters.',
        (("Lena Roy", "asserted", "This trade feeds the war"),),
        (("sanctions designation", "done"),),
        frozenset({"sanctions"}),
        ("Lena Roy", "Reuters", "Benzinga"),
    ),
    Want(
        "Northwind in talks to acquire Calder, sources say",
        "Northwind is considering an offer for Calder, Bloomberg reported on Friday, citing people familiar with the matter.\n\n"
        'Amir Tal, chief executive of Northwind, said the group "looks at many things".',
        (("Amir Tal", "asserted", 'the group "looks at many things'),),
        (("merger", "rumoured"),),
        frozenset({"merger"}),
        ("people familiar with the matter", "Bloomberg", "Benzinga"),
    ),
    Want(
        "Iran plans visit by its foreign minister to Belarus",
        "Iran plans to send a delegation to Minsk next week.\n\nAccording to Roy, the talks could fail.",
        (("Lena Roy", "possible", "the talks could fail"),),
        (("official visit", "planned"),),
        frozenset({"diplomacy"}),
        ("Lena Roy", "Benzinga"),
    ),
    Want(
        "Calder recalls 9,000 vehicles",
        'Calder said it will repair them free of charge.\n\n"Nobody was hurt," said Amir Tal, who runs the plant. '
        '"We are sorry for the trouble this has caused."',
        (
            ("Calder plc", "expected", "it will repair them free of charge"),
            ("Amir Tal", "asserted", "Nobody was hurt"),
            ("Amir Tal", "asserted", "We are sorry for the trouble this has caused."),
        ),
        (("product recall", "done"),),
        frozenset({"product recall"}),
        ("Amir Tal", "Benzinga"),
    ),
]


@pytest.mark.parametrize("want", STORIES, ids=lambda want: want.headline)
def test_a_story_is_read_as_an_editor_would(want: Want) -> None:
    doc = made(want.headline, want.body)
    marks = mentions(doc, NAMES)
    claims, chain = find_claims(doc, marks, None)
    themes = find_themes(doc, marks)
    events = find_events(doc, marks, themes)
    read = [(c.claimant, c.certainty, doc.text(c.content)) for c in claims]
    assert set(want.claims) <= set(read)
    assert set(want.events) <= {(e.type, e.status) for e in events}
    assert not any(e.type == "arms transfer" and e.status == "done" for e in events)
    assert want.themes <= {t.code for t in themes}
    assert chain == want.chain
