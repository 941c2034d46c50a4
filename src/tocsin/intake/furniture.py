"""Page furniture told from the story: what a site wraps around every story is no part of any.

A block is the story's own unless a row below says otherwise. `closing` rows also end the story:
what follows them is furniture, unless most of the running text is still to come.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from tocsin.intake.addresses import addresses
from tocsin.intake.blocks import Block
from tocsin.intake.links import bare_links
from tocsin.model.stories import Link

_LINK_ROWS = (
    ("see also", r"see\s+also"),
    ("read also", r"(?:read\s+also|also\s+read|don['’]t\s+miss|now\s+read|read\s+next|read\s+this\s+next|must\s+read)"),
    ("related", r"(?:related(?:\s+(?:stories|story|news|links?|content|coverage|reading))?|more\s+(?:on|from)\s+this"
                r"(?:\s+(?:story|topic))?|recommended(?:\s+(?:stories|for\s+you))?)"),
)  # fmt: skip
_LINKS = tuple(
    # glued to the title ("See AlsoTitle"), or with a colon, dash or line break between
    (relation, re.compile(rf"^[\W_]{{0,3}}(?:{words})\s*(?:[:\-–—|]\s*|(?=[A-Z‘“\"'])|$)", re.I))
    for relation, words in _LINK_ROWS
)
_GLUED = re.compile(
    r"^[\W_]{0,3}(?:[Ss]ee\s+[Aa]lso|[Rr]ead\s+[Aa]lso|[Aa]lso\s+[Rr]ead|[Rr]elated)\s*(?=[A-Z‘“])"
)

_DROP = re.compile(
    r"^(?:comments?(?:\s+loading)?[\s.…]*|loading[\s.…]*|\d+\s+comments?|leave\s+a\s+(?:comment|reply)\b.*|"
    r"advertisements?|sponsored(?:\s+content)?|story\s+continues(?:\s+below)?.*|"
    r"(?:share|tweet|print|email|copy\s+link|facebook|twitter|linkedin|whatsapp|x)(?:\s+this(?:\s+\w+)?)?|"
    r"(?:click|tap)\s+(?:here|to)\b.{0,80}|(?:join|subscribe|sign\s+up|log\s+in|register)\b.{0,60}|"
    r"(?:read|view|continue\s+reading|show)\s+(?:more|full\s+\w+|the\s+full\s+\w+).{0,60}|continue\s+reading.{0,120}|"
    r"photo(?:\s+(?:by|credit|courtesy)|:|\s+via)\b.{0,160}|image(?:s)?\s+(?:credit|source|via|by)\b.{0,160}|"
    r"image:?\s.{0,60}(?:shutterstock|getty|unsplash|pixabay|wikimedia).{0,60}|"
    r"the\s+post\s.{1,300}\sappeared\s+first\s+on\s.{1,100}|follow\s+(?:us|me|him|her|\w+\s+on)\b.{0,100}|"
    r"(?:got|have)\s+a\s+(?:news\s+)?tip\b.{0,160}|\[?(?:…|\.\.\.)\]?|"
    r"latest\s+(?:ratings|price\s+targets?)\s+for\s.{0,60}|view\s+more\s+analyst\s+ratings.{0,60}|"
    r"see\s+the\s+latest\s+analyst\s+ratings|this\s+(?:story|content)\s+was\s+(?:partially\s+)?produced\s+with\s+the\s+help\s+of\s+ai.{0,200}"
    r")$",
    re.I | re.S,
)
_CLOSING = re.compile(
    r"^(?:(?:this\s+)?market\s+news\s+and\s+data\s+brought\s+to\s+you\s+by\b.*|posted\s+in\s*:?.*|"
    r"(?:©|\(c\)|copyright)\s*(?:©\s*)?\d{4}\b.*|all\s+rights\s+reserved.*|about\s+the\s+authors?\b.*|"
    r"(?:forward[-\s]looking|safe\s+harbou?r)\s+statements?\b.{0,80}|cautionary\s+(?:statement|note)\b.{0,120}|"
    r"(?:legal\s+)?disclaimers?\s*:.*|disclaimer|disclosures?\s*:.*|trending\s+now|most\s+(?:read|popular)|"
    r"(?:source|view\s+source\s+version\s+on)\s+\w+\.com\s*:?.{0,160}|"
    r"the\s+views\s+and\s+opinions\s+expressed\s+herein\b.*|"
    r"\w+\s+does\s+not\s+provide\s+investment\s+advice.*)$",
    re.I | re.S,
)
# The box about the author, last on the page: whose trade it is, and what is said of authors only.
_AUTHOR = re.compile(
    r"^(?:[A-Z][\w.'’-]+\s+){2,4}is\s+(?=.*(?:\bcover(?:s|ing)\b|\b[Ff]ollow\b|\b[Cc]ontact\b|\breach(?:ed)?\b|"
    r"\be-?mail\b|@\w|\bfocus|\bspeciali|\bwrit(?:es|ten|ing)\s+(?:about|on|for)\b|\baward-winning\b|\bjoined\b))"
    r"(?:an?|the|our)\s+(?:[\w-]+\s+){0,4}?"
    r"(?:reporter|journalist|correspondent|editor|columnist|writer|contributor|blogger)\b.{0,400}$",
    re.S,
)
_PUBLISHER = re.compile(
    r"brought\s+to\s+you\s+by\s+(?:the\s+)?(?P<a>[A-Z][\w&.'’ ]{1,40}?)(?:\s+APIs?)?\.?$|"
    r"(?:©|\(c\)|copyright)\s*(?:©\s*)?\d{4}(?:\s*[-–]\s*\d{4})?,?\s+(?:by\s+)?(?P<b>[A-Z][\w&'’ ]{1,40}?)(?:\.com|,|\.|\s+All\b|$)"
)


@dataclass(frozen=True, slots=True)
class Separated:
    """A page parted: the story's paragraphs, links to other stories, and who carries it (or "")."""

    body: tuple[str, ...]
    links: tuple[Link, ...]
    publisher: str = ""


def separate(blocks: tuple[Block, ...], headline: str = "") -> Separated:
    """The story's own blocks, the links to other stories among the furniture, and the publisher it names."""
    body: list[str] = []
    links: list[Link] = []
    publisher, pending, end = "", "", _closing_at(blocks)
    bare = bare_links(blocks, headline)
    for at, block in enumerate(blocks):
        publisher = publisher or _publisher(block.text)
        found = _links_of(block)
        if found is not None:
            links += found
            pending = "" if found else _relation(block.text)
        elif pending and _looks_like_link(block):
            links.append(Link(block.text, _url(block), pending))
        elif at in bare:
            links += [Link(title, url) for title, url in block.links or _doubled(block.text)]
        elif at < end and not block.aside and not _DROP.match(block.text):
            pending = ""
            if block.text != headline or body:
                body.append(block.text)
        elif block.aside and block.links and len(block.text) < 300:
            links += [Link(title, url) for title, url in block.links if len(title.split()) > 3]
    while len(body) > 1 and _AUTHOR.match(body[-1]):
        body.pop()
    return Separated(tuple(body), _unique(links), publisher)


def _doubled(text: str) -> list[tuple[str, str]]:
    return [(address, address) for address in addresses(text)]


def _closing_at(blocks: tuple[Block, ...]) -> int:
    """Index at which the story ends: a closing row, unless most of the running text follows it."""
    sizes = [len(b.text) if not b.aside else 0 for b in blocks]
    total, before = sum(sizes) or 1, 0
    for at, block in enumerate(blocks):
        if before and _CLOSING.match(block.text) and before * 3 >= total:
            return at
        before += sizes[at]
    return len(blocks)


def _relation(text: str) -> str:
    for relation, pattern in _LINKS:
        if pattern.match(text):
            return relation
    return ""


def _links_of(block: Block) -> list[Link] | None:
    """Links that a block announces; an empty list where it only announces; None where it does neither."""
    for relation, pattern in _LINKS:
        match = pattern.match(block.text)
        if not match or len(block.text) > 400:
            continue
        rest = block.text[match.end() :].strip(" :-–—|")
        marked = any(mark in match.group() for mark in ":-–—|") or _GLUED.match(block.text) or block.links
        if rest and not marked:
            continue  # "Related party transactions rose …" is a sentence, not a link
        titles = [Link(t, u, relation) for t, u in block.links if len(t) > 8 and t in block.text]
        return titles or ([Link(rest, _url(block), relation)] if rest else [])
    return None


def _looks_like_link(block: Block) -> bool:
    if block.links:
        return len(block.text) <= sum(len(t) for t, _ in block.links) + 12
    return len(block.text) < 160 and not block.text.endswith((".", "”", '"'))


def _url(block: Block) -> str:
    return block.links[0][1] if block.links else ""


def _publisher(text: str) -> str:
    match = _PUBLISHER.search(text) if len(text) < 300 else None
    return (match["a"] or match["b"] or "").strip() if match else ""


def _unique(links: list[Link]) -> tuple[Link, ...]:
    seen: dict[str, Link] = {}
    for link in links:
        seen.setdefault(link.title, link)
    return tuple(seen.values())[:50]
