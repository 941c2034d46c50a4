"""A name taken apart: words in Latin letters, each with its kind, weight and spellings. Pure; tables are read once."""

from __future__ import annotations

import functools
import re
import unicodedata
from dataclasses import dataclass, replace
from typing import Literal

from tocsin.reference.screening import romanise
from tocsin.reference.screening.letters import apart, bones, folded
from tocsin.reference.screening.words import (
    LONGEST_FORM,
    LegalForm,
    forms_but_one,
    legal_forms,
    long_forms,
    pairs_of,
    words_of,
)

Sort = Literal["person", "organisation", "vessel"]
Kind = Literal[
    "word",
    "family",
    "patronymic",
    "father",
    "initial",
    "light",
    "number",
    "generic",
    "particle",
    "kin",
    "title",
    "suffix",
]
WEIGHED = frozenset(("word", "family", "patronymic", "father", "initial", "light", "number", "generic"))

_MARKS = re.compile(r"['’‘`´ʼʻʿʾ\"“”„«»]")
_STOPS = re.compile(r"\b(?:[^\W\d_]\.\s?){2,}(?:[^\W\d_]\b)?")  # A.B.C. and S. A.
_SHORT_NAME = re.compile(r"\(([A-Z]{2,8})\)")  # "Heron Lines (HL)"
_LONG_FORM = 7  # letters of a legal form in which a slip is looked for
_WHOLE = 5  # letters of what may be a name by itself beside a slash
_LONGEST, _MOST_WORDS = 400, 24  # letters and words of a name that are read; no bearer has more
_SIGNS = re.compile(r"[^0-9A-Za-z]+")
_ROMAN = re.compile(r"^(?=[ivxl])(?:x{0,3})(?:ix|iv|v?i{0,3})$")
_ORDINAL = re.compile(r"^(\d+)(?:st|nd|rd|th)$")
_PATRONYMIC = re.compile(r"(?:[oeyi]v[iy]t?ch|[oei]vna|ichna|inichna)$")
_ABD = re.compile(r"^abd(?:u[lrsn]?|[aeo]l|oul|ool|ou|elr|ur)(?=[a-z]{3})")
_DIN = re.compile(r"(?<=[a-z]{3})(?:[aeu]l|[eua])(?:d{1,2})(?:in|een|ine|yn)$")
_ALONE = frozenset("abdullah abdulla abdullahi abdulaye abdoulaye".split())
_STRAY = re.compile(r"(?<=[a-z])[013457](?=[a-z])")
_LOOKS = {"0": "o", "1": "l", "3": "e", "4": "a", "5": "s", "7": "t"}
_KOREAN = {"i": "lee", "o": "oh", "u": "woo"}  # surnames of one sound, as their bearers write them
_HANGUL_DOUBLE = frozenset("남궁 황보 제갈 사공 선우 서문 독고".split())


@dataclass(frozen=True, slots=True)
class Part:
    """One word of a name. text: small Latin letters or digits; native: as written; script: of the writing."""

    text: str
    kind: Kind
    native: str = ""
    script: str = "latin"

    def as_kind(self, kind: Kind) -> Part:
        """The same word as another kind."""
        return Part(self.text, kind, self.native, self.script)

    @property
    def fold(self) -> str:
        """The folded spelling."""
        return folded(self.text)

    @property
    def bones(self) -> str:
        """The consonants."""
        return bones(self.text)


@dataclass(frozen=True, slots=True)
class Name:
    """A name read as that of a person, an organisation or a vessel. parts: in written order; legal: its forms."""

    text: str
    sort: Sort
    parts: tuple[Part, ...]
    telling: tuple[Part, ...]
    legal: tuple[LegalForm, ...]
    squeezed: str

    @property
    def numbers(self) -> tuple[str, ...]:
        """The numbers in it, as digits, in order."""
        return tuple(part.text for part in self.telling if part.kind == "number")


def sort_of(schema: str) -> Sort | None:
    """How names of a schema (or of a list's own type) are read; None where it does not say."""
    word = schema.strip().lower()
    if word in ("person", "individual", "i", "p"):
        return "person"
    if word in ("vessel", "ship", "aircraft", "airplane", "vehicle", "v"):
        return "vessel"
    if word in ("company", "organization", "organisation", "entity", "e", "publicbody", "enterprise"):
        return "organisation"
    return None


def guess_sort(text: str) -> Sort:
    """How a name without a schema is read: an organisation where a legal form or its like stands in it."""
    name = read_name(text, "organisation")
    words = {part.kind for part in name.telling}
    small = any(part.text in ("the", "of", "for", "and") for part in name.parts)
    return "organisation" if name.legal or small or words & {"generic", "number"} else "person"


def other_forms(text: str) -> tuple[str, ...]:
    """The names that an organisation's name joins by a slash; none where a slash joins no whole names."""
    sides = [side.strip() for side in text.split("/")]
    whole = len(sides) > 1 and all(sum(map(str.isalpha, side)) >= _WHOLE for side in sides)
    return tuple(sides) if whole else ()


@functools.lru_cache(maxsize=100_000)
def read_name(text: str, sort: Sort) -> Name:
    """The name taken apart. Any text is a name; one without a letter has no parts."""
    raw = unicodedata.normalize("NFKC", text[:_LONGEST])
    raw = _MARKS.sub("", raw).replace("&", " and ")
    if sort == "person":
        family, given = _by_comma(raw)
        parts = _person(_words(given, sort), _words(family, sort))
        legal: tuple[LegalForm, ...] = ()
    else:
        parts, legal = _organisation(_words(_SHORT_NAME.sub(_without_own_letters, raw), sort))
    parts = parts[:_MOST_WORDS]
    telling = tuple(part for part in parts if part.kind in WEIGHED)
    if not telling:  # nothing but titles or particles: then they are the name
        telling = parts = tuple(part.as_kind("word") for part in parts)
    squeezed = "".join(part.text for part in parts if part.kind != "title" or part in telling)
    return Name(text, sort, parts, telling, legal, squeezed)


def _by_comma(raw: str) -> tuple[str, str]:
    """(family, given) of "FAMILY, Given"; all as given where no comma tells."""
    family, comma, given = raw.partition(",")
    if not comma or not given.strip():
        return "", family
    after = given.strip().strip(".").lower()
    if (
        after.split()[0] in words_of("title") and len(family.split()) > 1
    ):  # "Lena Okafor, Chairman of Heron Lines"
        return "", family
    return ("", f"{family} {after}") if after in words_of("suffix") else (family, given.replace(",", " "))


def _words(raw: str, sort: Sort) -> list[Part]:
    """Words in order, in Latin letters; initials of people apart, stops of organisations taken out."""
    glue = " " if sort == "person" else ""
    raw = _STOPS.sub(lambda m: glue.join(re.findall(r"[^\W\d_]", m[0])) + " ", raw)
    out: list[Part] = []
    plain = _SIGNS.sub(" ", raw) if raw.isascii() else "".join(map(_or_blank, raw))
    for word in plain.split():
        script = romanise.script_of(word)
        if script in ("han", "hangul"):
            out.extend(_characters(word, script, sort))
        elif script == "arabic" and word.startswith("ال") and len(word) > 4:
            rest = word[2:]
            out += [Part("al", "particle", "ال", script), *_spelt(rest, script)]
        else:
            out += _spelt(word, script)
    return out


def _spelt(word: str, script: str) -> list[Part]:
    """The word as a part; none where nothing of it can be written in Latin letters."""
    text = "".join(filter(str.isalnum, romanise.latin(word)))
    if not text.isalpha() and _STRAY.search(text):  # a digit for a letter that looks like it: Micr0n
        text = _STRAY.sub(lambda found: _LOOKS[found[0]], text)
    return [Part(text, "word", word, script)] if text else []


def _or_blank(char: str) -> str:
    """A letter, digit or mark (vowels of Indian scripts are marks), else a blank."""
    return char if char.isalnum() or unicodedata.category(char)[0] == "M" else " "


def _characters(word: str, script: str, sort: Sort) -> list[Part]:
    """Chinese and Korean: of a person, surname and given name; of others, one part without legal forms."""
    if script == "han":
        word = romanise.simplified(word)
    if sort != "person" or not 2 <= len(word) <= 4:
        for form in romanise.han_forms():
            word = word.removesuffix(form)
        return _spelt(word, script)
    doubles = romanise.han_doubles() if script == "han" else _HANGUL_DOUBLE
    cut = 2 if word[:2] in doubles and len(word) > 2 else 1
    family, given = word[:cut], word[cut:]
    text = "".join(romanise.syllables(family, surname=True)) if script == "han" else romanise.latin(family)
    text = _KOREAN.get(text, text)
    parts = [Part(text, "family", family, script)] if text else []
    return parts + _spelt(given, script)


def _person(given: list[Part], family: list[Part]) -> tuple[Part, ...]:
    named = [part.as_kind("family") for part in family]
    whole = _without_titles(given) + named if family else _without_titles(given)
    parts = [piece for part in whole for piece in _halves(part)]
    count = sum(part.kind in WEIGHED for part in parts)
    out: list[Part] = []
    for at, part in enumerate(parts):
        after = parts[at + 1].text if at + 1 < len(parts) else ""
        typed = _typed(part, after, at, count)
        if typed.kind == "word" and out and out[-1].kind == "kin":
            typed = typed.as_kind("father")
        out.append(typed)
    return tuple(out)


def _typed(part: Part, after: str, at: int, count: int) -> Part:
    """The part with the kind that its word, its place and the next word give it."""
    text = part.text
    if part.kind not in ("word", "family"):
        return part
    if text in words_of("kin"):
        return part.as_kind("kin")
    if text in words_of("particle") and after:
        return part.as_kind("particle")
    if text in words_of("article") and at and after[:1] == text[-1:]:
        return part.as_kind("particle")
    if text in words_of("light") and count > 1:
        return part.as_kind("light")
    if text in words_of("suffix") and at > 1 and not after:
        return part.as_kind("suffix")
    if len(text) == 1:
        return part.as_kind("initial")
    if count > 2 and _PATRONYMIC.search(text):
        return part.as_kind("patronymic")
    return part


def _without_titles(parts: list[Part]) -> list[Part]:
    titles, out = words_of("title"), list(parts)
    while len(out) > 2 and out[0].text in titles:
        out.pop(0)
    while len(out) > 2 and out[-1].text in titles:
        out.pop()
    return out


def _halves(part: Part) -> list[Part]:
    """Compounds that are written as one word or as several: Abdulrahman, Saifuddin."""
    text = pairs_of("respelt").get(part.text, part.text)
    if text != part.text:
        return [replace(part, text=text)]
    found = _ABD.match(text) if text not in _ALONE and not text.startswith("abdull") else None
    if found and len(text) > found.end() + 2:
        return [Part("abd", "word", "", part.script), replace(part, text=text[found.end() :])]
    if len(text) > 6 and (found := _DIN.search(text)):
        return [replace(part, text=text[: found.start()]), Part("din", "word", "", part.script)]
    return [part]


def _organisation(words: list[Part]) -> tuple[tuple[Part, ...], tuple[LegalForm, ...]]:
    words, legal = _without_forms(words)
    out = []
    for at, part in enumerate(words):
        for text in _expanded(part.text):
            last = at == len(words) - 1 or (at and words[at + 1].kind == "number")
            out.append(_typed_word(replace(part, text=text), bool(at and last)))
    return tuple(out), legal


def _without_own_letters(found: re.Match[str]) -> str:
    """A blank for letters in brackets that are the first letters of the words before; else as it stands."""
    before = re.findall(r"[^\W\d_]+", found.string[: found.start()])
    firsts = iter("".join(word[0] for word in before).upper())
    return " " if all(letter in firsts for letter in found[1]) else found[0]


def _expanded(text: str) -> list[str]:
    return pairs_of("expand").get(text, text).split("_")


def _typed_word(part: Part, last: bool) -> Part:
    text = part.text
    if number := pairs_of("number").get(text):
        return Part(number, "number")
    if found := _ORDINAL.match(text):
        return Part(found[1], "number")
    if text[0].isdigit():
        return replace(part, text=text.lstrip("0") or "0", kind="number")
    if _ROMAN.match(text) and (last or len(text) > 1):
        return Part(str(_roman(text)), "number")
    if text in words_of("small") or text in words_of("particle"):
        return part.as_kind("particle")
    return part.as_kind("generic") if text in words_of("generic") else part


def _roman(text: str) -> int:
    values = [{"i": 1, "v": 5, "x": 10, "l": 50}[char] for char in text]
    return sum(-v if v < max(values[at:]) else v for at, v in enumerate(values))


def _without_forms(words: list[Part]) -> tuple[list[Part], tuple[LegalForm, ...]]:
    """Words without the legal forms at their end and start, and those forms; at least one word stays."""
    forms, found, out = legal_forms(), [], list(words)
    again = True
    while again:
        again = False
        for size in range(min(LONGEST_FORM, len(out) - 1), 0, -1):
            texts = tuple([part.text for part in out])
            if form := forms.get(texts[-size:]) or _nearly(texts[-size:]):
                out, again = out[:-size], True
            elif form := forms.get(texts[:size]):
                out, again = out[size:], True
            if form:
                found.append(form)
                break
    return out, tuple(found)


def _nearly(words: tuple[str, ...]) -> LegalForm | None:
    """A long legal form with a slip in one word or its last word cut short."""
    if len(words) < 3:
        return _slip(words[0]) if len(words) == 1 else None
    for at, word in enumerate(words):
        if len(word) > 3:
            for right, form in forms_but_one().get((words[:at], words[at + 1 :]), ()):
                if apart(word, right, 1.0) <= 1.0 or (at == len(words) - 1 and right.startswith(word)):
                    return form
    return None


def _slip(word: str) -> LegalForm | None:
    """A legal form of one long word with a slip in it: Limted."""
    if len(word) < _LONG_FORM - 1:
        return None
    for form, found in long_forms().items():
        if apart(word, form, 1.0) <= 1.0:
            return found
    return None
