"""The lists of the United States (OFAC): sdn.csv, alt.csv, add.csv, their consolidated sisters, and sdn.xml.

The CSV files have no header and `-0-` for empty; they are told apart by their number of columns. The same rows
as lines of JSON with names for the columns are read too.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from tocsin.reference.screening.entries import Strength
from tocsin.reference.screening.lists.gathering import Gathered, Gathering
from tocsin.reference.screening.names import Sort, sort_of

LIST = "OFAC"
PRIMARY, ALIASES, ADDRESSES = 12, 5, 6  # columns
_COUNTRY = re.compile(r"^(?:alt\. )?(?:nationality|citizen|Nationality of Registration|Vessel Flag)\s+(.+)$")
_BIRTH = re.compile(r"^(?:alt\. )?DOB\s+(.+)$")
_NUMBERED = re.compile(
    r"^(?:alt\. )?(?:Passport|National ID No\.|Cedula No\.|Tax ID No\.|NIT #|RUC #|Registration (?:Number|ID)|"
    r"Identification Number|Commercial Registry Number|Company Number|Business Registration Number|"
    r"National Foreign ID Number|SSN|D\.N\.I\.|C\.U\.I\.T\.|C\.U\.R\.P\.|R\.F\.C\.|MMSI|SWIFT/BIC|"
    r"Vessel Registration Identification|Aircraft Tail Number|Aircraft Manufacturer's Serial Number \(MSN\)|"
    r"Government Gazette Number|Trade License No\.|Matricula Mercantil No\.?|Folio Mercantil No\.|"
    r"Digital Currency Address - [A-Z0-9]+)\s+(?:IMO\s+)?([A-Za-z0-9][\w./-]*)"
)
_NAMED = re.compile(r"(a\.k\.a\.|f\.k\.a\.|n\.k\.a\.)\s*[,:]?\s*[\"'“‘]([^\"”]+?)[\"'”’](?=[;.,]|$)")
_KINDS: Mapping[str, Strength] = {"aka": "alias", "fka": "former", "nka": "alias", "a.k.a.": "alias"}


def read_row(cells: list[str], into: Gathering) -> str:
    """Takes one row of a CSV file; a sentence where it cannot be understood, else an empty string."""
    row = ["" if cell.strip() in ("-0-", "") else cell.strip() for cell in cells]
    if not row[0].isdigit():
        return f"{cells[0][:40]!r} is no entry number"
    if len(row) == ALIASES:
        into.of(LIST, row[0]).called(row[3], _KINDS.get(row[2].lower(), "alias"))
    elif len(row) == ADDRESSES:
        into.of(LIST, row[0]).countries += [row[4]]
    elif len(row) == PRIMARY:
        entry = into.of(LIST, row[0], _sort(row[2]))
        _primary(entry, row[1], row[3], row[11])
        entry.countries += [row[9]]
        entry.identifiers += [row[5]]
    else:
        return f"a row of {len(row)} columns is in none of the list's files"
    return ""


def read_record(record: Mapping[str, Any], into: Gathering) -> str:
    """Takes one line of JSON with ent_num, name and either type or alt_num; a sentence where it is none."""
    number, name = str(record.get("ent_num") or ""), str(record.get("name") or "")
    if not number or not name:
        return "no ent_num and name in it"
    if "alt_num" in record:
        into.of(LIST, number).called(name, _KINDS.get(str(record.get("kind")), "alias"))
        return ""
    entry = into.of(LIST, number, _sort(str(record.get("type") or "")))
    _primary(entry, name, str(record.get("program") or ""), str(record.get("remarks") or ""))
    return ""


def _sort(kind: str) -> Sort:
    return sort_of(kind) or "organisation"


def _primary(entry: Gathered, name: str, programmes: str, remarks: str) -> None:
    entry.called(name, "primary")
    entry.programmes |= dict.fromkeys(filter(None, re.split(r"[\]\[;\s]+", programmes)))
    for kind, told in _NAMED.findall(remarks):
        entry.called(told, "former" if kind == "f.k.a." else "weak")
    for remark in remarks.split(";"):
        remark = remark.strip().rstrip(".")
        if found := _BIRTH.match(remark):
            entry.births.append(found[1])
        elif found := _COUNTRY.match(remark):
            entry.countries.append(found[1])
        elif found := _NUMBERED.match(remark):
            entry.identifiers.append(found[1])


def read_entry(node: Any, into: Gathering) -> None:
    """Takes one `sdnEntry` of sdn.xml or consolidated.xml."""
    entry = into.of(LIST, _text(node, "uid"), _sort(_text(node, "sdnType")))
    entry.called(_full(node), "primary")
    entry.programmes |= dict.fromkeys(_texts(node, "programList/program"))
    for alias in node.iterfind("{*}akaList/{*}aka"):
        former = _text(alias, "type").lower().startswith("f.k.a")
        weak = _text(alias, "category").lower() == "weak"
        entry.called(_full(alias), "weak" if weak else "former" if former else "alias")
    entry.births += _texts(node, "dateOfBirthList/dateOfBirthItem/dateOfBirth")
    for path in ("nationalityList/nationality/country", "citizenshipList/citizenship/country"):
        entry.countries += _texts(node, path)
    entry.countries += _texts(node, "addressList/address/country")
    entry.identifiers += _texts(node, "idList/id/idNumber")


def _full(node: Any) -> str:
    """A name with its given part behind a comma, as the CSV files have it."""
    parts = (_text(node, "lastName"), _text(node, "firstName"))
    return ", ".join(filter(None, parts))


def _text(node: Any, name: str) -> str:
    return (node.findtext("{*}" + name) or "").strip()


def _texts(node: Any, path: str) -> Iterable[str]:
    full = "/".join("{*}" + step for step in path.split("/"))
    return [found.text.strip() for found in node.iterfind(full) if found.text and found.text.strip()]
