"""The reference as a value: all rows with their dates, and what of them holds on one day."""

from __future__ import annotations

import bisect
import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from types import MappingProxyType

from tocsin.model.securities import Security
from tocsin.reference import aliases
from tocsin.reference.markets import US, exchange_names, plain_ticker
from tocsin.reference.rows import (
    AliasRow,
    Commodity,
    Country,
    Exchange,
    Organisation,
    Person,
    SecurityNames,
    holds,
)
from tocsin.reference.stems import cut_names

_UNRANKED = 10**9
_CACHED_PERIODS = 64


@dataclass(frozen=True, slots=True, eq=False)
class Tables:
    """What was known on one day; equal only to itself, so that compiled readers can be cached by it.

    securities: by key; exchanges: wire's name for a market, as written, to its operating code.
    version: a hash of the content; the same rows give the same version.
    """

    securities: Mapping[str, Security]
    countries: Mapping[str, Country]
    organisations: Mapping[str, Organisation]
    people: tuple[Person, ...]
    commodities: Mapping[str, Commodity]
    exchanges: Mapping[str, str]
    names: Mapping[str, tuple[SecurityNames, ...]]
    tickers: Mapping[str, tuple[Security, ...]]
    version: str

    def security(self, key: str) -> Security | None:
        """The security under a key (`XNAS:AAPL`), None where not known on that day."""
        return self.securities.get(key)

    def country(self, key: str) -> Country | None:
        """The territory under an alpha-2 code, None where there is none."""
        return self.countries.get(key.upper())

    def organisation(self, name: str) -> Organisation | None:
        """The institution under its canonical name."""
        return self.organisations.get(name)

    def person(self, name: str) -> tuple[Person, ...]:
        """The offices that a person holds on the day, in table order."""
        return tuple([p for p in self.people if p.name == name])

    def by_ticker(self, ticker: str) -> tuple[Security, ...]:
        """Securities under a ticker as people type it (BRK-B, BRK/B, BRK.B), largest first."""
        return self.tickers.get(plain_ticker(ticker), ())

    def mic(self, exchange: str) -> str:
        """The operating code of a market as a wire writes it (NYSE, Nasdaq, TSX-V); empty if unknown."""
        found = self.exchanges.get(exchange.strip())
        return found or self.exchanges.get(exchange.strip().upper(), "")

    def listed(self, exchange: str, ticker: str) -> Security | None:
        """The security that `(NYSE: F)` means: right market if known there, else the same ticker elsewhere
        in the same country, else None."""
        mic = self.mic(exchange)
        found = self.by_ticker(ticker)
        exact = next((s for s in found if s.exchange == mic), None)
        if exact or mic not in US:
            return exact
        return next((s for s in found if s.exchange in US), None)

    def alias_rows(self) -> Iterator[AliasRow]:
        """Every surface of every row that holds on the day; several rows may share a surface."""
        further = aliases.issuer_lines(self.securities.values(), self.names)
        names = {key: list(entries) for key, entries in self.names.items()}
        for key, main in further.items():
            names.setdefault(main, []).extend(self.names.get(key, ()))
        cut = self._cut_names(further)
        for security in self.securities.values():
            if security.key in further:
                yield aliases.ticker_row(security)
            else:
                own = tuple(names.get(security.key, ()))
                yield from aliases.security_rows(security, own, tuple(cut.get(security.key, ())))
        for country in self.countries.values():
            yield from aliases.country_rows(country)
        for organisation in self.organisations.values():
            yield from aliases.organisation_rows(organisation)
        for name in dict.fromkeys(person.name for person in self.people):
            yield from aliases.person_rows(self.person(name)[0])
        for commodity in self.commodities.values():
            yield from aliases.commodity_rows(commodity)

    def _cut_names(self, further: Mapping[str, str]) -> dict[str, list[str]]:
        issuers = [s for s in self.securities.values() if s.key not in further]
        bare = {s.key: aliases.bare_name(s.name) for s in issuers}
        out: dict[str, list[str]] = {}
        for key, cut in cut_names(bare, {s.key: s.rank for s in issuers}):
            out.setdefault(key, []).append(cut)
        return out


@dataclass(frozen=True, slots=True, eq=False)
class Reference:
    """All rows, with their dates. `as_of` is cheap: one result per span of days in which nothing changes."""

    securities: tuple[Security, ...]
    countries: tuple[Country, ...]
    organisations: tuple[Organisation, ...]
    people: tuple[Person, ...]
    commodities: tuple[Commodity, ...]
    exchanges: tuple[Exchange, ...]
    names: tuple[SecurityNames, ...]
    problems: tuple[str, ...] = ()  # rows of the user's own that were passed over, each with its cause
    _periods: dict[int, Tables] = field(default_factory=dict, repr=False)
    _boundaries: list[date] = field(default_factory=list, repr=False)

    def as_of(self, at: datetime) -> Tables:
        """What was known at a time (its UTC day counts). The same value for days between changes."""
        on = at.astimezone(UTC).date()
        if not self._boundaries:
            self._boundaries.extend(sorted(set(self._change_days())))
        period = bisect.bisect_right(self._boundaries, on)
        if period not in self._periods:
            if len(self._periods) >= _CACHED_PERIODS:
                self._periods.pop(next(iter(self._periods)))
            self._periods[period] = self._build(on)
        return self._periods[period]

    def _change_days(self) -> Iterator[date]:
        rows: tuple[Security | Person | SecurityNames, ...] = (*self.securities, *self.people, *self.names)
        for row in rows:
            if row.valid_from:
                yield row.valid_from
            if row.valid_to and row.valid_to < date.max:
                yield date.fromordinal(row.valid_to.toordinal() + 1)
        yield date.min

    def _build(self, on: date) -> Tables:
        securities = _securities_on(self.securities, on)
        names: dict[str, tuple[SecurityNames, ...]] = {}
        for entry in self.names:
            # A former name stays known after it was dropped; before, it was the name in use.
            if entry.how == "former" or holds(entry.valid_from, entry.valid_to, on):
                names[entry.key] = (*names.get(entry.key, ()), entry)
        people = tuple([p for p in self.people if holds(p.valid_from, None, on)])
        now = {p.name for p in people if holds(p.valid_from, p.valid_to, on)}
        held = [p for p in people if holds(p.valid_from, p.valid_to, on) or p.name not in now]
        return Tables(
            securities=MappingProxyType(securities),
            countries=MappingProxyType({c.alpha2: c for c in self.countries}),
            organisations=MappingProxyType({o.name: o for o in self.organisations}),
            people=tuple(held),
            commodities=MappingProxyType({c.key: c for c in self.commodities}),
            exchanges=MappingProxyType(exchange_names(self.exchanges)),
            names=MappingProxyType(names),
            tickers=MappingProxyType(_by_ticker(securities)),
            version=_version(securities, names, held, self),
        )


def _securities_on(rows: tuple[Security, ...], on: date) -> dict[str, Security]:
    """One row per key: of several that hold, the one that ends first was the one in use."""
    out: dict[str, Security] = {}
    for row in rows:
        if (row.valid_from or row.valid_to) and not holds(row.valid_from, row.valid_to, on):
            continue
        other = out.get(row.key)
        if other is None or (row.valid_to or date.max) < (other.valid_to or date.max):
            out[row.key] = row
    return out


def _by_ticker(securities: Mapping[str, Security]) -> dict[str, tuple[Security, ...]]:
    groups: dict[str, list[Security]] = {}
    for security in securities.values():
        groups.setdefault(plain_ticker(security.ticker), []).append(security)
    return {t: tuple(sorted(found, key=_size)) for t, found in groups.items()}


def _size(security: Security) -> tuple[int, int, str]:
    return (security.rank or _UNRANKED, security.exchange not in US, security.key)


def _version(
    securities: Mapping[str, Security],
    names: Mapping[str, tuple[SecurityNames, ...]],
    people: list[Person],
    reference: Reference,
) -> str:
    digest = hashlib.blake2b(digest_size=8)
    for s in securities.values():
        digest.update(f"{s.key}|{s.name}|{s.sector}|{s.industry}|{s.rank}|{'|'.join(s.aliases)}\n".encode())
    for rest in (sorted(names.items()), people, reference.countries, reference.organisations):
        digest.update(repr(rest).encode())
    digest.update(repr((reference.commodities, reference.exchanges)).encode())
    return digest.hexdigest()
