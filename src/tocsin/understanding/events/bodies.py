"""Which organisations are public bodies, and which of them halt trading: they issue no guidance and halt others."""

from __future__ import annotations

from functools import cache

from tocsin.model.reading import Mention
from tocsin.reference.csvfiles import packaged, parts

_PUBLIC = frozenset(
    "central bank|international organisation|ministry|regulator|statistics office|agency|research institute|government|"
    "trade body|court|parliament|security council|military|party|armed group|union".split("|")
) - {""}  # fmt: skip
_LISTED = frozenset(["Fannie Mae", "Freddie Mac"])  # agencies with shareholders
_HALTERS = frozenset(["exchange", "regulator"])
_EXCHANGE_KEYS = frozenset(
    ["XNAS:NDAQ", "XNYS:ICE", "XLON:LSEG", "XHKG:0388", "XASX:ASX", "XTSE:X", "XETR:DB1"]
)


@cache
def public_bodies() -> frozenset[str]:
    """Names of the table's organisations that are states' or many states'."""
    rows = packaged("organisations.csv")
    return frozenset(row["name"] for row in rows if row["kind"] in _PUBLIC) - _LISTED


@cache
def _halters() -> frozenset[str]:
    return frozenset(row["name"] for row in packaged("organisations.csv") if row["kind"] in _HALTERS)


def is_public(mention: Mention) -> bool:
    """Whether a mention is a public body of the table."""
    return mention.kind == "organisation" and mention.name in public_bodies()


@cache
def _parties() -> frozenset[str]:
    kinds = ("party", "armed group", "parliament", "security council")
    return frozenset(row["name"] for row in packaged("organisations.csv") if row["kind"] in kinds)


def is_political(mention: Mention) -> bool:
    """Whether a mention is a party, an armed group or an assembly: none deals as a company does."""
    return mention.kind == "organisation" and mention.name in _parties()


@cache
def _central_banks() -> frozenset[str]:
    return frozenset(row["name"] for row in packaged("organisations.csv") if row["kind"] == "central bank")


def is_central_bank(mention: Mention) -> bool:
    """Whether a mention is a central bank of the table."""
    return mention.kind == "organisation" and mention.name in _central_banks()


@cache
def _markets() -> frozenset[str]:
    """Names and short names of exchanges, of three letters and more."""
    rows = list(packaged("exchanges.csv"))
    names = {row["name"] for row in rows} | {alias for row in rows for alias in parts(row["aliases"])}
    return frozenset(name.upper() for name in names if len(name) > 2)


def is_halter(mention: Mention) -> bool:
    """Whether a mention is an exchange or a regulator: it halts the shares of others."""
    if mention.key in _EXCHANGE_KEYS:
        return True
    return mention.kind == "organisation" and (
        mention.name in _halters() or mention.surface.upper() in _markets()
    )
