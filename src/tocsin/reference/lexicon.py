"""What a word is besides a name: an everyday word, a verb's form, a surname, a given name, a place."""

from __future__ import annotations

import functools
from collections.abc import Mapping

from tocsin.reference.csvfiles import packaged_text


@functools.cache
def word_kinds() -> Mapping[str, str]:
    """Kinds by word in small letters; words of a place's name are joined by a blank.

    Each kind is one letter: 1, 2, 3 an everyday word (most frequent first), v a verb in the third
    person, d a verb's past form, s a surname, g a given name (w mostly of women, m mostly of men), p a place.
    """
    lines = packaged_text("word_kinds.txt.gz").splitlines()
    pairs = [line.split(" ") for line in lines if line[:1] != "#"]
    return {word.replace("_", " "): kinds for word, kinds in pairs}


def is_coined(word: str) -> bool:
    """Whether a word is a name and nothing else, as far as the lexicon knows."""
    return word_kinds().get(word.lower(), "3") == "3"
