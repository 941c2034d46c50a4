"""The pure view functions: highlights, diffs, pictures, words, folding."""

from __future__ import annotations

import sys
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

sys.path.insert(0, str(Path(__file__).parent))
import filling

from tocsin.model.exposures import Exposure, Hop
from tocsin.model.spans import Span
from tocsin.web.views.diffs import changed
from tocsin.web.views.highlight import Note, marked, pieces
from tocsin.web.views.picture import HIGH, picture
from tocsin.web.views.rows import folded, row
from tocsin.web.views.words import age, because, duration, node_parts, ordinal, sentence, weblink

NOW = datetime(2026, 11, 23, 14, 0, tzinfo=UTC)


def story():
    return filling.make_story("s", "harbour", NOW, "Varania to trade howitzer shells", filling.GRAIN)


@given(st.text(max_size=60), st.lists(st.tuples(st.integers(0, 70), st.integers(0, 70)), max_size=8))
def test_pieces_joined_are_the_text_whatever_the_spans(text: str, spans: list[tuple[int, int]]) -> None:
    notes = [Note(Span("body", min(a, b), max(a, b)), "security", "x") for a, b in spans]
    assert "".join(p.text for p in pieces(text, "body", notes)) == text


def test_overlapping_spans_share_the_words_between_them() -> None:
    notes = [Note(Span("body", 0, 6), "claim", "c"), Note(Span("body", 4, 9), "security", "s")]
    assert [(p.text, p.kinds) for p in pieces("abcdefghij", "body", notes)] == [
        ("abcd", ("claim",)),
        ("ef", ("security", "claim")),
        ("ghi", ("security",)),
        ("j", ()),
    ]


def test_a_story_is_marked_paragraph_by_paragraph_with_a_counted_legend() -> None:
    shown = marked(story(), filling.grain_reading(story()))
    assert len(shown.body) == 3
    assert ("country", "Countries", 2) in shown.legend
    assert ("claim", "Claims", 4) in shown.legend


def test_headline_spans_do_not_mark_the_body() -> None:
    assert pieces("abc", "body", [Note(Span("headline", 0, 3), "security", "s")])[0].kinds == ()


@given(st.text(alphabet="ab \n", max_size=40), st.text(alphabet="ab \n", max_size=40))
def test_a_diff_holds_both_texts(before: str, after: str) -> None:
    parts = changed(before, after)
    assert "".join(p.text for p in parts if p.kind != "added") == before
    assert "".join(p.text for p in parts if p.kind != "gone") == after


def test_neighbouring_changed_words_read_as_one_change() -> None:
    parts = changed("it may be affected today", "it fell four per cent today")
    assert [(p.kind, p.text.strip()) for p in parts] == [
        ("same", "it"),
        ("gone", "may be affected"),
        ("added", "fell four per cent"),
        ("same", "today"),
    ]


def test_the_picture_draws_shared_steps_once() -> None:
    drawn = picture(filling.grain_exposures(story()))
    assert drawn is not None
    labels = [n.label for n in drawn.nodes]
    assert labels.count("arms trade") == labels.count("defence") == 1
    assert {"BRZ", "HLM", "TLL", "MSH"} <= set(labels)
    assert {"Brazen Arms", "from", "sector"} <= {n.over for n in drawn.nodes}
    assert "CVG" not in labels  # named in the story: no hops


def test_boxes_of_one_column_never_overlap() -> None:
    drawn = picture(filling.grain_exposures(story()))
    assert drawn is not None
    for x in {n.x for n in drawn.nodes}:
        ys = sorted(n.y for n in drawn.nodes if n.x == x)
        assert all(b - a >= HIGH for a, b in pairwise(ys))


def test_a_story_that_only_names_securities_has_no_picture() -> None:
    assert picture(filling.grain_exposures(story())[:1]) is None


def test_a_long_fan_is_cut_so_that_other_reasons_show() -> None:
    words = Hop("story", "theme:x", "theme", 1, "r", "w")
    ends = [
        Exposure(f"XNYS:{t}{i}", f"{t}{i}", "XNYS", f"Firm {t}{i}", 0.9 - 0.01 * i - (0.5 if t == "B" else 0), (
            words, Hop(f"theme:{t}", f"security:XNYS:{t}{i}", "member", 0.5, "m", "w"),
        ))
        for t in "AB" for i in range(20)
    ]  # fmt: skip
    drawn = picture(ends)
    assert drawn is not None
    tickers = [n.label for n in drawn.nodes if n.kind == "security"]
    assert tickers == ["A0", "A1", "A2", "A3", "B0", "B1", "B2", "B3"]
    assert (drawn.drawn, drawn.left_out) == (8, 32)


def test_copies_fold_under_the_story_that_they_repeat() -> None:
    first = filling.work_of(story(), filling.grain_reading(story()), "line")
    copy = filling.make_story("copy", "ledger", NOW + timedelta(minutes=1), "Same")
    again = filling.work_of(copy, filling.Reading("copy", 1, "en"), "line", "repeats", nearest="s")
    views = [filling.view_of(w) for w in (again, first)]
    rows = folded([row(v, "src", None, 0) for v in views])
    assert [r.view.story.id for r in rows] == ["s"]
    assert [c.story.id for c in rows[0].copies] == ["copy"]


def test_a_copy_whose_first_is_not_listed_stands_by_itself() -> None:
    copy = filling.make_story("copy", "ledger", NOW, "Same")
    again = filling.work_of(copy, filling.Reading("copy", 1, "en"), "line", "repeats", nearest="s")
    assert len(folded([row(filling.view_of(again), "src", None, 0)])) == 1


def test_ages_and_lengths_are_in_words() -> None:
    assert [age(NOW, NOW - timedelta(seconds=s)) for s in (1, 30, 200, 7_300, 90_000)] == [
        "now", "30 s", "3 min", "2 h", "1 d",
    ]  # fmt: skip
    assert (duration(90), duration(7_200), duration(3)) == ("1 min 30 s", "2 h", "3 s")
    assert [ordinal(n) for n in (1, 2, 3, 4, 11, 12, 13, 21, 112)] == [
        "1st", "2nd", "3rd", "4th", "11th", "12th", "13th", "21st", "112th",
    ]  # fmt: skip


def test_only_web_addresses_become_links() -> None:
    assert weblink("https://a.example/") == "https://a.example/"
    assert weblink("javascript:alert(1)") == weblink("data:text/html,x") == weblink("") == ""


def test_nodes_are_named_by_kind_and_label() -> None:
    assert node_parts("security:XNYS:LMT") == ("security", "LMT")
    assert node_parts("theme:arms trade") == ("theme", "arms trade")
    assert node_parts("words") == ("", "words")


def test_an_alert_says_its_reasons_as_sentences() -> None:
    work = filling.with_alert(filling.work_of(story(), filling.grain_reading(story()), "l"), NOW)
    said = because(work.alerts[0])
    assert said.startswith("Theme arms trade, score 0.92")
    assert said.endswith("through defence.")


def test_words_become_a_sentence_and_names_keep_their_letters() -> None:
    assert sentence("there is no watchlist 'Big Tech'") == "There is no watchlist 'Big Tech'."
    assert sentence("Did you mean theme:sanctions?") == "Did you mean theme:sanctions?"
    assert sentence("") == "."
