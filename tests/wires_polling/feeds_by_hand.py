"""Small feeds written for tests."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from html import escape


def rss(*titles: str, head: str = "", dates: Iterable[str] = ()) -> bytes:
    """An RSS document with an item for each title, newest on top."""
    at: Iterator[str] = iter(dates)
    items = "".join(
        f"<item><title>{escape(t)}</title><guid>{escape(t)}</guid><link>https://wire.example/{escape(t)}</link>"
        f"{''.join(f'<pubDate>{d}</pubDate>' for d in [next(at, '')] if d)}</item>"
        for t in titles
    )
    return (
        "<?xml version='1.0' encoding='utf-8'?><rss version='2.0' xmlns:atom='http://www.w3.org/2005/Atom'>"
        f"<channel><title>Harbour wire</title><link>https://wire.example/</link>{head}{items}</channel></rss>"
    ).encode()
