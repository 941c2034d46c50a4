"""How far two words are apart: a folded spelling, the bones (consonants), and edits with a limit. Pure."""

from __future__ import annotations

import functools

# Spellings of one sound, longest first, so that transliterations of one word fold together.
_FOLDS = tuple(
    pair.split("=")
    for pair in """tsch=C tch=C cz=C tj=C ts=s tz=s shch=s sch=s sh=s ch=C kh=h gh=g ph=f th=t dh=d zh=j dj=j
    ck=k ce=se ci=si cy=si c=k que=ke qui=ki q=k x=ks w=v ou=u oo=u uo=o ue=u oe=o ae=a ee=i ie=i ei=i ey=i
    ay=i ai=i iy=i yi=i ii=i y=i ya=ia yu=iu z=s""".split()
)
_SAME_BONE = str.maketrans("vwpzqcxj", "ffbskskg")
_VOWELS = frozenset("aeiouyhw")
# Letters that stand for one another between transliterations: half an edit.
_NEAR = frozenset(
    pair[::turn]
    for pair in "ae ei ou iy ao dt gk bp vf vw sz ck kq gj cs jy jc kh gh uw eo vb fp gq ua dz".split()
    for turn in (1, -1)
)
FAR = 99.0


@functools.lru_cache(maxsize=100_000)
def folded(word: str) -> str:
    """The word in one spelling for all transliterations: `Khodorkovskiy` as `hodorkovski`."""
    for old, new in _FOLDS:
        if old in word:
            word = word.replace(old, new)
    out = word[:1]
    for char in word[1:]:
        if char != out[-1]:
            out += char
    out = out.replace("C", "c")
    return out[:-1] if len(out) > 3 and out[-1] == "h" else out


@functools.lru_cache(maxsize=100_000)
def bones(word: str) -> str:
    """The consonants of a word, near ones as one, doubles once; a first vowel as `a`: `muhammad` as `mmd`."""
    text = folded(word).translate(_SAME_BONE)
    out = "a" if text[:1] in _VOWELS else ""
    for char in text:
        if char not in _VOWELS and (not out or out[-1] != char):
            out += char
    return out


@functools.lru_cache(maxsize=100_000)
def letters_of(word: str) -> int:
    """Which letters stand in a word, as bits."""
    bits = 0
    for char in word:
        bits |= 1 << (ord(char) & 31)
    return bits


def is_far(one: str, other: str, limit: float) -> bool:
    """Whether two words are surely more than `limit` edits apart, by their lengths and letters alone."""
    if abs(len(one) - len(other)) > limit:
        return True
    first, second = letters_of(one), letters_of(other)
    return (first & ~second).bit_count() > limit or (second & ~first).bit_count() > limit


@functools.lru_cache(maxsize=200_000)
def apart(one: str, other: str, limit: float, near: bool = False) -> float:
    """Damerau's edits between two words; near: letters of one sound half an edit. 99.0 above `limit`."""
    if one == other:
        return 0.0
    if is_far(one, other, limit) and not near:
        return FAR
    older: list[float] = []
    old = [float(j) for j in range(len(other) + 1)]
    gaps = [_gap(other, j, near) for j in range(len(other) + 1)]
    for i, a in enumerate(one, 1):
        new, gap = [float(i)], _gap(one, i, near)
        for j, b in enumerate(other, 1):
            best = old[j - 1] if a == b else old[j - 1] + (0.5 if near and a + b in _NEAR else 1.0)
            best = min(best, old[j] + gap, new[j - 1] + gaps[j])
            if i > 1 and j > 1 and a == other[j - 2] and one[i - 2] == b:
                best = min(best, older[j - 2] + 1.0)
            new.append(best)
        if min(new) > limit:
            return FAR
        older, old = old, new
    return old[-1] if old[-1] <= limit else FAR


def _gap(word: str, at: int, near: bool) -> float:
    """What a letter more costs: half where it only doubles the one before or is a silent h."""
    char = word[at - 1 : at]
    return 0.5 if near and (char == "h" or (at > 1 and char == word[at - 2])) else 1.0
