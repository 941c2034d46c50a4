"""New, a revision of what is held, or a duplicate: decided from a draft and what the store has seen."""

from __future__ import annotations

from datetime import timedelta

from tocsin.model.stories import Draft, Duplicate, Seen, Status, Story, StoryHead

# A short text without a body ("Bill auction results") returns on other days as another story.
SHORT_TEXT = 200
SHORT_TEXT_DAYS = timedelta(hours=24)


def admit(draft: Draft, seen: Seen) -> Story | Duplicate:
    """The story to read, or the one that this item repeats.

    Same native id: nothing new where the text is the same, else the next revision. Same address:
    the same where the text or at least the headline is the same; two items of one page that differ
    in both stay two stories. Same text: one story, however many bring it.
    """
    held = seen.by_native
    if held is not None:
        return _again(draft, held, "same native id")
    held = seen.by_url
    if held is not None:
        if held.identity.content == draft.identity.content:
            return _again(draft, held, "same url")
        if held.identity.headline == draft.identity.headline:
            return _again(draft, held, "same url") if held.source_id == draft.source_id else _folded(held)
    held = seen.by_content
    if held is not None and _same_text(draft, held):
        return Duplicate(held.story_id, "same text")
    return _story(draft, draft.identity.native, 1)


def _folded(held: StoryHead) -> Duplicate:
    return Duplicate(held.story_id, "same url")


def _again(draft: Draft, held: StoryHead, why: str) -> Story | Duplicate:
    unchanged = held.identity.content == draft.identity.content
    if unchanged and (held.status == "withdrawn") == draft.withdrawn:
        return Duplicate(held.story_id, why)
    if draft.received_at < held.received_at:  # a replay begun again brings what was superseded since
        return Duplicate(held.story_id, "older than the revision that is held")
    return _story(draft, held.story_id, held.revision + 1)


def _same_text(draft: Draft, held: StoryHead) -> bool:
    if draft.withdrawn or held.status == "withdrawn":
        return False
    near = abs(draft.received_at - held.received_at) <= SHORT_TEXT_DAYS
    return near or len(draft.body) >= SHORT_TEXT


def _story(draft: Draft, story_id: str, revision: int) -> Story:
    status: Status = "withdrawn" if draft.withdrawn else "usable"
    return Story(
        id=story_id,
        revision=revision,
        source_id=draft.source_id,
        native_id=draft.native_id,
        identity=draft.identity,
        headline=draft.headline,
        body=draft.body,
        received_at=draft.received_at,
        published_at=draft.published_at,
        links=draft.links,
        url=draft.url,
        byline=draft.byline,
        language=draft.language,
        urgency=draft.urgency,
        labels=draft.labels,
        status=status,
        correction=draft.correction,
        publisher=draft.publisher,
    )
