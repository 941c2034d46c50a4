"""An item made readable: cleaned, furniture parted from the story, identity known."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta

from tocsin.errors import ItemError
from tocsin.intake.blocks import inline_text, to_blocks
from tocsin.intake.byline import parted as byline_parted
from tocsin.intake.clean import BODY_LIMIT, FIELD_LIMIT, HEADLINE_LIMIT, clean_line
from tocsin.intake.furniture import separate
from tocsin.intake.identity import identify
from tocsin.intake.page import read_page
from tocsin.language import language_of
from tocsin.model.stories import Draft, Identity, Link
from tocsin.model.wires import WireItem

_CORRECTION = re.compile(r"^\W*(?:corrected|correction|refile|clarification)\b", re.I)
_CORRECTS = re.compile(r"^\W*\(?(?:corrects|correction\s*:|clarifies|refiles)\b", re.I)
_WITHDRAWN = re.compile(
    r"^\W*(?:withdrawn|retracted|retraction|story\s+(?:withdrawn|killed|removed)|kill\s*:|advisory\s*[-–:].*\bwithdrawn)\b",
    re.I,
)
_EARLIEST_YEAR = 1970
_FUTURE = timedelta(days=2)  # embargoed and wrongly zoned items; beyond that a date is no date


@dataclass(frozen=True, slots=True)
class _Texts:
    headline: str
    body: str
    links: tuple[Link, ...]
    publisher: str = ""
    byline: str = ""
    url: str = ""
    language: str = ""
    published_at: datetime | None = None


def prepare(item: WireItem) -> Draft:
    """The cleaned draft of an item. ItemError where there is nothing to read in it."""
    texts = _page_texts(item) if item.page else _item_texts(item)
    headline = texts.headline or _first_words(texts.body)
    if not headline and not item.withdrawn:
        raise ItemError(
            f"{item.source_id}: item {item.native_id or item.url or '(without id)'}",
            "it has neither a headline nor a text",
            "Look at the source: its items may be empty, or in a format that hides their text",
        )
    return _draft(item, texts, headline)


def _draft(item: WireItem, texts: _Texts, headline: str) -> Draft:
    url = item.url or texts.url
    native_id = clean_line(item.native_id, FIELD_LIMIT)
    identity = identify(item.source_id, native_id, url, headline, texts.body)
    return Draft(
        source_id=item.source_id,
        native_id=native_id,
        identity=identity,
        headline=headline,
        body=texts.body,
        links=texts.links,
        url=shown_url(url, identity),
        byline=inline_text(texts.byline)[:300],
        language=language_of(item.language or texts.language, f"{headline}\n{texts.body[:1500]}"),
        urgency=item.urgency if item.urgency is not None and 1 <= item.urgency <= 9 else None,
        labels=tuple(clean_line(label, 100) for label in item.labels[:50] if label.strip()),
        published_at=_published(item.published_at or texts.published_at, item.received_at),
        received_at=item.received_at,
        withdrawn=item.withdrawn or _WITHDRAWN.match(headline) is not None,
        correction=bool(_CORRECTION.match(headline) or _CORRECTS.match(texts.body)),
        publisher=clean_line(dict(item.extra).get("publisher", "") or texts.publisher, 100),
    )


def shown_url(url: str, identity: Identity) -> str:
    """The address as given where it is one that may be linked, else empty."""
    return clean_line(url) if identity.url else ""


def _item_texts(item: WireItem) -> _Texts:
    headline = inline_text(item.headline)[:HEADLINE_LIMIT]
    parted = separate(to_blocks(item.body), headline)
    if item.summary and len("".join(parted.body)) < len(item.summary) // 2:
        parted = separate(to_blocks(item.summary), headline)
    given = tuple(
        Link(inline_text(link.title)[:300], clean_line(link.url), link.relation) for link in item.links[:50]
    )
    byline, body = _bylined(item.byline, parted.body)
    return _Texts(headline, _join(body), given + parted.links, parted.publisher, byline)


def _page_texts(item: WireItem) -> _Texts:
    page = read_page(item.body)
    headline = inline_text(item.headline)[:HEADLINE_LIMIT] or page.headline
    parted = separate(page.blocks, headline)
    byline, body = _bylined(item.byline or page.byline, parted.body)
    return _Texts(
        headline,
        _join(body),
        parted.links,
        page.publisher or parted.publisher,
        byline,
        page.url,
        page.language,
        page.published_at,
    )


def _bylined(stated: str, body: tuple[str, ...]) -> tuple[str, tuple[str, ...]]:
    """The stated byline, else the one that the text begins with, which then is no part of it."""
    return (stated, body) if stated else byline_parted(body)


def _join(body: tuple[str, ...]) -> str:
    return "\n\n".join(body)[:BODY_LIMIT].rstrip()


def _first_words(body: str) -> str:
    """A headline for an item that has none: its first sentence, or as many words as a line holds."""
    first = body.split("\n", 1)[0]
    sentence = re.split(r"(?<=[.!?])\s", first, maxsplit=1)[0]
    return sentence if len(sentence) <= 160 else sentence[:160].rsplit(" ", 1)[0] + "…"


def _published(at: datetime | None, received_at: datetime) -> datetime | None:
    if at is None or at.year < _EARLIEST_YEAR or at > received_at + _FUTURE:
        return None
    return at
