"""Feed documents made by hand for the tests of this folder."""

from __future__ import annotations

from tocsin.wires.feeds import ParsedFeed, parse_feed


def item(number: int, more: str = "") -> str:
    """One RSS item with a number of its own."""
    return (
        f"<item><title>Story {number}</title><guid isPermaLink='false'>g{number}</guid>"
        f"<link>https://wire.example/{number}</link>{more}</item>"
    )


def rss(inner: str, prolog: str = '<?xml version="1.0"?>') -> str:
    """An RSS document around items."""
    return f'{prolog}<rss version="2.0"><channel><title>Wire</title>{inner}</channel></rss>'


def read(text: str | bytes, base: str = "", **headers: str) -> ParsedFeed:
    """A document parsed here, without a process of its own."""
    data = text if isinstance(text, bytes) else text.encode()
    return parse_feed(data, headers={k.replace("_", "-"): v for k, v in headers.items()}, base=base)
