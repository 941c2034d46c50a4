"""Bare links told from the story: a block that is nothing but links leads to other stories."""

from __future__ import annotations

import re

from tocsin.intake.addresses import addresses
from tocsin.intake.blocks import Block

_TELLING = 4  # words of a title that can be another story's headline
_LONG = 8  # a linked text of more words that ends as a sentence does is the story's own
_SIGNS = re.compile(r"[^\W\d_]")


def bare_links(blocks: tuple[Block, ...], headline: str) -> frozenset[int]:
    """Indexes of the blocks that are nothing but links to other stories.

    A short name alone ("Boeing") is one only beside a telling one; where nothing else is in the item
    and it has no headline, its links are all that can be read.
    """
    only = {at for at, block in enumerate(blocks) if _is_only_link(block)}
    telling = {at for at in only if _tells(blocks[at])}
    if not headline and len(only) == len(blocks):
        return frozenset()
    out = set(telling)
    for step in (1, -1):  # a list is as long as its links follow on each other
        for at in sorted(telling, reverse=step < 0):
            while at + step in only:
                at += step
                out.add(at)
    return frozenset(out)


def _is_only_link(block: Block) -> bool:
    if addresses(block.text):
        return True
    if not block.links or block.heading:
        return False
    rest = block.text
    for title, _ in block.links:
        rest = rest.replace(title, " ", 1)
    if len(block.text.split()) > _LONG and block.text.endswith((".", "!", "”", '"')):
        return False
    words = [word for word in rest.split() if _SIGNS.search(word)]
    return len(words) <= 3 and all(word[0].isupper() for word in words)  # at most who published it


def _tells(block: Block) -> bool:
    return bool(addresses(block.text)) or any(_is_headline(title) for title, _ in block.links)


def _is_headline(title: str) -> bool:
    words = title.split()
    said = any(len(word) > 3 and word.islower() for word in words)  # "Bolt wins order", not "Bank of America"
    return len(words) >= _TELLING or (len(words) == _TELLING - 1 and said) or bool(addresses(title))
