"""The window: what it finds, what it forgets, and that order of building does not matter."""

from __future__ import annotations

from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st
from wire import AT, FERRY, FERRY_BODY, HALL, HALL_BODY, Wire, story

from tocsin.model.codec import decode, encode
from tocsin.model.placement import Fingerprint
from tocsin.model.reading import Reading
from tocsin.storylines import Window, place, placement_json
from tocsin.storylines.features import SKETCH, resemblance, sketch


def test_what_was_pruned_is_not_found() -> None:
    wire = Wire()
    wire.bring(story("s-1", FERRY, FERRY_BODY))
    wire.bring(story("s-2", HALL, HALL_BODY, 30))
    wire.window.prune(AT + timedelta(hours=1))
    assert len(wire.window) == 1
    assert wire.bring(story("s-3", FERRY, FERRY_BODY, 31)).relation == "starts"


def test_a_full_window_forgets_the_oldest() -> None:
    wire = Wire()
    for n in range(5):
        wire.bring(story(f"s-{n}", f"{FERRY} number {n}", "", n))
    window = Window.of(wire.kept, limit=2)
    assert len(window) == 2
    assert window.story("s-2") is None and window.story("s-4") is not None


def test_an_emptied_window_is_as_good_as_new() -> None:
    wire = Wire()
    for n, headline in enumerate([FERRY, HALL, FERRY]):
        wire.bring(story(f"s-{n}", headline, FERRY_BODY, n))
    wire.window.prune(AT + timedelta(days=9))
    assert len(wire.window) == 0
    late = story("s-9", FERRY, FERRY_BODY, 500)
    reading = Reading("s-9", 1, "en")
    assert place(late, reading, wire.window) == place(late, reading, Window())


headlines = st.lists(
    st.lists(
        st.sampled_from("ferry port hall vote fuel tide hull 12 30 crew bridge".split()),
        min_size=2,
        max_size=6,
    ).map(" ".join),
    min_size=1,
    max_size=12,
)


@settings(deadline=None)
@given(headlines, st.integers(0, 12))
def test_a_story_never_depends_on_later_ones_nor_on_a_restart(lines: list[str], restart: int) -> None:
    straight, broken = Wire(), Wire()
    for n, line in enumerate(lines):
        if n == restart:
            broken.window = Window.of(broken.kept)
        brought = story(f"s-{n}", line, "", n)
        assert straight.bring(brought) == broken.bring(brought)
    again = Wire()
    first = [again.bring(story(f"s-{n}", line, "", n)) for n, line in enumerate(lines[: len(lines) // 2])]
    assert [f.storyline_id for f in straight.kept[: len(first)]] == [p.storyline_id for p in first]


@settings(deadline=None)
@given(st.text(max_size=200), st.text(max_size=400))
def test_any_text_is_placed_and_its_spans_lie_inside(headline: str, body: str) -> None:
    wire = Wire()
    wire.bring(story("s-1", FERRY, FERRY_BODY))
    brought = story("s-2", headline, body, 1)
    placement = wire.bring(brought)
    assert 0.0 <= placement.novelty <= 1.0 and placement.why
    for span in placement.adds:
        text = brought.headline if span.field == "headline" else brought.body
        assert 0 <= span.start < span.end <= len(text)


def test_a_fingerprint_survives_the_store() -> None:
    wire = Wire()
    wire.bring(story("s-1", FERRY, FERRY_BODY))
    assert decode(Fingerprint, encode(wire.kept[0])) == wire.kept[0]
    assert all(0 <= value < 1 << 63 for value in wire.kept[0].sketch)


def test_a_sketch_tells_how_much_of_the_smaller_text_is_in_the_other() -> None:
    many = [f"w{n}" for n in range(600)]
    half = sketch(many[:300])
    assert len(half) == SKETCH and resemblance(half, half) == 1.0
    assert resemblance(sketch(many[:40]), sketch(many[:60])) > 0.8
    assert resemblance(half, sketch(many[300:])) < 0.1
    assert resemblance(half, sketch([])) == 0.0


def test_a_placement_is_written_as_the_contract_says() -> None:
    brought = story("s-1", FERRY)
    line = placement_json("s-1", Wire().bring(brought))
    assert line["relation"] == "starts" and line["novelty"] == 1.0
    assert line["adds"] == [{"field": "headline", "start": 0, "end": len(FERRY)}]
    assert set(line) >= {"id", "storyline", "relation", "novelty", "adds", "why"}
