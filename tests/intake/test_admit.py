"""Identity, revisions and duplicates: the same story is known again, a changed one supersedes."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from tocsin.errors import ItemError
from tocsin.intake import admit, prepare
from tocsin.intake.identity import canonical_url
from tocsin.model.stories import Draft, Duplicate, Seen, Story, StoryHead
from tocsin.model.wires import WireItem

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
BODY = (
    "The bakery chain said it would open forty shops in the north, its largest step since it was listed. " * 3
)


def item(**changes: object) -> WireItem:
    base = WireItem(
        "wire", "n-1", NOW, headline="Bakers to open forty shops", url="https://w.example/1", body=BODY
    )
    return replace(base, **changes)


def head(draft: Draft, **changes: object) -> StoryHead:
    story = admit(draft, Seen())
    assert isinstance(story, Story)
    return replace(
        StoryHead(story.id, story.revision, story.identity, story.source_id, story.status, story.received_at),
        **changes,
    )


def test_an_unknown_item_is_a_story_at_its_first_revision() -> None:
    story = admit(prepare(item()), Seen())
    assert isinstance(story, Story)
    assert (story.revision, story.supersedes, story.status) == (1, None, "usable")


def test_the_same_item_again_is_a_duplicate() -> None:
    draft = prepare(item())
    assert admit(draft, Seen(by_native=head(draft))) == Duplicate(head(draft).story_id, "same native id")


def test_an_edited_item_is_the_next_revision_of_the_same_story() -> None:
    first, second = prepare(item()), prepare(item(body=BODY.replace("forty", "fifty")))
    story = admit(second, Seen(by_native=head(first)))
    assert isinstance(story, Story)
    assert (story.id, story.revision, story.supersedes) == (head(first).story_id, 2, 1)


def test_an_older_telling_that_comes_again_does_not_supersede_the_newer() -> None:
    first, second = (
        prepare(item()),
        prepare(item(body=BODY.replace("forty", "fifty"), received_at=NOW + timedelta(hours=1))),
    )
    held = head(second, revision=2)
    assert admit(first, Seen(by_native=held)) == Duplicate(
        held.story_id, "older than the revision that is held"
    )


def test_a_change_of_blanks_or_case_alone_is_no_revision() -> None:
    first, second = prepare(item()), prepare(item(headline="BAKERS  to open forty shops!"))
    assert isinstance(admit(second, Seen(by_native=head(first))), Duplicate)


def test_a_new_guid_on_the_same_address_and_text_is_a_duplicate() -> None:
    first, second = prepare(item()), prepare(item(native_id="n-2", url="https://w.example/1?utm_source=x"))
    assert second.identity.url == first.identity.url
    assert isinstance(admit(second, Seen(by_url=head(first))), Duplicate)


def test_two_items_that_share_only_their_address_stay_two() -> None:
    first, second = (
        prepare(item()),
        prepare(item(native_id="n-2", headline="Mill closes", body="Another tale.")),
    )
    story = admit(second, Seen(by_url=head(first)))
    assert isinstance(story, Story) and story.revision == 1


def test_a_copy_by_another_source_is_folded() -> None:
    first, copy = prepare(item()), prepare(item(source_id="other", url="https://o.example/9"))
    assert admit(copy, Seen(by_content=head(first))) == Duplicate(head(first).story_id, "same text")


def test_a_short_headline_that_returns_another_day_is_a_new_story() -> None:
    first = prepare(item(headline="Bill auction results", body=""))
    later = prepare(
        item(headline="Bill auction results", body="", native_id="n-9", received_at=NOW + timedelta(days=7))
    )
    assert isinstance(admit(later, Seen(by_content=head(first))), Story)


def test_a_withdrawal_is_a_revision_with_that_status() -> None:
    first, gone = prepare(item()), prepare(item(withdrawn=True))
    story = admit(gone, Seen(by_native=head(first)))
    assert isinstance(story, Story) and (story.status, story.revision) == ("withdrawn", 2)


@pytest.mark.parametrize(
    "headline", ["CORRECTED-Bakers to open 30 shops", "Correction: Bakers", "REFILE-Bakers to open"]
)
def test_corrections_are_marked(headline: str) -> None:
    assert prepare(item(headline=headline)).correction


def test_an_item_with_nothing_to_read_says_so() -> None:
    with pytest.raises(ItemError, match="neither a headline nor a text"):
        prepare(item(headline=" ", body="<p></p>", summary=""))


def test_an_item_without_headline_takes_its_first_sentence() -> None:
    assert prepare(item(headline="", body="Mill closes. It was old.")).headline == "Mill closes."


def test_a_date_far_in_the_future_is_no_date() -> None:
    assert prepare(item(published_at=NOW + timedelta(days=400))).published_at is None


@pytest.mark.parametrize(
    ("raw", "canonical"),
    [
        ("HTTP://News.Example.com:80/a/?utm_source=x&b=2&a=1#top", "https://news.example.com/a?a=1&b=2"),
        ("https://news.example.com", "https://news.example.com/"),
        ("https://news.example.com/#!/story/7", "https://news.example.com/#!/story/7"),
        ("javascript:alert(1)", ""),
        ("http://[::1", ""),
        ("https://x.example:99999/", ""),
        ("not an address", ""),
    ],
)
def test_addresses_are_brought_to_one_form(raw: str, canonical: str) -> None:
    assert canonical_url(raw) == canonical


def test_the_languages_are_told_apart() -> None:
    german = (
        "Die Bäckereikette will im Norden vierzig Filialen eröffnen, teilte das Unternehmen am Montag mit."
    )
    assert prepare(item(headline=german, body=german)).language == "de"
    assert prepare(item(headline="北京将于周一公布新的关税", body="", language="en")).language == "zh"
    assert prepare(item()).language == "en"
