"""Feed documents of the sample day: RSS 2.0, RDF, Atom and JSON Feed, as a publisher would serve them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from email.utils import format_datetime
from xml.sax.saxutils import escape

from tocsin.demo.day import SampleSource, Told
from tocsin.model.codec import time_text

Dated = tuple[Told, datetime]
_TYPES = {"rss": "application/rss+xml", "rdf": "application/rdf+xml", "atom": "application/atom+xml"}


def document(source: SampleSource, stories: Sequence[Dated], base: str) -> tuple[str, bytes]:
    """(content type, bytes) of the source's feed with these stories, newest first; base: its address."""
    if source.format == "raw":
        return "application/rss+xml; charset=utf-8", source.raw.encode("utf-8")
    if source.format == "json":
        return "application/feed+json; charset=utf-8", _json_feed(source, stories, base)
    write = {"rss": _rss, "rdf": _rdf, "atom": _atom}[source.format]
    return f"{_TYPES[source.format]}; charset=utf-8", write(source, stories, base).encode("utf-8")


def link(told: Told, base: str) -> str:
    """The story's own address."""
    return told.url or f"{base}/{told.id}"


def markup(told: Told) -> str:
    """The body as the feed carries it: paragraphs in markup."""
    if told.html:
        return told.body
    return "".join(f"<p>{escape(' '.join(p.split()))}</p>" for p in told.body.split("\n\n") if p.strip())


def _rss(source: SampleSource, stories: Sequence[Dated], base: str) -> str:
    items = "".join(
        f"<item><title>{escape(told.headline)}</title><link>{escape(link(told, base))}</link>"
        f'<guid isPermaLink="false">{escape(told.id)}</guid><pubDate>{format_datetime(at)}</pubDate>'
        f"<dc:creator>{escape(told.byline)}</dc:creator>"
        f"<content:encoded>{escape(markup(told))}</content:encoded></item>"
        for told, at in stories
    )
    return (
        '<?xml version="1.0" encoding="utf-8"?><rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/" '
        'xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>'
        f"<title>{escape(source.name)}</title><link>{escape(base)}</link><language>{source.language}</language>"
        f"<description>{escape(source.name)}</description>{items}</channel></rss>"
    )


def _rdf(source: SampleSource, stories: Sequence[Dated], base: str) -> str:
    items = "".join(
        f'<item rdf:about="{escape(link(told, base))}"><title>{escape(told.headline)}</title>'
        f"<link>{escape(link(told, base))}</link><description>{escape(markup(told))}</description>"
        f"<dc:date>{time_text(at)}</dc:date></item>"
        for told, at in stories
    )
    return (
        '<?xml version="1.0" encoding="utf-8"?><rdf:RDF xmlns="http://purl.org/rss/1.0/" '
        'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f'<channel rdf:about="{escape(base)}"><title>{escape(source.name)}</title><link>{escape(base)}</link>'
        f"<description>{escape(source.name)}</description></channel>{items}</rdf:RDF>"
    )


def _atom(source: SampleSource, stories: Sequence[Dated], base: str) -> str:
    entries = "".join(
        f"<entry><id>{escape(link(told, base))}</id><title>{escape(told.headline)}</title>"
        f'<link href="{escape(link(told, base))}"/><published>{time_text(at)}</published>'
        f"<updated>{time_text(at)}</updated><author><name>{escape(told.byline or source.name)}</name></author>"
        f'<content type="html">{escape(markup(told))}</content></entry>'
        for told, at in stories
    )
    updated = time_text(stories[0][1]) if stories else "2026-01-01T00:00:00Z"
    return (
        f'<?xml version="1.0" encoding="utf-8"?><feed xmlns="http://www.w3.org/2005/Atom" '
        f'xml:lang="{source.language}"><id>{escape(base)}</id><title>{escape(source.name)}</title>'
        f'<updated>{updated}</updated><link href="{escape(base)}"/>{entries}</feed>'
    )


def _json_feed(source: SampleSource, stories: Sequence[Dated], base: str) -> bytes:
    return json.dumps(
        {
            "version": "https://jsonfeed.org/version/1.1",
            "title": source.name,
            "home_page_url": base,
            "language": source.language,
            "items": [
                {
                    "id": told.id,
                    "url": link(told, base),
                    "title": told.headline,
                    "content_html": markup(told),
                    "date_published": time_text(at),
                    "authors": [{"name": told.byline}] if told.byline else [],
                }
                for told, at in stories
            ],
        },
        ensure_ascii=False,
    ).encode("utf-8")
