"""Compiled phrase tables: word forms at load time, one dictionary look-up per token at run time.

In a table a word may end in `!` (a verb: all its forms), `~` (a noun: also its plural), and `%quarter` stands for the
names of a quarter, a half or a year of accounts.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from importlib.resources import files
from itertools import product
from operator import itemgetter
from typing import Generic, TypeVar

from tocsin.understanding.document import Part

T = TypeVar("T")
_Row = tuple[tuple[T, ...], dict[str, list[tuple[tuple[str, ...], tuple[T, ...]]]]]
# values of the word alone, second word -> longer phrases and their values, longest first
_Hit = tuple[int, int, tuple[T, ...]]

_IRREGULAR: Mapping[str, tuple[str, ...]] = {
    "be": ("is", "are", "was", "were", "been", "being"),
    "say": ("says", "said", "saying"),
    "tell": ("tells", "told", "telling"),
    "write": ("writes", "wrote", "written", "writing"),
    "think": ("thinks", "thought", "thinking"),
    "see": ("sees", "saw", "seen", "seeing"),
    "know": ("knows", "knew", "known", "knowing"),
    "find": ("finds", "found", "finding"),
    "show": ("shows", "showed", "shown", "showing"),
    "buy": ("buys", "bought", "buying"),
    "sell": ("sells", "sold", "selling"),
    "send": ("sends", "sent", "sending"),
    "give": ("gives", "gave", "given", "giving"),
    "take": ("takes", "took", "taken", "taking"),
    "make": ("makes", "made", "making"),
    "get": ("gets", "got", "getting"),
    "win": ("wins", "won", "winning"),
    "hold": ("holds", "held", "holding"),
    "leave": ("leaves", "left", "leaving"),
    "quit": ("quits", "quitting"),
    "cut": ("cuts", "cutting"),
    "set": ("sets", "setting"),
    "hit": ("hits", "hitting"),
    "strike": ("strikes", "struck", "striking"),
    "meet": ("meets", "met", "meeting"),
    "pay": ("pays", "paid", "paying"),
    "go": ("goes", "went", "gone", "going"),
    "hike": ("hikes", "hiked", "hiking"),
    "fly": ("flies", "flew", "flown", "flying"),
    "freeze": ("freezes", "froze", "frozen", "freezing"),
    "shut": ("shuts", "shutting"),
    "spin": ("spins", "spun", "spinning"),
    "step": ("steps", "stepped", "stepping"),
    "sue": ("sues", "sued", "suing"),
    "plan": ("plans", "planned", "planning"),
    "swap": ("swaps", "swapped", "swapping"),
    "split": ("splits", "splitting"),
    "ship": ("ships", "shipped", "shipping"),
    "ban": ("bans", "banned", "banning"),
    "tap": ("taps", "tapped", "tapping"),
    "scrap": ("scraps", "scrapped", "scrapping"),
    "drop": ("drops", "dropped", "dropping"),
    "lead": ("leads", "led", "leading"),
    "begin": ("begins", "began", "begun", "beginning"),
    "admit": ("admits", "admitted", "admitting"),
    "permit": ("permits", "permitted", "permitting"),
    "foresee": ("foresees", "foresaw", "foreseeing"),
    "fire": ("fires", "fired", "firing"),
    "agree": ("agrees", "agreed", "agreeing"),
    "bid": ("bids", "bidding"),
    "beat": ("beats", "beating"),
    "lay": ("lays", "laid", "laying"),
    "put": ("puts", "putting"),
    "let": ("lets", "letting"),
    "bet": ("bets", "betting"),
    "cast": ("casts", "casting"),
    "keep": ("keeps", "kept", "keeping"),
    "sweep": ("sweeps", "swept", "sweeping"),
    "seek": ("seeks", "sought", "seeking"),
    "build": ("builds", "built", "building"),
    "lose": ("loses", "lost", "losing"),
    "bring": ("brings", "brought", "bringing"),
    "catch": ("catches", "caught", "catching"),
    "fight": ("fights", "fought", "fighting"),
    "choose": ("chooses", "chose", "chosen", "choosing"),
    "rise": ("rises", "rose", "risen", "rising"),
    "fall": ("falls", "fell", "fallen", "falling"),
    "grow": ("grows", "grew", "grown", "growing"),
    "draw": ("draws", "drew", "drawn", "drawing"),
    "withdraw": ("withdraws", "withdrew", "withdrawn", "withdrawing"),
    "throw": ("throws", "threw", "thrown", "throwing"),
    "overthrow": ("overthrows", "overthrew", "overthrown", "overthrowing"),
    "break": ("breaks", "broke", "broken", "breaking"),
    "speak": ("speaks", "spoke", "spoken", "speaking"),
    "steal": ("steals", "stole", "stolen", "stealing"),
    "shoot": ("shoots", "shot", "shooting"),
    "sink": ("sinks", "sank", "sunk", "sinking"),
    "shrink": ("shrinks", "shrank", "shrunk", "shrinking"),
    "shake": ("shakes", "shook", "shaken", "shaking"),
    "swear": ("swears", "swore", "sworn", "swearing"),
    "tear": ("tears", "tore", "torn", "tearing"),
    "slide": ("slides", "slid", "sliding"),
    "shed": ("sheds", "shedding"),
    "undertake": ("undertakes", "undertook", "undertaken", "undertaking"),
    "forgive": ("forgives", "forgave", "forgiven", "forgiving"),
    "withhold": ("withholds", "withheld", "withholding"),
    "uphold": ("upholds", "upheld", "upholding"),
    "overrun": ("overruns", "overran", "overrunning"),
    "run": ("runs", "ran", "running"),
    "slay": ("slays", "slew", "slain", "slaying"),
    "die": ("dies", "died", "dying"),
    "tie": ("ties", "tied", "tying"),
    "free": ("frees", "freed", "freeing"),
    "veto": ("vetoes", "vetoed", "vetoing"),
    "cancel": ("cancels", "canceled", "cancelled", "canceling", "cancelling"),
    "travel": ("travels", "traveled", "travelled", "traveling", "travelling"),
    "signal": ("signals", "signaled", "signalled", "signaling", "signalling"),
}
# verbs of more syllables than one that double their last letter
_DOUBLING = frozenset(
    "expel compel submit commit transfer refer defer rebut deter occur control patrol equip outstrip rebel".split()
)
_VOWELS = "aeiou"
# as the tokeniser leaves them: 3Q is "3", "q"; 3rd-quarter is "3", "rd-quarter"
QUARTERS = frozenset(
    "q1 q2 q3 q4 q h1 h2 h fy first-quarter second-quarter third-quarter fourth-quarter st-quarter nd-quarter rd-quarter "
    "th-quarter st-qtr nd-qtr rd-qtr th-qtr first-half second-half half-year full-year quarterly quarter".split()
)


def verb_forms(lemma: str) -> tuple[str, ...]:
    """All forms of an English verb, the lemma first."""
    if lemma in _IRREGULAR:
        return (lemma, *_IRREGULAR[lemma])
    if lemma.endswith("e"):
        return (lemma, lemma + "s", lemma + "d", lemma[:-1] + "ing")
    if lemma.endswith("y") and lemma[-2] not in "aeiou":
        return (lemma, lemma[:-1] + "ies", lemma[:-1] + "ied", lemma + "ing")
    s = "es" if lemma.endswith(("s", "x", "z", "ch", "sh")) else "s"
    stem = lemma + lemma[-1] if _doubles(lemma) else lemma
    return (lemma, lemma + s, stem + "ed", stem + "ing")


def _doubles(lemma: str) -> bool:
    """Whether the last letter is written twice before -ed and -ing: stop, trim, expel."""
    if lemma in _DOUBLING:
        return True
    if len(lemma) < 3 or lemma[-1] in "aeiouwxy" or lemma[-2] not in _VOWELS or lemma[-3] in _VOWELS:
        return False
    return not any(letter in _VOWELS for letter in lemma[:-2].removeprefix("qu"))


def noun_forms(lemma: str) -> tuple[str, ...]:
    """Singular and plural of an English noun."""
    if lemma.endswith("y") and lemma[-2] not in "aeiou":
        return (lemma, lemma[:-1] + "ies")
    return (lemma, lemma + ("es" if lemma.endswith(("s", "x", "z", "ch", "sh")) else "s"))


def word_forms(marked: str) -> tuple[str, ...]:
    """The words that a marked table word stands for."""
    if marked.endswith("!"):
        return verb_forms(marked[:-1])
    if marked.endswith("~"):
        return noun_forms(marked[:-1])
    return tuple(sorted(QUARTERS)) if marked == "%quarter" else (marked,)


def expand(phrase: str) -> tuple[tuple[str, ...], ...]:
    """All token sequences that a marked phrase stands for."""
    return tuple(product(*[word_forms(w) for w in phrase.split()]))


def word_set(cell: str) -> frozenset[str]:
    """The single words of a `|`-separated cell, all their forms."""
    return frozenset(f for w in cell.split("|") if w.strip() for f in word_forms(w.strip()))


def rows(package: str, name: str) -> list[dict[str, str]]:
    """The rows of a CSV table of the package; empty cells are empty strings."""
    text = files(package).joinpath(name).read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    return [{k: (v or "").strip() for k, v in row.items()} for row in csv.DictReader(lines)]


class Phrases(Generic[T]):
    """Phrases by their first and second word: most first words lead nowhere, and that is seen at once.

    Several values may share one phrase; they keep their order.
    """

    def __init__(self, entries: Iterable[tuple[tuple[str, ...], T]]) -> None:
        grouped: dict[tuple[str, ...], list[T]] = {}
        for words, value in entries:
            grouped.setdefault(words, []).append(value)
        self._rows: dict[str, _Row[T]] = {}
        for words in sorted(grouped, key=len, reverse=True):
            alone, longer = self._rows.get(words[0], ((), {}))
            if len(words) == 1:
                alone = tuple(grouped[words])
            else:
                longer.setdefault(words[1], []).append((words, tuple(grouped[words])))
            self._rows[words[0]] = (alone, longer)

    def scan(self, lower: tuple[str, ...], first: int = 0, last: int | None = None) -> list[_Hit[T]]:
        """(first token, past last token, values) of the longest phrase at every token of the range."""
        stop = len(lower) if last is None else last
        rows = self._rows
        places = [i for i in range(first, stop) if lower[i] in rows]
        return [hit for i in places for hit in _hits(rows[lower[i]], lower, (i,), stop)]

    def in_part(self, part: Part) -> list[_Hit[T]]:
        """The same of a whole part, by its index of words."""
        lower, index, rows = part.tokens.lower, part.index, self._rows
        stop = len(lower)
        out: list[_Hit[T]] = []
        for word in rows.keys() & part.bag:
            row = rows[word]
            if row[0]:
                out += _hits(row, lower, index[word], stop)
            else:  # most first words of phrases lead nowhere
                longer = row[1]
                here = [i for i in index[word] if i + 1 < stop and lower[i + 1] in longer]
                if here:
                    out += _hits(row, lower, here, stop)
        out.sort(key=itemgetter(0))
        return out

    def at(self, lower: tuple[str, ...], i: int) -> tuple[int, tuple[T, ...]] | None:
        """(past last token, values) of the longest phrase that starts at token `i`."""
        row = self._rows.get(lower[i])
        found = _hits(row, lower, (i,), len(lower)) if row else ()
        return found[0][1:] if found else None


def _hits(row: _Row[T], lower: tuple[str, ...], places: Iterable[int], stop: int) -> list[_Hit[T]]:
    """The longest phrase at each place of its first word."""
    alone, longer = row
    out: list[_Hit[T]] = []
    for i in places:
        if i + 1 < stop and lower[i + 1] in longer:
            for words, values in longer[lower[i + 1]]:
                past = i + len(words)
                if past <= stop and lower[i:past] == words:
                    out.append((i, past, values))
                    break
            else:
                if alone:
                    out.append((i, i + 1, alone))
        elif alone:
            out.append((i, i + 1, alone))
    return out
