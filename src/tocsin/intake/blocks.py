"""Markup or plain text to blocks: the paragraphs of a story with the links they hold."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

import lxml.html
from lxml import etree

from tocsin.intake.addresses import linked_lines
from tocsin.intake.byline import set_apart
from tocsin.intake.clean import BODY_LIMIT, clean_line, clean_text, unescape
from tocsin.text import paragraphs

MARKUP_LIMIT = 4_000_000
MAX_BLOCKS = 5_000
_TAG = re.compile(r"</?[A-Za-z!][^>]*>")
_SKIP = frozenset(
    "head title script style noscript template svg math iframe object embed form button select nav aside footer "
    "header figure figcaption video audio canvas".split()
)
_BLOCK = frozenset(
    "p div section article main h1 h2 h3 h4 h5 h6 li ul ol dl dt dd blockquote pre table tr td th "
    "body html center address".split()
)
_FURNITURE_NAME = re.compile(
    r"(?:^|[\s_-])(?:comments?|related|see-?also|read-?(?:also|next|more)|promo(?:tion)?|newsletter|subscribe|"
    r"share|sharing|social|author-?(?:box|bio)|breadcrumbs?|advert(?:isement)?|ads?|cookie|disclaimer|tags|sidebar)"
    r"(?:$|[\s_-])",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Block:
    """One paragraph. links: (title, url) inside it; aside: its container says that it is furniture."""

    text: str
    links: tuple[tuple[str, str], ...] = ()
    heading: int = 0  # 1 to 6 for headings
    aside: bool = False


def has_markup(text: str) -> bool:
    """Whether the text holds any HTML tag."""
    return "<" in text and _TAG.search(text) is not None


def to_blocks(text: str) -> tuple[Block, ...]:
    """Blocks of markup or of plain text; at most MAX_BLOCKS, over-long input cut."""
    if has_markup(text):
        return tuple(_markup_blocks(text))
    plain = set_apart(clean_text(unescape(text)))
    found = [plain[a:b] for a, b in paragraphs(plain)[:MAX_BLOCKS] if plain[a:b].strip()]
    return tuple(block for paragraph in found for block in _plain_blocks(paragraph))


def _plain_blocks(paragraph: str) -> list[Block]:
    lines = paragraph.split("\n")
    linked = linked_lines(lines)
    if linked or "://" not in paragraph:
        return [_link(*link) for link in linked] or [Block(" ".join(paragraph.split()))]
    out: list[Block] = []
    for bare, group in groupby(lines, key=lambda line: bool(linked_lines([line]))):
        rows = list(group)
        out += (
            [_link(*link) for link in linked_lines(rows)]
            if bare
            else [Block(" ".join(" ".join(rows).split()))]
        )
    return [block for block in out if block.text]


def _link(title: str, url: str) -> Block:
    return Block(title, ((title, url),))


def inline_text(text: str) -> str:
    """A line of text out of markup or plain text (headlines, names)."""
    if has_markup(text):
        text = " ".join(block.text for block in _markup_blocks(text))
    return clean_line(unescape(text))


def parse_markup(text: str) -> lxml.html.HtmlElement | None:
    """The element tree of markup, or None where nothing readable is in it."""
    parser = lxml.html.HTMLParser(remove_comments=True, remove_pis=True, huge_tree=False, no_network=True)
    try:
        return lxml.html.document_fromstring(clean_text(text, MARKUP_LIMIT), parser=parser)
    except (etree.ParserError, ValueError):
        return None


def _markup_blocks(text: str) -> Iterator[Block]:
    root = parse_markup(text)
    return iter(()) if root is None else tree_blocks(root)


def tree_blocks(root: lxml.html.HtmlElement) -> Iterator[Block]:
    """Blocks of an element tree in document order, without scripts, navigation and forms."""
    gather = _Gatherer()
    gather.walk(root)
    yield from gather.finish()


class _Gatherer:
    """Collects text runs and closes a block at each block-level border; iterative, so depth is no danger."""

    def __init__(self) -> None:
        self.done: list[Block] = []
        self.run: list[str] = []
        self.links: list[tuple[str, str]] = []
        self.size = 0

    def walk(self, root: lxml.html.HtmlElement) -> None:
        stack: list[tuple[lxml.html.HtmlElement, bool, int, bool]] = [(root, False, 0, False)]
        while stack and len(self.done) < MAX_BLOCKS and self.size < BODY_LIMIT:
            element, aside, heading, leaving = stack.pop()
            if leaving:
                self._leave(element, aside, heading)
                continue
            name = element.tag if isinstance(element.tag, str) else ""
            if not name or name in _SKIP:
                self._text(element.tail)
                continue
            inner_aside, inner_heading = aside or _is_aside(element), _heading(name) or heading
            if name in _BLOCK:
                self._close(heading, aside)
            elif name == "br":
                self.run.append("\n")
            stack.append((element, inner_aside if name in _BLOCK else aside, inner_heading, True))
            self._text(element.text)
            stack += [(child, inner_aside, inner_heading, False) for child in reversed(element)]

    def _leave(self, element: lxml.html.HtmlElement, aside: bool, heading: int) -> None:
        if element.tag in _BLOCK:
            self._close(heading, aside)
        elif element.tag == "a" and element.get("href"):
            title = clean_line(element.text_content())
            if title:
                self.links.append((title, clean_line(element.get("href"))))
        self._text(element.tail)

    def _text(self, text: str | None) -> None:
        if text:
            self.run.append(text)
            self.size += len(text)

    def _close(self, heading: int, aside: bool) -> None:
        raw, links = "".join(self.run), tuple(self.links)
        self.run, self.links = [], []
        # two line breaks in a row are how old pages write a new paragraph
        for piece in re.split(r"\n[^\S\n]*\n", raw) if "\n" in raw else [raw]:
            text = clean_line(piece, BODY_LIMIT)
            if text:
                held = tuple(link for link in links if link[0] in text)
                self.done.append(Block(text, held, heading, aside))

    def finish(self) -> list[Block]:
        self._close(0, False)
        return self.done


def _heading(name: str) -> int:
    return int(name[1]) if len(name) == 2 and name[0] == "h" and name[1] in "123456" else 0


def _is_aside(element: lxml.html.HtmlElement) -> bool:
    if element.tag in ("body", "html", "article", "main"):
        return False
    names = f"{element.get('class') or ''} {element.get('id') or ''}"
    return len(names) < 300 and _FURNITURE_NAME.search(names) is not None
