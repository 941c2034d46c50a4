"""A first line that says who wrote the story becomes the byline; a sentence that begins alike stays."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tocsin.intake import admit, prepare
from tocsin.intake.byline import parted, set_apart
from tocsin.model.stories import Seen, Story
from tocsin.model.wires import WireItem

NOW = datetime(2026, 11, 23, 14, tzinfo=UTC)
TEXT = "The canal stays shut for another week, ship agents said on Monday."


def story(body: str, **more: object) -> Story:
    item = WireItem("harbour", "1", NOW, **{"headline": "Canal stays shut", "body": body, **more})  # type: ignore[arg-type]
    made = admit(prepare(item), Seen())
    assert isinstance(made, Story)
    return made


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("By Jane Doe", "Jane Doe"),
        ("BY JANE DOE", "JANE DOE"),
        ("By Jane Doe and John Roe, Reuters", "Jane Doe and John Roe, Reuters"),
        ("By Jane Doe, John Roe & Ana María O’Neill-Ruiz", "Jane Doe, John Roe & Ana María O’Neill-Ruiz"),
        ("By J. R. van der Berg", "J. R. van der Berg"),
        ("By Ludwig van Horn Jr.", "Ludwig van Horn Jr."),
        ("Author: Jane Doe", "Jane Doe"),
        ("Authors: Jane Doe; John Roe", "Jane Doe; John Roe"),
        ("Written by Jane Doe", "Jane Doe"),
        ("By Will May", "Will May"),
        ("By Łucja Żak", "Łucja Żak"),
    ],
)
def test_a_line_of_names_is_a_byline(line: str, names: str) -> None:
    assert parted((line, TEXT)) == (names, (TEXT,))


@pytest.mark.parametrize(
    "line",
    [
        "By Friday the strike was over.",
        "By Friday Evening",
        "By The Numbers",
        "By contrast, Canal Freight rose.",
        "By Jane Doe’s account the lock had failed.",
        "By Reuters",
        "By 2030 the port will be shut",
        "By land and by sea",
        "By Jane Doe, who covers shipping",
        "Author: unknown",
        "Bystanders Saw Smoke",
        "By Canal Freight, Quay Lines and every other carrier, Monday",
        "By " + "Jane Doe, " * 20 + "Jane Doe",
    ],
)
def test_other_lines_stay_in_the_text(line: str) -> None:
    assert parted((line, TEXT)) == ("", (line, TEXT))


def test_a_byline_alone_is_all_the_text_there_is() -> None:
    assert parted(("By Jane Doe",)) == ("", ("By Jane Doe",))
    assert parted(()) == ("", ())


@pytest.mark.parametrize(
    "body",
    [
        f"By Jane Doe\n\n{TEXT}",
        f"By Jane Doe\n{TEXT}",
        f"Canal stays shut\nBy Jane Doe\n{TEXT}",
        f"<p>By Jane Doe</p><p>{TEXT}</p>",
        f"<p>By <a href='/jane'>Jane Doe</a></p><p>{TEXT}</p>",
    ],
)
def test_it_leaves_the_body_of_a_story(body: str) -> None:
    made = story(body)
    assert (made.byline, made.body) == ("Jane Doe", TEXT)


def test_a_page_gives_it_too() -> None:
    made = story(f"Canal stays shut\nBy Jane Doe\n\n{TEXT}", headline="", page=True)
    assert (made.headline, made.byline, made.body) == ("Canal stays shut", "Jane Doe", TEXT)


def test_a_stated_byline_stands_and_the_text_with_it() -> None:
    made = story(f"By Jane Doe\n\n{TEXT}", byline="Harbour staff")
    assert (made.byline, made.body) == ("Harbour staff", f"By Jane Doe\n\n{TEXT}")


def test_only_the_first_lines_are_set_apart() -> None:
    text = "\n".join([TEXT] * 5 + ["By Jane Doe", TEXT])
    assert set_apart(text) == text
    assert set_apart("") == ""
