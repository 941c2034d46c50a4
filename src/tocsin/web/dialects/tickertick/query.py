"""The query language of this dialect: `(and tt:aapl (or T:earning s:sec))`, parsed, narrowed and asked of a story.

query = term | "(" "and" query+ ")" | "(" "or" query+ ")" | "(" "diff" query query ")"
term  = "tt:" ticker | "TT:" ticker | "s:" site | "E:" words | "T:" type | "l:" language
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TypeAlias
from urllib.parse import urlsplit

from tocsin.model.terms import Term
from tocsin.ports import Listed
from tocsin.text import fold
from tocsin.web.dialects.items import ticker_keys
from tocsin.web.problems import Refused

LONGEST, DEEPEST = 2_000, 16
_FILINGS = "sec"
_REPORT = re.compile(r"(?i)\b(?:10-[kq]|20-f|40-f|(?:annual|quarterly) report)\b")
TYPES: dict[str, tuple[Term, ...]] = {
    "earning": (("event", "earnings report"), ("event", "guidance"), ("theme", "earnings"), ("theme", "guidance")),
    "market": (("theme", "stock market"), ("theme", "market move")),
    "trade": (("theme", "options trading"), ("theme", "short selling"), ("theme", "insider trading")),
    "analysis": (("rating", ""),),
}  # fmt: skip
_WORD = re.compile(r"[^\W_]+")
_OF_SITES = ("sec", "sec_fin", "fin_news", "curated")  # told by where a story stands, not by what it says
_KINDS = ("tt", "TT", "s", "E", "T", "l")


@dataclass(frozen=True, slots=True)
class Leaf:
    """kind:value, e.g. tt:aapl."""

    kind: str
    value: str


@dataclass(frozen=True, slots=True)
class Branch:
    """op: and, or, or diff (the first but not the second)."""

    op: str
    nodes: tuple[Query, ...]


Query: TypeAlias = Leaf | Branch
Words: TypeAlias = deque[tuple[str, int]]  # each with where it begins


def parse(text: str) -> Query:
    """The query. Refused, with the place, where it is none."""
    if len(text) > LONGEST:
        raise _wrong(f"is longer than {LONGEST} characters", "Shorten it")
    words = deque((m[0], m.start()) for m in re.finditer(r"[()]|[^\s()]+", text))
    query = _query(words, 0)
    if words:
        raise _wrong(
            f"goes on after its end with {words[0][0][:40]!r} at {words[0][1]}", "Put (and …) around it"
        )
    return query


def _query(words: Words, depth: int) -> Query:
    word, at = words.popleft() if words else ("", 0)
    if depth > DEEPEST:
        raise _wrong(f"has more than {DEEPEST} parentheses in each other", "Make it flatter")
    if word != "(":
        return _leaf(word, at)
    op, at = words.popleft() if words else ("", at)
    if op not in ("and", "or", "diff"):
        raise _wrong(f"has {op[:40]!r} at {at} where an operator belongs", "Write and, or, or diff")
    nodes = list[Query]()
    while words and words[0][0] != ")":
        nodes.append(_query(words, depth + 1))
    if not words:
        raise _wrong(f"does not close the parenthesis of {op!r} at {at}", "Add )")
    words.popleft()
    if not nodes or (op == "diff" and len(nodes) != 2):
        raise _wrong(f"gives {op!r} at {at} {len(nodes)} queries", "Give diff two, the others one or more")
    return Branch(op, tuple(nodes))


def _leaf(word: str, at: int) -> Leaf:
    kind, colon, value = word.partition(":")
    if not (colon and value and kind in _KINDS):
        mend = f"Write a term such as tt:aapl; kinds are {', '.join(_KINDS)}"
        raise _wrong(f"has {word[:40]!r} at {at} where a term belongs", mend)
    if kind == "T" and value not in TYPES and value not in _OF_SITES:
        known = ", ".join((*TYPES, *_OF_SITES))
        raise _wrong(
            f"asks for the type {value[:40]!r} at {at}, which is not told here", f"Known are {known}"
        )
    return Leaf(kind, value)


def _wrong(cause: str, mend: str) -> Refused:
    return Refused(400, "parameter q", cause, mend)


def leaves(query: Query) -> Iterator[Leaf]:
    """All terms, left to right."""
    if isinstance(query, Leaf):
        yield query
    else:
        for node in query.nodes:
            yield from leaves(node)


def groups(query: Query) -> tuple[tuple[Term, ...], ...]:
    """Groups of listed terms of each of which one must hold for the query to hold; none where it names no such."""
    if isinstance(query, Leaf):
        terms = _terms(query)
        return (terms,) if terms else ()
    within = [groups(node) for node in query.nodes]
    if query.op == "and":
        return tuple(group for each in within for group in each)
    if query.op == "diff":
        return within[0]
    # One of them holds: so does one term of the groups chosen from each, where each has a group.
    return (tuple(term for each in within for term in min(each, key=len)),) if all(within) else ()


def _terms(leaf: Leaf) -> tuple[Term, ...]:
    match leaf.kind:
        case "tt" | "TT":
            return tuple(("ticker", key) for key in ticker_keys(leaf.value))
        case "l":
            return (("language", leaf.value.lower()),)
        case _:
            return TYPES.get(leaf.value, ()) if leaf.kind == "T" else ()


@dataclass(frozen=True, slots=True)
class Asked:
    """A story that a query is asked of. headline: the tickers that its headline names, looked up when needed."""

    row: Listed
    headline: Callable[[], frozenset[str]]

    @property
    def site(self) -> str:
        """The host on which the story stands, without www; empty where it has no address."""
        return (urlsplit(self.row.digest.url).hostname or "").removeprefix("www.")


def holds(query: Query, story: Asked) -> bool:
    """Whether the story passes."""
    if isinstance(query, Leaf):
        return _leaf_holds(query, story)
    said = (holds(node, story) for node in query.nodes)
    if query.op == "diff":
        return next(said) and not next(said)
    return all(said) if query.op == "and" else any(said)


def _leaf_holds(leaf: Leaf, story: Asked) -> bool:
    digest = story.row.digest
    match leaf.kind:
        case "tt":
            return any(s.ticker in ticker_keys(leaf.value) for s in digest.stocks)
        case "TT":
            return not story.headline().isdisjoint(ticker_keys(leaf.value))
        case "s":
            return leaf.value.lower() in story.site.split(".")[:-1]
        case "E":
            return _words(leaf.value) in _words(digest.title)
        case "l":
            return digest.language == leaf.value.lower()
        case _:
            return _of_type(leaf.value, story)


def _words(text: str) -> str:
    """Folded words, a blank before and after each."""
    return f" {' '.join(_WORD.findall(fold(text)))} "


def _of_type(name: str, story: Asked) -> bool:
    if terms := TYPES.get(name):
        topics = story.row.digest.topics
        return any(term in topics for term in terms)
    filed = _FILINGS in story.site.split(".")[:-1]
    if name == "sec_fin":
        return filed and bool(_REPORT.search(story.row.digest.title))
    return filed if name == "sec" else not filed
