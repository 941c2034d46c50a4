"""Lists of feeds as OPML, in and out."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from xml.sax.saxutils import quoteattr

from lxml import etree

from tocsin.errors import WireError
from tocsin.model.wires import Source

LIMIT, ROWS = 4_000_000, 5_000
_SLUG = re.compile(r"[^a-z0-9]+")
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_MEND = "Export the list of feeds as OPML from the other reader"


def read_opml(data: bytes, ids: Iterable[str] = ()) -> tuple[tuple[Source, ...], tuple[WireError, ...]]:
    """(sources, problems with single rows), none under one of the ids that are taken. WireError where it is no OPML at all.

    Entities stay unread and nothing is fetched; nesting beyond 250 levels is cut; an address that a
    list holds twice is taken once. Whether an address may be asked is seen when it is.
    """
    sources: dict[str, Source] = {}
    problems: list[WireError] = []
    taken: Counter[str] = Counter(ids)
    for row in _root(data).iter("outline"):
        url = (row.get("xmlUrl") or row.get("xmlurl") or row.get("xmlURL") or "").strip()
        if not url or url in sources:
            continue
        if len(sources) >= ROWS:
            problems.append(
                WireError("OPML", f"it has more than {ROWS} feeds", "The others were passed over")
            )
            break
        cause = _unfit(url)
        if cause:
            problems.append(WireError(url[:200], cause, "The row was passed over"))
            continue
        name = " ".join((row.get("title") or row.get("text") or url).split())[:200]
        language = (row.get("language") or "").strip()[:35]
        sources[url] = Source(_free(name, taken), name, "feed", url, language=language, group=_group(row))
    return tuple(sources.values()), tuple(problems)


def _root(data: bytes) -> etree._Element:
    if len(data) > LIMIT:
        raise WireError("OPML", f"it has {len(data)} bytes", f"At most {LIMIT} are taken")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, recover=True, huge_tree=False)
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise WireError("OPML", f"it is not XML: {error}", _MEND) from error
    if root is None or not isinstance(root.tag, str) or etree.QName(root).localname.lower() != "opml":
        raise WireError("OPML", "the file is no OPML", _MEND)
    return root


def _unfit(url: str) -> str:
    if not url.lower().startswith(("http://", "https://")):
        return "it is no http or https address"
    return "the address is too long" if len(url) > 4_000 else ""


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
        lines.append(f"<outline text={_quoted(group)}>")
        for source in groups[group]:
            name = _quoted(source.name)
            language = f" language={_quoted(source.language)}" if source.language else ""
            lines.append(
                f'<outline type="rss" text={name} title={name} xmlUrl={_quoted(source.url)}{language}/>'
            )
        lines.append("</outline>")
    return "\n".join([*lines, "</body></opml>", ""]).encode("utf-8")


def _quoted(text: str) -> str:
    return quoteattr(_NOT_XML.sub(" ", text))


def _group(row: etree._Element) -> str:
    parent = row.getparent()
    text = parent.get("title") or parent.get("text") if parent is not None and parent.tag == "outline" else ""
    return " ".join((text or "imported").split())[:100]


def _free(name: str, taken: Counter[str]) -> str:
    """An id made of the name that no source before has."""
    ident = base = _SLUG.sub("-", name.lower()).strip("-")[:50] or "source"
    while ident in taken:
        taken[base] += 1
        ident = f"{base}-{taken[base]}"
    taken[ident] += 1
    return ident
