"""The advanced XML of the United States' lists (sdn_advanced.xml): parties with typed name parts and scripts."""

from __future__ import annotations

from typing import Any

from tocsin.reference.screening.lists.gathering import Gathered, Gathering
from tocsin.reference.screening.lists.ofac import LIST
from tocsin.reference.screening.names import Sort

_SORTS: dict[str, Sort] = {"1": "vessel", "2": "vessel", "3": "organisation", "4": "person"}
_FAMILY = "1520"  # NamePartTypeID of a last name
_BIRTH = "8"  # FeatureTypeID of a birthdate
_FORMER = "1401"  # AliasTypeID of f.k.a.


def read_party(node: Any, into: Gathering) -> None:
    """Takes one `DistinctParty`."""
    profile = node.find("{*}Profile")
    if profile is None:
        return
    entry = into.of(LIST, node.get("FixedRef", ""), _SORTS.get(profile.get("PartySubTypeID", "")))
    for identity in profile.iterfind("{*}Identity"):
        groups = {
            group.get("ID"): group.get("NamePartTypeID")
            for group in identity.iterfind("{*}NamePartGroups/{*}MasterNamePartGroup/{*}NamePartGroup")
        }
        for alias in identity.iterfind("{*}Alias"):
            for documented in alias.iterfind("{*}DocumentedName"):
                _named(entry, alias, documented, groups)
    for feature in profile.iterfind("{*}Feature"):
        if feature.get("FeatureTypeID") == _BIRTH:
            entry.births += [_first_day(period) for period in feature.iterfind(".//{*}DatePeriod")]


def _named(entry: Gathered, alias: Any, documented: Any, groups: dict[Any, Any]) -> None:
    family: list[str] = []
    given: list[str] = []
    for value in documented.iterfind("{*}DocumentedNamePart/{*}NamePartValue"):
        place = family if groups.get(value.get("NamePartGroupID")) == _FAMILY else given
        place.append((value.text or "").strip())
    text = ", ".join(filter(None, (" ".join(family), " ".join(given))))
    if alias.get("LowQuality") == "true":
        entry.called(text, "weak")
    elif alias.get("Primary") == "true" and documented.get("DocNameStatusID", "1") == "1":
        entry.called(text, "primary")
    else:
        entry.called(text, "former" if alias.get("AliasTypeID") == _FORMER else "alias")


def _first_day(period: Any) -> str:
    start = period.find("{*}Start/{*}From")
    if start is None:
        return ""
    parts = [(start.findtext("{*}" + name) or "").strip() for name in ("Year", "Month", "Day")]
    return "-".join(part.zfill(2) for part in parts if part)
