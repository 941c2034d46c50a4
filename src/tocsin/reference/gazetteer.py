"""Places: towns of some size from the lexicon, regions and small places of note by hand."""

from __future__ import annotations

import functools
from collections.abc import Mapping

from tocsin.reference.csvfiles import packaged_text

# Towns that are another word or a person more often, though a capital and "in" stand before it.
_NOT_HERE = frozenset(
    "reading mobile deal bath aba pest batman toyota samba oral man saga mango paradise commonwealth cypress hub springs metro latina americana fuji regina "
    "mary vladimir eugene hitachi angers corona george split surprise independence enterprise shaping male soma plantation meridian "
    "wedding mission atlantis worms torrent tome brick temple frederick roman mercedes orion jupiter sale taylor date union normal "
    "spring reservoir university central federal republic progress liberty police march alexandra carolina kennedy rodriguez santana "
    "richardson allen hayes lawrence carson sparks sandy tracy norton david bryan gary kendall hammond buchanan castro franklin "
    "davis rogers nikki moore nigel nancy brandon tyler edison delta vista ann gilbert dudley vaughan chandler henderson "
    "centennial boulder hoover trinidad elizabeth norman mariana buckley scarborough bloomberg apollo media".split()
)


@functools.cache
def place_countries() -> Mapping[str, str]:
    """Country code by place, in small letters; towns first, a region of the same name wins."""
    out = {}
    for line in packaged_text("places.txt.gz").splitlines():
        if line[:1] != "#":
            name, _, code = line.partition("\t")
            if name not in _NOT_HERE:
                out[name] = code
    for line in packaged_text("regions.txt").splitlines():
        code, _, names = line.partition(": ")
        if line[:1] != "#":
            out |= {name.strip().lower(): code for name in names.split(",")}
    return out


@functools.cache
def places() -> dict[str, tuple[tuple[str, ...], ...]]:
    """The words of places by their first word in small letters, the longest first."""
    out: dict[str, list[tuple[str, ...]]] = {}
    for name in place_countries():
        words = tuple(name.split(" "))
        out.setdefault(words[0], []).append(words)
    return {first: tuple(sorted(names, key=len, reverse=True)) for first, names in out.items()}
