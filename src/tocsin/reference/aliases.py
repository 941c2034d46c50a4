"""From rows to surfaces: every name under which a row may be met, with how likely it means that row."""

from __future__ import annotations

import functools
import re
from collections.abc import Container, Iterable, Iterator
from dataclasses import replace

from tocsin.model.securities import Security
from tocsin.reference.lexicon import word_kinds
from tocsin.reference.names import is_common, tidy, without_generic_tail, without_legal_form
from tocsin.reference.rows import AliasRow, Commodity, Country, How, Organisation, Person, SecurityNames

PRIOR: dict[How, float] = {
    "full": 0.97,
    "short": 0.88,
    "stem": 0.5,
    "alias": 0.9,
    "former": 0.85,
    "brand": 0.7,
    "acronym": 0.8,
    "ticker": 0.5,
    "demonym": 0.95,
    "capital": 0.85,
    "metonym": 0.85,
    "person": 0.95,
    "surname": 0.8,
}
_AMBIGUOUS_PRIOR = 0.35
_KNOWN_AMBIGUOUS_PRIOR = 0.45  # of a company that is much written about: Apple, Ford, Target
# One word short for one of thousands of small companies more often means something else.
_SMALL_SHORT_PRIOR = 0.55
# Surnames that many people share are no surface of their own.
_PERSON_SURNAME_LENGTH = 3
# Only companies of this rank get a name cut down to its first word ("Micron Technology": Micron).
_WELL_KNOWN_RANK = 1500
# "AmerisourceBergen": two words that are written as one.
_HUMP = re.compile(r"([a-z]{4})([A-Z][a-z]{3})")
_NO_SHARE = re.compile(r"%|\b(?:notes?|preferred|warrants?|debentures?|rights?)\b", re.IGNORECASE)
# "Q2 Earnings" is a quarter in nearly every headline; Q2 Holdings is met by its full name.
_QUARTERS = frozenset(("Q1", "Q2", "Q3", "Q4"))
# Words that hold sentences together name nothing, whatever is listed under them.
_FUNCTION_WORDS = frozenset(
    "one two three four five six seven eight nine ten twenty thirty hundred thousand million billion "
    "i take a an the on in at by to of or and for from with as if so it is be was are were do go he we you us all any no not out up off "
    "can may has had but its our your this that these those more most than then there here who what when where why how".split()
)
# Heads of listed names that nobody uses alone: News Corp, Investor AB, Man Group, Popular Inc.
_NOT_ALONE = frozenset(
    "news post bio investor investors man partners popular public first capital group holdings general national american global "
    "international daily times twenty america's screen".split()
) | {"public service"}
_CACHED = 1 << 16  # rows of a security are the same in nearly all periods of a replay


def _row(base: tuple[str, str, str, str], surface: str, how: How, *, ambiguous: bool, key: str) -> AliasRow:
    kind, name, row, country = base
    prior = min(PRIOR[how], _AMBIGUOUS_PRIOR) if ambiguous else PRIOR[how]
    return AliasRow(surface, kind, key, name, how, prior, ambiguous, row, country)  # type: ignore[arg-type]


def issuer_lines(securities: Iterable[Security], named: Container[str]) -> dict[str, str]:
    """Key of every further line of an issuer (other class, other market, same name or SEC number) to
    the key of its main line: ordinary shares on an exchange before other lines, the largest first, of
    equals one that has `named` names of its own."""
    main: dict[str, str] = {}
    out: dict[str, str] = {}
    for security in sorted(
        securities, key=lambda s: (_aside(s), s.rank or 10**9, s.key not in named, len(s.ticker))
    ):
        marks = [bare_name(security.name).casefold()]
        marks += [f"cik {security.cik}"] if security.cik else []
        first = next((main[m] for m in marks if m in main), security.key)
        for mark in marks:
            main.setdefault(mark, first)
        if first != security.key:
            out[security.key] = first
    return out


def _aside(security: Security) -> bool:
    """Whether a line is no ordinary share on an exchange: over the counter, a note, a preferred share."""
    odd = security.exchange == "OTCM" or "$" in security.ticker or ".P" in security.ticker
    return odd or _NO_SHARE.search(security.name) is not None


@functools.lru_cache(maxsize=_CACHED)
def bare_name(name: str) -> str:
    """A listed name as people write it, without its legal form."""
    return without_legal_form(tidy(name))


def ticker_row(security: Security) -> AliasRow:
    """The one surface of a further line of an issuer: its ticker."""
    base = ("security", security.name, f"{security.table}:{security.key}", security.country)
    vague = len(security.ticker) <= 2 or is_common(security.ticker)
    row = _row(base, security.ticker, "ticker", ambiguous=vague, key=security.key)
    return replace(row, large=0 < security.rank <= _WELL_KNOWN_RANK)


@functools.lru_cache(maxsize=_CACHED)
def security_rows(
    security: Security, names: tuple[SecurityNames, ...], cut: tuple[str, ...] = ()
) -> tuple[AliasRow, ...]:
    """Surfaces of one security, `cut` its cut names; one that comes twice keeps its first, most telling kind."""
    return tuple(_security_rows(security, names, cut))


def _security_rows(
    security: Security, named: tuple[SecurityNames, ...], cut: tuple[str, ...]
) -> Iterator[AliasRow]:
    base = ("security", security.name, f"{security.table}:{security.key}", security.country)
    seen: set[str] = set()
    full = tidy(security.name)
    # The embedded table of large companies gives sectors, imported ones rank what they hold; whoever
    # has names entered by hand is known too, under rows of any age.
    known = (
        bool(named) or 0 < security.rank <= _WELL_KNOWN_RANK or bool(security.sector and not security.rank)
    )
    for how, surface in _security_surfaces(security, named, cut, known):
        if (
            how != "ticker"
            and surface
            and surface not in seen | _QUARTERS
            and surface.lower() not in _FUNCTION_WORDS
            and not (surface.lower() in _NOT_ALONE and (" " in full or how == "stem"))
        ):
            seen.add(surface)
            # Two everyday words make a telling name only of a company that is much written about.
            formal = how == "full" and without_legal_form(surface) != surface
            vague = is_common(surface) and not formal and not (known and " " in surface)
            row = replace(_row(base, surface, how, ambiguous=vague, key=security.key), large=known)
            if vague and known:
                row = replace(row, prior=_KNOWN_AMBIGUOUS_PRIOR)
            elif how == "short" and not known and not vague and _tells_little(surface):
                row = replace(row, prior=_SMALL_SHORT_PRIOR)
            yield row
    yield ticker_row(security)


def _tells_little(name: str) -> bool:
    """Whether a name is one word, or two frequent words of the dictionary that name nobody (`Fifth District`)."""
    words, kinds = name.lower().split(), word_kinds()
    return len(words) == 1 or (len(words) == 2 and all(_plain(kinds.get(word, "")) for word in words))


def _plain(kinds: str) -> bool:
    return not {*"12"}.isdisjoint(kinds) and {*"sgp"}.isdisjoint(kinds)


def _security_surfaces(
    security: Security, names: Iterable[SecurityNames], stems: tuple[str, ...], known: bool
) -> Iterator[tuple[How, str]]:
    full = tidy(security.name)
    bare = without_legal_form(full)
    yield ("full" if " " in full else "short"), full
    yield "short", bare
    for entry in names:
        for surface in entry.names:
            yield entry.how, surface
    for surface in security.aliases:
        yield "short", surface
    cut = without_generic_tail(bare)
    if known and not is_common(cut):  # "Boston", "American" and "General" stay whole names
        yield "short", cut
    words = full.replace(",", " ").split()
    yield from [("short", " ".join(words[:size])) for size in range(len(words) - 1, len(bare.split()), -1)]
    yield from [("short", variant) for variant in _variants(bare)]
    yield from [("stem", name) for stem in stems for name in (stem, *_variants(stem))]


def _variants(name: str) -> Iterator[str]:
    """Other spellings of a name: apostrophe in or out, "and" for "&", its parts apart."""
    if "'" in name:
        yield name.replace("'", "")
    first = name.partition(" ")[0]
    kinds = word_kinds()
    if first.lower() not in kinds and first[-1:] == "s" and {*"sg"} & {*kinds.get(first[:-1].lower(), "")}:
        yield f"{first[:-1]}'s{name[len(first) :]}"
    if " & " in name:
        yield name.replace(" & ", " and ")
    if _HUMP.search(name):
        yield _HUMP.sub(r"\1 \2", name)


def country_rows(country: Country) -> Iterator[AliasRow]:
    """Surfaces of one territory; codes are left out, wires do not write them as words."""
    base = ("country", country.name, f"countries.csv:{country.alpha2}", country.alpha2)
    groups: tuple[tuple[How, tuple[str, ...]], ...] = (
        ("full", (country.name,)),
        ("short", country.names),
        ("demonym", country.demonyms),
        ("capital", country.capitals),
        ("metonym", country.metonyms),
    )
    for how, surfaces in groups:
        for surface in surfaces:
            vague = surface in country.ambiguous
            yield _row(base, surface, how, ambiguous=vague, key=country.alpha2)


def organisation_rows(organisation: Organisation) -> Iterator[AliasRow]:
    """Surfaces of one institution; short capitals count as acronyms."""
    base = ("organisation", organisation.name, f"organisations.csv:{organisation.name}", organisation.country)
    for i, surface in enumerate((organisation.name, *organisation.aliases)):
        bare = surface.replace(".", "")
        how: How = "full" if i == 0 else ("acronym" if bare.isupper() and len(bare) <= 6 else "alias")
        vague = surface in organisation.ambiguous or is_common(surface)
        yield _row(base, surface, how, ambiguous=vague, key=organisation.name)


def person_rows(person: Person) -> Iterator[AliasRow]:
    """Surfaces of one person: full name, spellings, and the surnames that the table gives."""
    base = ("person", person.name, f"people.csv:{person.name}", person.country)
    yield _row(base, person.name, "person", ambiguous=False, key=person.name)
    for surface in person.aliases:
        how: How = "person" if " " in surface else "surname"
        vague = how == "surname" and (len(surface) <= _PERSON_SURNAME_LENGTH or is_common(surface))
        yield _row(base, surface, how, ambiguous=vague, key=person.name)


def commodity_rows(commodity: Commodity) -> Iterator[AliasRow]:
    """Surfaces of one commodity; a bare word that is also a colour, a metal of medals or a verb is ambiguous."""
    base = ("commodity", commodity.name, f"commodities.csv:{commodity.key}", "")
    vague_words = {word.lower() for word in commodity.ambiguous}
    for i, surface in enumerate((commodity.name, *commodity.aliases)):
        how: How = "full" if i == 0 else "alias"
        vague = surface.lower() in vague_words
        yield _row(base, surface, how, ambiguous=vague, key=commodity.key)
