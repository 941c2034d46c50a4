"""The lists of the United Kingdom: the Treasury's consolidated list (CSV, XML) and the Foreign Office's (CSV, XML).

In all of them Name 6 is the family name or the name of an entity or ship, Name 1 to 5 are given names.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tocsin.reference.screening.entries import Strength
from tocsin.reference.screening.lists.gathering import Gathering
from tocsin.reference.screening.names import Sort, sort_of

LIST = "UK"


def is_header(columns: list[str]) -> bool:
    """Whether these are the columns of one of the two CSV files."""
    return {"name 6", "name 1"} <= {column.strip().lower() for column in columns}


def read_record(row: Mapping[str, str], into: Gathering) -> str:
    """Takes one row of a CSV file (several rows make an entry); a sentence where it has no id."""
    id_ = row.get("group id") or row.get("unique id") or ""
    if not id_:
        return "no Group ID or Unique ID in it"
    entry = into.of(LIST, id_, _sort(row.get("group type") or row.get("designation type") or ""))
    given = " ".join(filter(None, (row.get(f"name {number}", "") for number in range(1, 6))))
    kind = (row.get("alias type") or row.get("name type") or "").lower()
    weak = "low" in (row.get("alias quality") or row.get("alias strength") or "").lower()
    entry.called(_full(row.get("name 6", ""), given, entry.sort), _strength(kind, weak))
    entry.called(row.get("name non-latin script") or "")
    entry.programmes |= dict.fromkeys(filter(None, [row.get("regime") or row.get("regime name") or ""]))
    entry.births += [row.get("dob") or row.get("d.o.b") or ""]
    entry.countries += [row.get("nationality") or row.get("nationality(/ies)") or ""]
    entry.identifiers += [
        row.get(column, "")
        for column in ("passport number", "national identification number", "imo number", "passport details")
    ]
    return ""


def read_target(node: Any, into: Gathering) -> None:
    """Takes one `FinancialSanctionsTarget` (a row of the Treasury's list as XML)."""
    spelt = {"groupid": "group id", "grouptypedescription": "group type", "aliastype": "alias type"}
    spelt |= {"aliasquality": "alias quality", "dateofbirth": "dob", "regimename": "regime"}
    spelt |= {"passportdetails": "passport number", "namenonlatinscript": "name non-latin script"}
    row = {}
    for child in node:
        if isinstance(child.tag, str):
            name = child.tag.rpartition("}")[2].lower()
            name = f"name {name[4:]}" if name[:4] == "name" and name[4:].isdigit() else spelt.get(name, name)
            row[name] = (child.text or "").strip()
    read_record(row, into)


def read_designation(node: Any, into: Gathering) -> None:
    """Takes one `Designation` of the Foreign Office's XML."""
    kind = _text(node, "IndividualEntityShip")
    entry = into.of(LIST, _text(node, "OFSIGroupID") or _text(node, "UniqueID"), _sort(kind))
    for name in node.iterfind(".//{*}Names/{*}Name"):
        given = " ".join(filter(None, (_text(name, f"Name{number}") for number in range(1, 6))))
        full = _full(_text(name, "Name6"), given, entry.sort)
        entry.called(full, _strength(_text(name, "NameType").lower(), False))
    for name in node.iterfind(".//{*}NonLatinNames/{*}NonLatinName"):
        entry.called(_text(name, "NameNonLatinScript"))
    entry.programmes |= dict.fromkeys(filter(None, [_text(node, "RegimeName")]))
    entry.births += [found.text or "" for found in node.iterfind(".//{*}DOB")]
    entry.countries += [found.text or "" for found in node.iterfind(".//{*}Nationality")]
    entry.identifiers += [found.text or "" for found in node.iterfind(".//{*}IMONumber")]


def _sort(kind: str) -> Sort | None:
    return sort_of(kind)


def _full(family: str, given: str, sort: Sort | None) -> str:
    if sort == "person" and family and given:
        return f"{family}, {given}"
    return " ".join(filter(None, (given, family)))


def _strength(kind: str, weak: bool) -> Strength:
    if weak:
        return "weak"
    if kind.startswith("primary name") and "variation" not in kind:
        return "primary"
    return "former" if kind.startswith(("fka", "f.k.a", "formerly")) else "alias"


def _text(node: Any, name: str) -> str:
    return (node.findtext(".//{*}" + name) or "").strip()
