"""The tables of name words, legal forms and variants, loaded once and asked by word."""

from __future__ import annotations

import functools
from dataclasses import dataclass

from tocsin.reference.csvfiles import packaged, parts

LONGEST_FORM = 6  # words of a legal form


@dataclass(frozen=True, slots=True)
class LegalForm:
    """code: what the form is folded to; kind: ltd, jsc, lp, co, ngo or state."""

    code: str
    kind: str


@functools.cache
def words_of(kind: str) -> frozenset[str]:
    """The words of one kind: title, particle, small, article, kin, light, suffix, generic."""
    return frozenset(_rows()[kind])


@functools.cache
def pairs_of(kind: str) -> dict[str, str]:
    """Words and what stands for them: number, respelt, expand (blanks as _)."""
    return dict(pair.split("=") for pair in _rows()[kind])


@functools.cache
def _rows() -> dict[str, list[str]]:
    return {row["kind"]: row["words"].split() for row in packaged("name_words.csv")}


@functools.cache
def legal_forms() -> dict[tuple[str, ...], LegalForm]:
    """Legal forms by their words."""
    return {
        tuple(form.split()): LegalForm(row["code"], row["kind"])
        for row in packaged("legal_forms.csv")
        for form in parts(row["forms"])
    }


@functools.cache
def forms_but_one() -> dict[tuple[tuple[str, ...], tuple[str, ...]], list[tuple[str, LegalForm]]]:
    """Legal forms of three words and more by the words before and after each of their words: that word, the form."""
    out: dict[tuple[tuple[str, ...], tuple[str, ...]], list[tuple[str, LegalForm]]] = {}
    for words, form in legal_forms().items():
        for at, word in enumerate(words if len(words) > 2 else ()):
            out.setdefault((words[:at], words[at + 1 :]), []).append((word, form))
    return out


@functools.cache
def long_forms() -> dict[str, LegalForm]:
    """Legal forms of one word with seven letters and more."""
    return {words[0]: form for words, form in legal_forms().items() if len(words) == 1 and len(words[0]) > 6}


@functools.cache
def variants() -> dict[str, frozenset[str]]:
    """The rows of the table of variants that a name stands in, as `spelling 12` or `short 3`."""
    out: dict[str, set[str]] = {}
    for number, row in enumerate(packaged("name_variants.csv")):
        for name in parts(row["names"]):
            out.setdefault(name, set()).add(f"{row['how']} {number}")
    return {name: frozenset(rows) for name, rows in out.items()}


def same_name(one: str, other: str) -> str:
    """`spelling` or `short` where the table knows both as one name, else an empty string."""
    table = variants()
    first = table.get(one)
    second = table.get(other) if first else None
    if not first or not second or first.isdisjoint(second):
        return ""
    return "short" if all(row.startswith("short") for row in first & second) else "spelling"


@functools.cache
def spelt_as(word: str) -> str:
    """The first name of the row that a word stands in, of spellings before short forms; else the word itself."""
    return _first_names().get(word, word)


@functools.cache
def _first_names() -> dict[str, str]:
    out: dict[str, str] = {}
    rows = sorted(packaged("name_variants.csv"), key=lambda row: row["how"] == "short")
    for row in rows:
        names = parts(row["names"])
        for name in names:
            out.setdefault(name, out.get(names[0], names[0]))
    return out


@functools.cache
def is_frequent(word: str) -> bool:
    """Whether a word is a frequent name anywhere: a usual given name, or a surname of millions."""
    return word in words_of("common") or any(not row.startswith("word") for row in variants().get(word, ()))
