"""A new source by any address of its site: the feed is looked for where the address is a page's."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from tocsin.errors import AddressRefused, WireError
from tocsin.model.wires import Source
from tocsin.web.editing import LONGEST_NAME, source_of
from tocsin.web.problems import Refused
from tocsin.web.services import Services

_TOLD = 5  # further feeds that are named


def new_source(services: Services, given: Mapping[str, Any]) -> tuple[Source, str]:
    """(source, what is to be said of it): the first feed that the address is or leads to; the source as given
    where its site is out of reach. Refused where a page is there and no feed. Asks the site: blocking."""
    source = source_of(services, given)
    if source.kind != "feed" or services.discover is None:
        return source, ""
    try:
        found = services.discover(source.url)
    except AddressRefused:
        raise
    except WireError as error:
        return source, f"It was kept as given, since {source.url} did not answer with a feed: {error.cause}"
    if not found:
        mend = "Give the address of the feed itself"
        raise Refused(400, source.url[:200], "no feed was found there, nor a link to one", mend)
    (url, title), *others = found
    held = next((s for s in services.store.sources() if s.url == url), None)
    name = given.get("name") or ("" if held else title[:LONGEST_NAME].strip())
    return source_of(services, {**given, "url": url, "name": name}, held), _said(source.url, url, others)


def _said(asked: str, url: str, others: Sequence[tuple[str, str]]) -> str:
    said = [f"The feed is {url}"] if url != asked else []
    if others:
        more = ", ".join(f"{title} <{address}>".strip() for address, title in others[:_TOLD])
        said.append(f"Also there: {more}; add one by that address")
    return ". ".join(said)
