"""The consolidated list of the European Union: XML (`sanctionEntity`) and CSV with semicolons."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tocsin.reference.screening.lists.gathering import Gathering

LIST = "EU"
_PERSON = ("person", "p")


def is_header(columns: list[str]) -> bool:
    """Whether these are the columns of the list's CSV file."""
    return "namealias_wholename" in {column.strip().lower() for column in columns}


def read_record(row: Mapping[str, str], into: Gathering) -> str:
    """Takes one row of the CSV file (several rows make an entry); a sentence where it has no id."""
    id_ = row.get("entity_eu_referencenumber") or row.get("entity_logicalid") or ""
    if not id_:
        return "no Entity_EU_ReferenceNumber or Entity_LogicalId in it"
    kind = (row.get("entity_subjecttype_classificationcode") or row.get("entity_subjecttype") or "").lower()
    sort = ("person" if kind in _PERSON else "organisation") if kind else None
    entry = into.of(LIST, id_, sort)  # type: ignore[arg-type]
    whole = row.get("namealias_wholename") or " ".join(
        filter(None, (row.get(f"namealias_{part}name", "") for part in ("first", "middle", "last")))
    )
    entry.called(whole, "primary" if not entry.names else "alias")
    entry.programmes |= dict.fromkeys(filter(None, [row.get("entity_regulation_programme", "")]))
    entry.births += [row.get("birthdate_birthdate") or row.get("birthdate_year") or ""]
    entry.countries += [row.get("citizenship_countryiso2code") or row.get("address_countryiso2code") or ""]
    entry.identifiers += [row.get("identification_number") or ""]
    return ""


def read_entity(node: Any, into: Gathering) -> None:
    """Takes one `sanctionEntity` of the XML file."""
    kind = node.find("{*}subjectType")
    code = (kind.get("code") or kind.get("classificationCode") or "").lower() if kind is not None else ""
    entry = into.of(
        LIST,
        node.get("euReferenceNumber") or node.get("logicalId", ""),
        "person" if code in _PERSON else "organisation",
    )
    for alias in node.iterfind("{*}nameAlias"):
        parts = (alias.get(f"{part}Name", "") for part in ("first", "middle", "last"))
        whole = alias.get("wholeName") or " ".join(filter(None, parts))
        weak = alias.get("strong") == "false"
        entry.called(whole, "weak" if weak else "primary" if not entry.names else "alias")
    entry.programmes |= dict.fromkeys(
        filter(None, [rule.get("programme") for rule in node.iterfind("{*}regulation")])
    )
    entry.births += [b.get("birthdate") or b.get("year") or "" for b in node.iterfind("{*}birthdate")]
    for tag in ("citizenship", "address") if entry.sort == "organisation" else ("citizenship",):
        entry.countries += [found.get("countryIso2Code", "") for found in node.iterfind("{*}" + tag)]
    entry.identifiers += [found.get("number", "") for found in node.iterfind("{*}identification")]
