"""Where words stand in a story: runs of them, and runs near each other."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator

from tocsin.rules.facts import Facts
from tocsin.rules.tree import Near, Words

Run = tuple[int, int]  # number of the first and of the last word


def run(node: Words, facts: Facts) -> Run | None:
    """The first place where the words stand in sequence."""
    return next(runs(node, facts), None)


def runs(node: Words, facts: Facts) -> Iterator[Run]:
    """Each place where the words stand in sequence within headline or body, in order."""
    said, words, begins = facts.words, node.words, len(facts.title)
    whole = words[:-1] if node.prefix else words
    for first in _starts(node, facts):
        last = first + len(words) - 1
        if node.title and last >= begins:
            return
        if last >= len(said) or first < begins <= last:
            continue
        if len(words) > 1:
            if any(said[first + k] != word for k, word in enumerate(whole)):
                continue
            if node.prefix and not said[last].startswith(words[-1]):
                continue
        yield first, last


def _starts(node: Words, facts: Facts) -> list[int]:
    """Where the first word stands."""
    if node.prefix and len(node.words) == 1:
        return sorted(n for word in facts.begun(node.words[0]) for n in facts.places[word])
    return facts.places.get(node.words[0], [])


def near(node: Near, facts: Facts) -> Run | None:
    """The first place where the two sides stand within the distance, from the first word of both to the last."""
    ones, others = list(runs(node.one, facts)), list(runs(node.other, facts))
    if not ones or not others:
        return None
    begins = [first for first, _ in others]
    overlapping = len(node.one.words) + len(node.other.words)
    for one in ones:
        at = bisect_right(begins, one[1])
        for other in others[max(0, at - 1 - overlapping) : at + 1]:
            first, last = (one, other) if one[0] <= other[0] else (other, one)
            if 0 <= last[0] - first[1] - 1 <= node.apart and _together(first, last, facts):
                return first[0], last[1]
    return None


def _together(first: Run, last: Run, facts: Facts) -> bool:
    begins = len(facts.title)
    return not first[0] < begins <= last[1]
