"""A whole page told apart: headline, the blocks that may be the story, publisher, language, time."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

import lxml.html

from tocsin.intake.blocks import Block, has_markup, inline_text, parse_markup, to_blocks, tree_blocks
from tocsin.intake.clean import HEADLINE_LIMIT, clean_line

_SITE_SUFFIX = re.compile(r"\s+[|–—-]\s+[^|–—-]{2,40}$")


@dataclass(frozen=True, slots=True)
class Page:
    """What a page says of itself, and its blocks in order."""

    headline: str
    blocks: tuple[Block, ...]
    publisher: str = ""
    byline: str = ""
    url: str = ""
    language: str = ""
    published_at: datetime | None = None


def read_page(text: str) -> Page:
    """Headline and blocks of a page's markup, or of its text (where the first paragraph is the headline)."""
    root = parse_markup(text) if has_markup(text) else None
    if root is None:
        return _text_page(text)
    metas = _metas(root)
    container = _container(root)
    blocks = tuple(tree_blocks(container))
    headline = _headline(root, metas, blocks)
    return Page(
        headline,
        tuple(b for b in blocks if not (b.heading == 1 or (b.heading and b.text == headline))),
        publisher=metas.get("og:site_name", ""),
        byline=metas.get("author", ""),
        url=metas.get("og:url", "") or _canonical_link(root),
        language=clean_line(root.get("lang") or "", 20),
        published_at=_time(metas.get("article:published_time", "")),
    )


def _text_page(text: str) -> Page:
    blocks = to_blocks(text)
    if not blocks:
        return Page("", ())
    first = blocks[0].text
    if len(first) > HEADLINE_LIMIT:  # a page without a headline of its own
        return Page("", blocks)
    return Page(first, blocks[1:])


def _metas(root: lxml.html.HtmlElement) -> dict[str, str]:
    out: dict[str, str] = {}
    for meta in list(root.iter("meta"))[:500]:
        name = (meta.get("property") or meta.get("name") or "").lower()
        if name and meta.get("content"):
            out.setdefault(name, clean_line(meta.get("content")))
    return out


def _canonical_link(root: lxml.html.HtmlElement) -> str:
    for link in root.iter("link"):
        if (link.get("rel") or "").lower() == "canonical":
            return clean_line(link.get("href") or "")
    return ""


def _headline(root: lxml.html.HtmlElement, metas: dict[str, str], blocks: tuple[Block, ...]) -> str:
    for block in blocks:
        if block.heading == 1:
            return block.text[:HEADLINE_LIMIT]
    for element in root.iter("h1"):
        text = inline_text(element.text_content())
        if text:
            return text[:HEADLINE_LIMIT]
    if metas.get("og:title"):
        return metas["og:title"][:HEADLINE_LIMIT]
    title = root.find(".//title")
    return _SITE_SUFFIX.sub("", inline_text(title.text_content())) if title is not None else ""


def _container(root: lxml.html.HtmlElement) -> lxml.html.HtmlElement:
    """The element that holds the story: an article where one has most of the text, else the densest parent of paragraphs."""
    articles = list(root.iter("article"))
    best = max(articles, key=_weight, default=None)
    if best is not None and _weight(best) >= 200:
        return best
    mains = [e for e in root.iter("main", "div", "section", "td") if _direct_weight(e) >= 200]
    dense = max(mains, key=_direct_weight, default=None)
    return root if dense is None else dense


def _weight(element: lxml.html.HtmlElement) -> int:
    return sum(len(p.text_content()) for p in _first(element.iter("p"), 300))


def _direct_weight(element: lxml.html.HtmlElement) -> int:
    return sum(len(child.text_content()) for child in _first(iter(element), 300) if child.tag == "p")


def _first(elements: Iterable[lxml.html.HtmlElement], limit: int) -> Iterable[lxml.html.HtmlElement]:
    for count, element in enumerate(elements):
        if count >= limit:
            return
        yield element


def _time(text: str) -> datetime | None:
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        return None
    return (at if at.tzinfo else at.replace(tzinfo=UTC)).astimezone(UTC)
