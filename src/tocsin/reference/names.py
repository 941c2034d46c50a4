"""Pure work on company names: tidy case, legal forms off, which words are everyday words."""

from __future__ import annotations

import functools
import html
import re
from difflib import SequenceMatcher

from tocsin.reference.csvfiles import packaged_text
from tocsin.reference.lexicon import word_kinds

# Share-class and instrument tails of exchange directories: "Class A Common Stock", "Ordinary Shares".
_SHARES = re.compile(
    r"[\s,\-–]+(?:\(?class [a-e]\b.*|series [a-z0-9]+\b.*|common (?:stock|shares?)\b.*|"
    r"(?:american )?depositary (?:shares?|receipts?)\b.*|ordinary (?:shares?|stock)\b.*|"
    r"\(?(?:the|new)\)?$|american depositary.*|units?$|warrants?.*|rights?$|preferred.*|"
    r"each representing.*|sponsored adr.*|adr$|ads$|(?:sub(?:ordinate)? )?voting shares.*|"
    r"common units.*|limited partner.*|shares of beneficial.*|capital stock.*|\$?0?\.\d+ par.*)",
    re.IGNORECASE,
)
_ASIDE = re.compile(
    r"\s*\((?:the|new|holding co\.?|holdings?|nj|uk|usa?|de|md|n\.?v\.?)\)\s*$", re.IGNORECASE
)
_STATE = re.compile(r"\s*[/\\][A-Za-z .]{2,8}[/\\]?$")  # "/DE/" of the SEC's list
_LEGAL = frozenset(
    """inc incorporated corp corporation co company companies ltd limited plc llc llp lp l.p sa s.a ag se nv n.v
    ab asa oyj spa s.p.a gmbh kgaa kk k.k bhd tbk pjsc ojsc holding holdings hldgs group grp trust bancorp bancshares
    the cos intl a/s as oy ltda pte pty sab de cv c.v""".split()
)
_GENERIC = frozenset(
    """technologies technology international industries pharmaceuticals pharmaceutical pharma therapeutics
    biosciences biotherapeutics bio sciences laboratories energy resources systems solutions services software
    communications entertainment brands foods airlines motors petroleum mining minerals metals financial capital
    partners properties realty enterprises products semiconductor semiconductors worldwide global networks
    materials steel chemical chemicals healthcare medical diagnostics biopharma oncology robotics interactive
    platforms labs devices stores restaurants""".split()
)
_SMALL = frozenset("of and the for de la & in on y e di du del von van".split())
_SHORT_WORD = 4
_INDICES = frozenset(("nasdaq",))  # names of companies that are said of their index
_LONG_WORD, _SAME_START, _ALIKE = 8, 3, 0.9  # letters; letters; share of letters in the same order
# Letters that a spelled-out name keeps capital: no vowel, at most four letters.
_NO_VOWEL = re.compile(r"^[^AEIOUY\W\d_]{2,4}$")


@functools.cache
def common_words() -> frozenset[str]:
    """Everyday words, surnames and places that are also short names of companies, lower case."""
    lines = packaged_text("common_words.txt").splitlines()
    words = {word for line in lines if not line.startswith("#") for word in line.split()}
    # A long word that the lexicon does not know is a company's own (Wolfspeed), whatever it resembles.
    return frozenset(
        word for word in words if len(word) <= _SHORT_WORD or word in word_kinds() or word in _INDICES
    )


@functools.cache
def proper_words() -> frozenset[str]:
    """Those of the common words that are surnames, given names or places, and so have a capital anyway."""
    _, _, names = packaged_text("common_words.txt").partition("# nations and places")
    return frozenset(word for line in names.splitlines()[1:] if line[:1] != "#" for word in line.split())


def is_common(name: str) -> bool:
    """Whether a name is one or two letters, or made of nothing but everyday words."""
    words = name.lower().replace("&", " ").replace("'s", " ").split()
    if len(name) <= 2:
        return True
    return bool(words) and len(words) <= 2 and all(word in common_words() for word in words)


def tidy(name: str) -> str:
    """A listed name as people write it: share class and state off, capitals only where words start."""
    if "&" in name:
        name = html.unescape(name)
    if "/" in name or "\\" in name:
        name = _STATE.sub("", name)
    if "(" in name:
        name = _ASIDE.sub("", name)
    name = " ".join(_SHARES.sub("", name).strip(" ,-").split())
    if any(c.islower() for c in name):
        return name
    return " ".join(_cased(word, i) for i, word in enumerate(name.split()))


def _cased(word: str, at: int) -> str:
    low = word.lower()
    if at and low in _SMALL:
        return low
    if _NO_VOWEL.match(word) and low not in {"ltd", "str", "grp", "mgmt"}:
        return word
    return "-".join(part[:1].upper() + part[1:].lower() for part in word.split("-"))


def without_legal_form(name: str) -> str:
    """The name without "Inc", "plc", "Holdings" and the like at its end and "The" at its start."""
    words = name.replace(",", " ").split()
    # Of "The Bancorp" nothing telling would be left: two words with "The" stay as they are.
    least = 2 if words and words[0].lower() == "the" else 1
    while len(words) > least and (words[-1].lower().rstrip(".") in _LEGAL or words[-1] == "&"):
        words.pop()
    if len(words) == 2 and least == 2 and words[-1].lower() in _LEGAL:
        return " ".join(words)
    if len(words) > 1 and words[0].lower() == "the":
        words.pop(0)
    return " ".join(words)


def without_generic_tail(name: str) -> str:
    """The name without one last line-of-business word ("Micron Technology" is Micron); same if none."""
    words = name.split()
    if len(words) == 2 and words[1].lower() in _GENERIC and len(words[0]) > 3:
        return words[0]
    return name


def same_company(one: str, other: str) -> bool:
    """Whether two listed names share their first telling word, but for a slip of the pen in a long one (used
    where no number tells)."""
    first, second = (without_legal_form(tidy(name)).lower().split()[:1] for name in (one, other))
    if first == second or not first or not second:
        return first == second
    long = (
        min(len(first[0]), len(second[0])) >= _LONG_WORD and first[0][:_SAME_START] == second[0][:_SAME_START]
    )
    return long and SequenceMatcher(None, first[0], second[0]).ratio() >= _ALIKE
