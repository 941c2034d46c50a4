"""Which word of one name stands for which of the other, and how far the two are apart, in edits. Pure."""

from __future__ import annotations

import functools
from dataclasses import dataclass

from tocsin.reference.screening.letters import FAR, apart, bones, folded
from tocsin.reference.screening.names import Part
from tocsin.reference.screening.romanise import is_abjad, latin
from tocsin.reference.screening.words import same_name

_LONGEST_RUN = 3  # words written as one
_SURE = 0.5  # edits within which two words are taken as one before anything else
_ARABIC = (
    ("sh", "s"),
    ("ch", "c"),
    ("th", "t"),
    ("dh", "d"),
    ("gh", "g"),
    ("zh", "j"),
    ("kh", ""),
    ("z", "s"),
)
_HARD = str.maketrans("pgqcj", "bkkkk")
_ARTICLES = ("al", "el")
_LETTERS = ("han", "hangul")
_HALF_EDITS = {"spelling": 0.2, "short": 0.8}
_SAID = {"spelling": "another spelling of the name", "short": "a short form of the name"}


@dataclass(frozen=True, slots=True)
class Pairing:
    """Words of one name beside those of the other; edits between them and how they agree."""

    one: tuple[Part, ...]
    other: tuple[Part, ...]
    edits: float
    how: str


def align(
    one: tuple[Part, ...], other: tuple[Part, ...], people: bool
) -> tuple[list[Pairing], tuple[Part, ...], tuple[Part, ...]]:
    """The pairings, closest first, and the words left over on either side.

    people: names of people, in which transliterations and short forms are looked for; else brands.
    """
    rest_one, rest_other = list(range(len(one))), list(range(len(other)))
    found: list[Pairing] = []
    close = []
    for i, a in enumerate(one):
        for j, b in enumerate(other):
            edits, how = word_apart(a, b, people)
            if edits < FAR:
                close.append((edits, abs(i - j), i, j, how))
    close.sort()
    sure = [pair for pair in close if pair[0] <= _SURE]
    _paired(one, other, sure, rest_one, rest_other, found)
    if len(rest_one) + len(rest_other) > 2:  # before slips are looked for: `ji won` is nearer to `jiwon`
        _joined(one, other, rest_one, rest_other, found, turned=False)
        _joined(other, one, rest_other, rest_one, found, turned=True)
    _paired(one, other, close[len(sure) :], rest_one, rest_other, found)
    return found, tuple(one[i] for i in rest_one), tuple(other[j] for j in rest_other)


def _paired(
    one: tuple[Part, ...],
    other: tuple[Part, ...],
    close: list[tuple[float, int, int, int, str]],
    rest_one: list[int],
    rest_other: list[int],
    found: list[Pairing],
) -> None:
    for edits, _, i, j, how in close:
        if i in rest_one and j in rest_other:
            rest_one.remove(i)
            rest_other.remove(j)
            found.append(Pairing((one[i],), (other[j],), edits, how))


def _joined(
    one: tuple[Part, ...],
    other: tuple[Part, ...],
    rest_one: list[int],
    rest_other: list[int],
    found: list[Pairing],
    *,
    turned: bool,
) -> None:
    """Adds pairings of one word with a run of words: Jongun and Jong Un, JC and Jean Claude."""
    for i in list(rest_one):
        for run in _runs(rest_other):
            if other[run[0]].text[0] != one[i].text[0] and one[i].script == "latin":
                continue
            words = tuple(other[j] for j in run)
            edits, how = _run_apart(one[i], words)
            if edits < FAR:
                pair = (words, (one[i],)) if turned else ((one[i],), words)
                found.append(Pairing(pair[0], pair[1], edits, how))
                rest_one.remove(i)
                for j in run:
                    rest_other.remove(j)
                break


def _runs(rest: list[int]) -> list[list[int]]:
    """Runs of two or more neighbours among the words left over, longest first."""
    out = []
    for size in range(_LONGEST_RUN, 1, -1):
        for at in range(len(rest) - size + 1):
            run = rest[at : at + size]
            if run[-1] - run[0] == size - 1:
                out.append(run)
    return out


def _run_apart(one: Part, words: tuple[Part, ...]) -> tuple[float, str]:
    if one.script == "hangul" and len(one.native) == len(words):
        apart_by = [_people(latin(char), part.text)[0] for char, part in zip(one.native, words, strict=True)]
        return (sum(apart_by) + 0.2, "syllable by syllable") if max(apart_by) < FAR else (FAR, "")
    joined = "".join(part.text for part in words)
    if one.kind not in ("number", "initial") and len(one.text) >= 4:
        edits = apart(one.text, joined, 1.0 if len(joined) < 8 else 2.0)
        edits = min(edits, 0.3 if folded(one.text) == folded(joined) else FAR)
        if edits < FAR:
            return edits + 0.2, "written as one word"
    if 1 < len(one.text) == len(words) and one.text == "".join(part.text[:1] for part in words):
        return 0.8, "initials"
    return FAR, ""


def word_apart(one: Part, other: Part, people: bool) -> tuple[float, str]:
    """Edits between two words and how they agree; FAR where they are two words."""
    if (one.kind == "number") != (other.kind == "number"):
        return FAR, ""
    if one.script == other.script and one.script in _LETTERS:
        return (0.0, "the same") if one.native == other.native else (FAR, "")
    if one.text == other.text:
        return 0.0, "the same"
    if one.kind == "number":
        return FAR, ""
    if is_abjad(one.script) != is_abjad(other.script):
        if not is_abjad(one.script):
            one, other = other, one
        return _skeletons(one.text, other.text, one.script)
    return _people(one.text, other.text) if people else _brands(one.text, other.text)


@functools.lru_cache(maxsize=200_000)
def _people(one: str, other: str) -> tuple[float, str]:
    if one == other:
        return 0.0, "the same"
    short, long = sorted((one, other), key=len)
    if len(short) == 1:
        first = folded(long)[:1] == folded(short) or long[0] == short
        return (0.8, "an initial") if first and len(long) > 1 else (FAR, "")
    if folded(one) == folded(other):
        return 0.15, "another transliteration"
    if how := same_name(one, other):
        return _HALF_EDITS[how], _SAID[how]
    if len(long) > 6 and (stem := _without_article(one, other)):
        edits, how = _people(*stem)
        return (edits + 0.1, how) if edits < FAR else (FAR, "")
    framed = len(short) > 5 and len(bones(one)) > 1 and bones(one) == bones(other)
    plain = apart(one, other, 3.0 if framed else _limit(long))
    if plain == FAR and (len(short) < 9 or apart(folded(one), folded(other), 2.0) == FAR):
        return FAR, ""
    edits = min(plain, apart(one, other, 3.0, True), apart(folded(one), folded(other), 3.0, True) + 0.15)
    if len(short) > 4 and len(bones(one)) > 1 and bones(one) == bones(other):
        return min(edits, 0.8), "the same consonants"
    return edits, f"{edits:g} edits"


def _without_article(one: str, other: str) -> tuple[str, str] | None:
    """Both words, where the Arabic article is written into one of them only, without it."""
    first, second = one[:2] in _ARTICLES, other[:2] in _ARTICLES
    if first == second:
        return None
    return (one[2:], other) if first else (one, other[2:])


def _limit(long: str) -> float:
    """How many plain edits two spellings of one word may be apart."""
    return 1.0 if len(long) < 4 else 2.0 if len(long) < 9 else 3.0


@functools.lru_cache(maxsize=100_000)
def _brands(one: str, other: str) -> tuple[float, str]:
    """Words of organisations and vessels: brands differ by a letter on purpose, so near letters are no excuse."""
    if folded(one) == folded(other) and min(len(one), len(other)) > 3:
        return 0.3, "another transliteration"
    if min(len(one), len(other)) > 3 and same_name(one, other) == "spelling":
        return _HALF_EDITS["spelling"], _SAID["spelling"]
    if min(len(one), len(other)) < 4:
        return FAR, ""
    edits = apart(one, other, min(2.0, _limit(max(one, other, key=len))))
    return (edits, f"{edits:g} edits") if edits < FAR else (FAR, "")


@functools.lru_cache(maxsize=50_000)
def _skeletons(bare: str, full: str, script: str) -> tuple[float, str]:
    """Of which the first has no vowels: only the consonants can be compared."""
    if script == "arabic":  # its letters stand apart: t and j are no tj
        for letters, sound in _ARABIC:
            bare = bare.replace(letters, sound)
        first = _hard(bare)
    else:
        first = _hard(folded(bare))
    second = _hard(folded(full))
    if first == second and first:
        return (0.3, "the same consonants") if len(first) > 1 or len(bare) + len(full) < 10 else (FAR, "")
    if min(len(first), len(second)) > 2 and apart(first, second, 1.0) <= 1.0:
        return 1.0 + apart(first, second, 1.0), "consonants one apart"
    return FAR, ""


def _hard(word: str) -> str:
    """Consonants as scripts without vowels tell them: p as b, v as a vowel, g as k or j."""
    return "".join(char for char in word.translate(_HARD) if char not in "aeiouyhvw")
