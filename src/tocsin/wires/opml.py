"""Lists of feeds as OPML, in and out."""

from __future__ import annotations

import re
from collections.abc import Iterable
from xml.sax.saxutils import quoteattr

from lxml import etree

from tocsin.errors import WireError
from tocsin.model.wires import Source

LIMIT, ROWS = 4_000_000, 5_000
_SLUG = re.compile(r"[^a-z0-9]+")


def read_opml(data: bytes) -> tuple[tuple[Source, ...], tuple[WireError, ...]]:
    """(sources, problems with single rows). WireError where it is no OPML at all."""
    if len(data) > LIMIT:
        raise WireError("OPML", f"it has {len(data)} bytes", f"At most {LIMIT} are taken")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, recover=True, huge_tree=False)
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise WireError("OPML", f"it is not XML: {error}", "Export it anew from the other reader") from error
    if root is None or etree.QName(root).localname.lower() != "opml":
        raise WireError(
            "OPML", "the file is no OPML", "Export the list of feeds as OPML from the other reader"
        )
    sources: list[Source] = []
    problems: list[WireError] = []
    taken: set[str] = set()
    for row in root.iter("outline"):
        url = (row.get("xmlUrl") or row.get("xmlurl") or "").strip()
        name = (row.get("title") or row.get("text") or url).strip()[:200]
        if not url:
            continue
        if not url.lower().startswith(("http://", "https://")) or len(sources) >= ROWS:
            cause = "the list is too long" if len(sources) >= ROWS else "it is no http or https address"
            problems.append(WireError(url[:200], cause, "The row was passed over"))
            continue
        sources.append(Source(_free(name, taken), name, "feed", url, group=_group(row)))
    return tuple(sources), tuple(problems)


def write_opml(sources: Iterable[Source]) -> bytes:
    """The feeds among the sources as OPML 2.0, by group."""
    groups: dict[str, list[Source]] = {}
    for source in sources:
        if source.kind == "feed":
            groups.setdefault(source.group or "feeds", []).append(source)
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<opml version="2.0"><head><title>Tocsin sources</title></head><body>',
    ]
    for group in sorted(groups):
        lines.append(f"<outline text={quoteattr(group)}>")
        lines += [
            f'<outline type="rss" text={quoteattr(s.name)} title={quoteattr(s.name)} xmlUrl={quoteattr(s.url)}/>'
            for s in groups[group]
        ]
        lines.append("</outline>")
    return "\n".join([*lines, "</body></opml>", ""]).encode("utf-8")


def _group(row: etree._Element) -> str:
    parent = row.getparent()
    text = parent.get("title") or parent.get("text") if parent is not None and parent.tag == "outline" else ""
    return (text or "imported").strip()[:100]


def _free(name: str, taken: set[str]) -> str:
    base = _SLUG.sub("-", name.lower()).strip("-")[:50] or "source"
    ident = next(i for i in (base, *(f"{base}-{n}" for n in range(2, ROWS + 2))) if i not in taken)
    taken.add(ident)
    return ident
