"""Shorter names that wires make of listed ones: cut at their tail, or with a last word cut short.

A cut name is given to an issuer only where no other issuer could be meant by it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from tocsin.reference.lexicon import is_coined, word_kinds
from tocsin.reference.names import common_words

# How headlines cut the words that end companies' names.
_CUT: Mapping[str, tuple[str, ...]] = {
    "biotechnologies": ("Bio", "Biotech"), "biotechnology": ("Bio", "Biotech"), "biosciences": ("Bio",),
    "biopharmaceuticals": ("Bio", "Biopharma", "Pharma"), "biopharma": ("Bio",), "biotherapeutics": ("Bio",),
    "biologics": ("Bio",), "pharmaceuticals": ("Pharma", "Pharm", "Pharmaceutical"),
    "pharmaceutical": ("Pharma", "Pharm"), "therapeutics": ("Thera",), "technologies": ("Tech", "Technology"),
    "technology": ("Tech", "Technologies"), "international": ("Intl", "Int'l", "Int"), "management": ("Mgmt",),
    "communications": ("Comm", "Comms", "Communication"), "financial": ("Fin", "Fin'l", "Finl"),
    "laboratories": ("Labs", "Lab"), "entertainment": ("Ent",), "semiconductor": ("Semi",),
    "semiconductors": ("Semi",), "optoelectronics": ("Opto",), "manufacturing": ("Mfg",), "brothers": ("Bros",),
    "petroleum": ("Petro",), "automotive": ("Auto",), "airlines": ("Air", "Airline"), "airways": ("Air",),
    "partners": ("Ptnrs",), "properties": ("Props",), "national": ("Natl", "Nat'l"), "american": ("Amer",),
    "industries": ("Ind",), "services": ("Svcs", "Service"), "systems": ("Sys", "System"),
    "resources": ("Res", "Resource"), "associates": ("Assoc",), "electronics": ("Elec",), "electric": ("Elec",),
    "investment": ("Inv",), "investments": ("Inv",), "restaurants": ("Restaurant",),
    "instruments": ("Instrument",), "materials": ("Matls",), "healthcare": ("Health",),
    "medical": ("Med",), "holdings": ("Holding",), "environmental": ("Env",),
    "development": ("Dev",), "solutions": ("Solns",), "software": ("Soft",), "hospitality": ("Hosp",),
}  # fmt: skip
# Of funds, shells and debts nobody speaks by a first word.
_NO_COMPANY = frozenset(
    "fund funds trust etf etn acquisition notes portfolio municipal income ultrashares ishares proshares spdr".split()
)
# A name cut right behind one of these, or made of these alone, tells nothing.
_WEAK = frozenset(
    "a an the of and & for de la el los las san new first great united national american general north south east west "
    "northern southern eastern western us usa u.s china global international world inc corp co st saint big old one two "
    "mid pan inter sino central royal federal state city county bank banco bancorp trust community capital".split()
)
_LEAST_LETTERS = 4
_MOST_WORDS = 5
_NO_NAME = frozenset("()%$:;/")  # marks of notes and preferred shares
_SMALLER = 5  # how many times lower another issuer must rank for a cut name to be the larger one's


def cut_names(bare: Mapping[str, str], ranks: Mapping[str, int]) -> Iterator[tuple[str, str]]:
    """(key, cut name) for the issuers' names without legal forms, by key. ranks: 1 is the largest, 0 unknown."""
    owners: dict[str, set[str]] = defaultdict(set)
    made: list[tuple[str, str]] = []
    for key, name in bare.items():
        owners[name.lower()].add(key)
        words = name.split()
        if (
            not 2 <= len(words) <= _MOST_WORDS
            or _NO_NAME & {*name}
            or not _NO_COMPANY.isdisjoint(name.lower().split())
        ):
            continue
        cuts = [" ".join(words[:size]) for size in range(1, len(words)) if _tells(words[:size])]
        for cut in (*cuts, *_cut_short(words)):
            owners[cut.lower()].add(key)
            made.append((key, cut))
    for key, cut in made:
        if _owns(key, owners[cut.lower()], ranks):
            yield key, cut


def _owns(key: str, owners: Iterable[str], ranks: Mapping[str, int]) -> bool:
    rank = ranks.get(key, 0)
    others = [ranks.get(other, 0) for other in owners if other != key]
    return not others or (rank > 0 and all(other == 0 or other >= _SMALLER * rank for other in others))


def _cut_short(words: list[str]) -> Iterator[str]:
    for at in range(1, len(words)):
        for short in _CUT.get(words[at].lower().rstrip("."), ()):
            yield " ".join((*words[:at], short))


def _tells(words: list[str]) -> bool:
    """Whether these first words of a name could stand for it."""
    low = [w.lower().strip(".,") for w in words]
    if len(words) == 1:
        return (
            len(low[0]) >= _LEAST_LETTERS
            and low[0][0].isalpha()
            and low[0] not in common_words()
            and is_coined(low[0])
        )
    return low[-1] not in _WEAK and not _WEAK.issuperset(low) and " ".join(low) not in word_kinds()
