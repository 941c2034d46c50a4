"""The consolidated list of the Security Council of the United Nations (XML)."""

from __future__ import annotations

from typing import Any

from tocsin.reference.screening.lists.gathering import Gathering

LIST = "UN"
_NAMES = ("FIRST_NAME", "SECOND_NAME", "THIRD_NAME", "FOURTH_NAME")


def read_entry(node: Any, into: Gathering) -> None:
    """Takes one INDIVIDUAL or ENTITY; its reference number is its id."""
    person = node.tag == "INDIVIDUAL"
    id_ = _text(node, "REFERENCE_NUMBER") or _text(node, "DATAID")
    entry = into.of(LIST, id_, "person" if person else "organisation")
    for text in " ".join(filter(None, (_text(node, name) for name in _NAMES))).split(" ; "):
        entry.called(text, "primary" if not entry.names else "alias")
    entry.called(_text(node, "NAME_ORIGINAL_SCRIPT"))
    for alias in node.iterfind(f"{node.tag}_ALIAS"):
        quality = _text(alias, "QUALITY").lower()
        strength = "weak" if quality == "low" else "former" if quality.startswith("f.k.a") else "alias"
        for text in _text(alias, "ALIAS_NAME").split(" ; "):
            entry.called(text, strength)  # type: ignore[arg-type]
    entry.programmes |= dict.fromkeys(filter(None, [_text(node, "UN_LIST_TYPE")]))
    for born in node.iterfind("INDIVIDUAL_DATE_OF_BIRTH"):
        entry.births += [_text(born, "DATE") or _text(born, "YEAR")]
    entry.countries += [found.text or "" for found in node.iterfind("NATIONALITY/VALUE")]
    entry.countries += [found.text or "" for found in node.iterfind("ENTITY_ADDRESS/COUNTRY")]
    entry.identifiers += [found.text or "" for found in node.iterfind("INDIVIDUAL_DOCUMENT/NUMBER")]


def _text(node: Any, name: str) -> str:
    return (node.findtext(name) or "").strip()
