"""The form in which the sample day is written down, and what is said of a file that is not in it."""

from __future__ import annotations

from collections import Counter

import pytest

from tocsin.demo.day import FORMATS, load_day, parse_source
from tocsin.demo.server import KEPT
from tocsin.errors import ItemError

HEAD = 'name = "Testblatt"\nformat = "rss"\n'
STORY = '[[story]]\nat = "{at}"\nheadline = "Ships sail"\n'


def test_a_source_is_read_with_its_stories_in_the_order_of_the_day() -> None:
    source = parse_source("t", HEAD + STORY.format(at="09:30") + STORY.format(at="06:05"))
    assert [told.minute for told in source.stories] == [365, 570]


def test_a_story_without_an_id_has_its_place_in_the_file_as_id() -> None:
    source = parse_source("t", HEAD + STORY.format(at="09:30") + STORY.format(at="06:05"))
    assert [told.id for told in source.stories] == ["t-1", "t-0"]


def test_what_a_file_leaves_out_has_its_usual_value() -> None:
    source = parse_source("t", HEAD)
    assert (source.language, source.group, source.tier, source.raw) == ("en", "sample", 2, "")


def test_white_space_around_a_body_is_no_part_of_it() -> None:
    source = parse_source("t", HEAD + STORY.format(at="06:05") + 'body = """\n\nThey sailed.\n"""\n')
    assert source.stories[0].body == "They sailed."


def test_toml_that_does_not_parse_is_refused_by_the_name_of_its_file() -> None:
    with pytest.raises(ItemError, match=r"blatt\.toml"):
        parse_source("blatt", "name = ")


@pytest.mark.parametrize("at", ["24:00", "6:05", "06:60", "noon", ""])
def test_a_time_that_is_none_is_refused_and_shown(at: str) -> None:
    with pytest.raises(ItemError, match="is not HH:MM") as refusal:
        parse_source("blatt", HEAD + STORY.format(at=at))
    assert repr(at) in str(refusal.value)


def test_an_unknown_format_is_refused_with_the_list_of_known_ones() -> None:
    with pytest.raises(ItemError, match=r"blatt\.toml.*no format 'gopher'") as refusal:
        parse_source("blatt", 'name = "B"\nformat = "gopher"\n')
    assert all(known in str(refusal.value) for known in FORMATS)


@pytest.mark.parametrize("missing", ["name", "format"])
def test_a_file_without_a_name_or_format_is_refused(missing: str) -> None:
    text = "".join(line + "\n" for line in HEAD.splitlines() if not line.startswith(missing))
    with pytest.raises(ItemError, match=missing):
        parse_source("blatt", text)


@pytest.mark.parametrize("field", ["at", "headline"])
def test_a_story_without_a_time_or_headline_is_refused(field: str) -> None:
    story = "".join(
        line + "\n" for line in STORY.format(at="06:05").splitlines() if not line.startswith(field)
    )
    with pytest.raises(ItemError, match=r"blatt\.toml"):
        parse_source("blatt", HEAD + story)


def test_a_tier_that_is_no_number_is_refused() -> None:
    with pytest.raises(ItemError, match=r"invalid literal"):
        parse_source("blatt", HEAD + 'tier = "first"\n')


def test_the_day_has_the_stories_that_a_desk_needs_to_be_tried() -> None:
    day = load_day()
    assert sum(len(source.stories) for source in day) >= 260
    assert {source.format for source in day} == set(FORMATS)
    assert {"en", "de", "fr", "es", "ja"} <= {source.language for source in day}


def test_the_day_lasts_from_six_to_half_past_five() -> None:
    minutes = [told.minute for source in load_day() for told in source.stories]
    assert (min(minutes), max(minutes) <= 17 * 60 + 30) == (360, True)


def test_no_feed_of_the_day_is_longer_than_its_document() -> None:
    assert all(len(source.stories) <= KEPT for source in load_day())


def test_an_id_told_twice_is_a_later_revision_with_other_words() -> None:
    for source in load_day():
        counts = Counter(told.id for told in source.stories)
        for ident in (i for i, n in counts.items() if n > 1):
            texts = {(told.headline, told.body) for told in source.stories if told.id == ident}
            assert len(texts) == counts[ident], (source.id, ident)
