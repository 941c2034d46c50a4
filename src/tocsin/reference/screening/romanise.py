"""Names of other scripts in Latin letters: own small tables, one spelling each; what can only be compared by its
consonants (Arabic, Hebrew, Thai) or by its characters (Han, Hangul) is told by `script`."""

from __future__ import annotations

import functools
import unicodedata
from bisect import bisect_right

from tocsin.reference.csvfiles import packaged

_HANGUL, _HANGUL_END = 0xAC00, 0xD7A3
_INITIAL = "k kk n t tt r m p pp s ss _ j jj ch k t p h".split()
_MEDIAL = "a ae ya yae o e yo ye o wa wae oe yo u wo we wi yu u ui i".split()
_FINAL = "_ k kk ks n nj nh t l lk lm lp ls lt lp lh m p ps t t ng t t k t p h".split()
_BLOCKS = (  # first code point, last, script
    (0x0370, 0x03FF, "greek"),
    (0x0400, 0x052F, "cyrillic"),
    (0x0530, 0x058F, "armenian"),
    (0x0590, 0x05FF, "hebrew"),
    (0x0600, 0x08FF, "arabic"),
    (0x0900, 0x0DFF, "indic"),
    (0x0E00, 0x0E7F, "thai"),
    (0x0E80, 0x0FFF, "other"),  # Lao, Tibetan
    (0x1000, 0x109F, "other"),  # Burmese
    (0x10A0, 0x10FF, "georgian"),
    (0x1200, 0x139F, "ethiopic"),
    (0x1780, 0x18AF, "other"),  # Khmer, Mongolian
    (0x1100, 0x11FF, "hangul"),
    (0x3040, 0x30FF, "kana"),
    (0x3400, 0x4DBF, "han"),
    (0x4E00, 0x9FFF, "han"),
    (0xAC00, 0xD7A3, "hangul"),
)
_UKRAINIAN = frozenset("іїєґ")
_SERBIAN = frozenset("јљњћђџ")
_GREEK_PAIRS = {"ου": "ou", "μπ": "b", "ντ": "nt", "γκ": "gk", "γγ": "ng", "αυ": "av", "ευ": "ev"}
_VOWEL_LETTERS = frozenset("A AA I II U UU E EE AI O OO AU".split())


def script_of(word: str) -> str:
    """The script of a word's first telling letter: latin, cyrillic, arabic, han, … (latin where none tells)."""
    for char in word:
        code = ord(char)
        if code >= 0x0370:
            for low, high, script in _BLOCKS:
                if low <= code <= high:
                    return script
    return "latin"


def is_abjad(script: str) -> bool:
    """Whether the script leaves most vowels out."""
    return script in ("arabic", "hebrew", "thai", "ethiopic", "other")


@functools.lru_cache(maxsize=50_000)
def latin(word: str) -> str:
    """A word of one script in small Latin letters a-z and digits; marks and unknown signs are dropped."""
    if word.isascii():
        return word.lower()
    script = script_of(word)
    word = unicodedata.normalize("NFKC", word).casefold()
    if script == "han":
        return _han(word)
    if script == "hangul":
        return "".join(map(_hangul, word))
    if script == "indic":
        return _indic(word)
    if script == "kana":
        return _kana(word)
    if script in ("ethiopic", "other"):
        return _by_name(word, script)
    return _spelt(word, script)


def _spelt(word: str, script: str) -> str:
    table = _letters()
    if "дж" in word:
        word = word.replace("дж", "j")
    if script == "greek":
        word = _plain(word)
        for pair, letters in _GREEK_PAIRS.items():
            word = word.replace(pair, letters)
    elif script == "cyrillic" and not _UKRAINIAN.isdisjoint(word):
        word = word.replace("г", "h").replace("и", "y")
    elif script == "cyrillic" and not _SERBIAN.isdisjoint(word):
        word = word.replace("х", "h").replace("ц", "c").replace("ж", "z").replace("ш", "s").replace("ч", "c")
    elif script == "thai":
        word = _thai_order(word)
    elif script == "armenian":
        word = word.replace("ու", "u")
    out = []
    for char in word:
        if char.isascii():
            out.append(char)
        elif char in table:
            out.append(table[char])
        else:
            out.extend(table.get(c, c if c.isascii() else "") for c in unicodedata.normalize("NFKD", char))
    return "".join(out)


def _plain(word: str) -> str:
    """The word without accents."""
    return "".join(c for c in unicodedata.normalize("NFKD", word) if not unicodedata.combining(c))


def _hangul(char: str) -> str:
    code = ord(char)
    if not _HANGUL <= code <= _HANGUL_END:
        return char if char.isascii() else ""
    lead, rest = divmod(code - _HANGUL, 588)
    vowel, tail = divmod(rest, 28)
    return (_INITIAL[lead] + _MEDIAL[vowel] + _FINAL[tail]).replace("_", "")


def _indic(word: str) -> str:
    """A word of an Indian script: each consonant brings an `a` unless a vowel sign or a stop follows."""
    out: list[str] = []
    for char in word:
        name = unicodedata.name(char, "")
        if " LETTER " in name:
            sound = name.rpartition(" ")[2]
            if sound in _VOWEL_LETTERS:
                out.append(sound.lower())
            elif sound.endswith("A"):
                out += (_indic_sound(sound[:-1]), "a")
        elif " VOWEL SIGN " in name and out:
            out[-1] = name.rpartition(" ")[2].lower()
        elif name.endswith(("VIRAMA", "AL-LAKUNA")) and out:
            out[-1] = ""
        elif name.endswith(("ANUSVARA", "CANDRABINDU", "BINDI", "TIPPI")):
            out.append("n")
        elif char.isascii():
            out.append(char)
    if len(out) > 2 and out[-1] == "a":  # a last `a` of its own is not spoken
        out.pop()
    return "".join(out)


def _indic_sound(sound: str) -> str:
    plain = {"TT": "t", "TTH": "th", "DD": "d", "DDH": "dh", "NN": "n", "SS": "sh", "NG": "ng", "NY": "n"}
    more = {"C": "ch", "CH": "chh", "RR": "r", "LL": "l", "LLL": "l", "NNN": "n", "RRR": "r"}
    return plain.get(sound) or more.get(sound) or sound.lower()


def _kana(word: str) -> str:
    out: list[str] = []
    for char in word:
        name = unicodedata.name(char, "")
        sound = name.rpartition(" ")[2].lower()
        if char.isascii():
            out.append(char)
        elif "SMALL Y" in name and out and out[-1].endswith("i"):
            stem = out[-1][:-1]
            out[-1] = stem + (sound[1:] if stem.endswith(("sh", "ch", "j")) else sound)
        elif "SMALL TU" in name or "SOUND MARK" in name:
            continue
        elif " LETTER " in name:
            out.append({"si": "shi", "ti": "chi", "tu": "tsu", "hu": "fu", "zi": "ji"}.get(sound, sound))
    return "".join(out)


def _by_name(word: str, script: str) -> str:
    """A word whose letters are only known by what the character tables call them: ETHIOPIC SYLLABLE LA is `la`."""
    out = []
    for char in word:
        name = unicodedata.name(char, "")
        sound = name.rpartition(" ")[2].lower()
        if char.isascii():
            out.append(char)
        elif " SYLLABLE " in name:
            out.append(sound.replace("aa", "a").replace("ee", "e"))
        elif " LETTER " in name:
            out.append(sound if " VOWEL " in name else sound.rstrip("aeiou") or sound)
    return "".join(out)


def _thai_order(word: str) -> str:
    """Vowels that are written before their consonant, put behind it."""
    chars = list(word)
    for at in range(len(chars) - 1):
        if chars[at] in "เแโใไ" and chars[at + 1] not in "เแโใไ":
            chars[at], chars[at + 1] = chars[at + 1], chars[at]
    return "".join(chars)


def _han(word: str) -> str:
    return "".join(syllables(word))


def syllables(word: str, *, surname: bool = False) -> tuple[str, ...]:
    """The readings of a word of Chinese characters, one each; an unknown character by its number."""
    first, level_one, known, _, surnames, _ = han()
    out = []
    for at, char in enumerate(simplified(word)):
        if char.isascii():
            out.append(char)
        elif surname and at == 0 and char in surnames:
            out.append(surnames[char])
        elif char in known:
            out.append(known[char])
        elif (code := _code(char)) is not None and first[0] <= code <= 0xD7F9:
            out.append(level_one[bisect_right(first, code) - 1])
        else:
            out.append(f"u{ord(char):x}")  # so that another unknown character is another name
    return tuple(out)


def simplified(word: str) -> str:
    """Chinese characters in their short forms, as far as they stand in names."""
    plain = han()[3]
    return "".join(plain.get(char, char) for char in word)


def han_doubles() -> frozenset[str]:
    """Chinese surnames of two characters."""
    return frozenset(han()[5][0])


def han_forms() -> tuple[str, ...]:
    """Chinese legal forms, longest first."""
    return han()[5][1]


def _code(char: str) -> int | None:
    try:
        return int.from_bytes(char.encode("gb2312"), "big")
    except UnicodeEncodeError:
        return None


Han = tuple[list[int], list[str], dict[str, str], dict[str, str], dict[str, str], tuple[tuple[str, ...], ...]]


@functools.cache
def han() -> Han:
    """First codes and their readings, other readings, short forms, readings as surname, (doubles, legal forms)."""
    rows = {row["kind"]: row["text"].split() for row in packaged("han.csv")}
    pairs = {kind: [p.split("=") for p in rows[kind]] for kind in ("first", "reading", "plain", "surname")}
    first = [(_code(char) or 0, sound) for char, sound in pairs["first"]]
    readings = {char: sound for chars, sound in pairs["reading"] for char in chars}
    more = (tuple(rows["double"]), tuple(rows["form"]))
    codes, sounds = [c for c, _ in first], [s for _, s in first]
    plain = dict(pairs["plain"])
    return codes, sounds, readings, plain, dict(pairs["surname"]), more


@functools.cache
def _letters() -> dict[str, str]:
    out: dict[str, str] = {}
    for row in packaged("letters.csv"):
        out |= {pair.partition("=")[0]: pair.partition("=")[2] for pair in row["letters"].split("|")}
    return out
