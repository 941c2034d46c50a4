"""Which language a text is in: the source's word checked against the text itself."""

from __future__ import annotations

import functools
import re
from collections.abc import Callable

_SCRIPTS = (
    ("ja", re.compile("[\u3041-\u30ff]")),
    ("ko", re.compile("[\uac00-\ud7af]")),
    ("zh", re.compile("[\u4e00-\u9fff]")),
    ("ar", re.compile("[\u0600-\u06ff]")),
    ("he", re.compile("[\u0590-\u05ff]")),
    ("el", re.compile("[\u0370-\u03ff]")),
    ("th", re.compile("[\u0e00-\u0e7f]")),
    ("hi", re.compile("[\u0900-\u097f]")),
)
_ENGLISH = frozenset(
    "the of and to in for on with as at by from is are was will after over says said its has new more than "
    "up down not be it this that amid into ahead against about".split()
)
_WORD = re.compile(r"[^\W\d_]+")
_LATIN = (
    "de",
    "en",
    "es",
    "fr",
    "it",
    "nl",
    "pl",
    "pt",
    "sv",
    "da",
    "no",
    "fi",
    "cs",
    "hu",
    "ro",
    "tr",
    "id",
    "vi",
)
_CYRILLIC = ("ru", "uk", "bg", "sr")
SURE = 0.9  # below this a short text without English small words keeps what its source says


def language_of(stated: str, text: str) -> str:
    """BCP 47 primary subtag of the text; `stated` decides where the text is too short to tell."""
    stated = stated.lower().replace("_", "-").split("-")[0] if stated else ""
    words = _WORD.findall(text[:2000].lower())
    for language, script in () if text.isascii() else _SCRIPTS:
        if len(script.findall(text[:400])) * 5 > len(text[:400].strip()):
            return language
    english = sum(map(_ENGLISH.__contains__, words))
    if words and english * 8 >= len(words) and len(words) >= 5:
        return "en"
    if len(words) < 4:
        return stated or ("en" if text.isascii() and words else "")
    guess, certainty = _classifier()(text[:1000])
    if certainty >= SURE and (len(words) >= 8 or guess == stated):
        return guess
    return stated or ("en" if text.isascii() else "")


def warm() -> None:
    """Load now what the first text of an unsure language would otherwise wait for."""
    _classifier()("warm")


@functools.cache
def _classifier() -> Callable[[str], tuple[str, float]]:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    identifier.set_languages([*_LATIN, *_CYRILLIC])

    def classify(text: str) -> tuple[str, float]:
        language, certainty = identifier.classify(text)
        return str(language), float(certainty)

    return classify
