"""Who and what stories name, and whom words point back to, against stories of our own labelled by hand: precision and
recall of people, organisations, countries, commodities and places, and the share of back references resolved right
and wrong, with intervals, beside plain peers. `python bench/people.py [--fit] [--misses]`.

Stories are halved by a hash of their id: reported is the half on which nothing was fitted; --fit shows the other.
"""

from __future__ import annotations

import hashlib
import random
import re
import sys
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from tocsin.model.reading import Mention
from tocsin.model.spans import Field, Span
from tocsin.model.stories import Identity, Story
from tocsin.reference import Tables, load_reference
from tocsin.reference.people import given_names
from tocsin.text import fold
from tocsin.understanding import read

STORIES = Path(__file__).parents[1] / "tests/understanding_mentions/data/named.txt"
AT = datetime(2024, 6, 3, 12, tzinfo=UTC)
KINDS = {"p": "person", "o": "organisation", "c": "country", "m": "commodity", "l": "place"}
_MARK = re.compile(r"\{([a-z/?]+)\|([^|{}]+)(?:\|([^|{}]*))?\}")
_NAME = re.compile(r"[A-Z][\w'’.-]*(?: [A-Z][\w'’-]*)*")
_POINTING = re.compile(r"\b(?:[Hh]e|[Ss]he|[Ii]t)\b|\b[Tt]he ([a-z]+(?: [a-z]+)?)\b")


@dataclass(frozen=True, slots=True)
class Label:
    """Marked words: the kinds that are right, where they stand, and who or what they are."""

    kinds: str
    span: Span
    words: str
    whom: str


@dataclass(frozen=True, slots=True)
class Labelled:
    """A story and its labels."""

    story: Story
    labels: tuple[Label, ...]

    def naming(self, span: Span) -> list[Label]:
        """The labels that name something and overlap a span."""
        return [a for a in self.labels if a.kinds != "r" and overlap(a.span, span)]


@dataclass(frozen=True, slots=True)
class Pointer:
    """Words that a reader resolves, and the names (spans) of whom it holds them to point to."""

    span: Span
    names: tuple[Span, ...]


Reader = Callable[[Story], tuple[list[Mention], list[Pointer]]]
Row = dict[str, tuple[int, int, int]]  # kind -> right, said, labelled


def labelled_stories(path: Path = STORIES) -> list[Labelled]:
    """All stories of a file of labelled text."""
    text = "\n".join(x for x in path.read_text(encoding="utf-8").splitlines() if not x.startswith("#"))
    return [_story(*block.strip().split("\n", 2)) for block in text.split("\n== ")[1:]]


def _story(name: str, headline: str, body: str) -> Labelled:
    title, above = unmarked(headline, "headline")
    text, below = unmarked(body, "body")
    story = Story(name, 1, "bench", name, Identity("", "", ""), title, text, AT, AT, language="en")
    return Labelled(story, (*above, *below))


def unmarked(text: str, field: Field) -> tuple[str, list[Label]]:
    """The plain text of a marked one, and its labels."""
    plain, labels, past = "", [], 0
    for mark in _MARK.finditer(text):
        plain += text[past : mark.start()]
        kinds, words, whom = mark[1], mark[2], mark[3] or mark[2]
        labels.append(Label(kinds, Span(field, len(plain), len(plain) + len(words)), words, whom))
        plain, past = plain + words, mark.end()
    return plain + text[past:], labels


def fitted(name: str) -> bool:
    """Whether a story belongs to the half on which rules may be fitted."""
    return hashlib.sha256(name.encode()).digest()[0] % 2 == 0


def overlap(a: Span, b: Span) -> bool:
    """Whether two spans share a character."""
    return a.field == b.field and a.start < b.end and b.start < a.end


class Ours:
    """The whole reading: its mentions, and what points back in it."""

    def __init__(self, tables: Tables) -> None:
        self.tables = tables

    def __call__(self, story: Story) -> tuple[list[Mention], list[Pointer]]:
        """Mentions, and what points back to the mentions of the same key."""
        reading = read(story, self.tables)
        spans: dict[str, list[Span]] = {}
        for m in reading.mentions:
            spans.setdefault(m.key, []).append(m.span)
        return list(reading.mentions), [Pointer(r.span, (r.to, *spans[r.key])) for r in reading.references]


class Plain:
    """The peer: names of the tables in any place, people by a given name and capitals, pointers to the last name."""

    def __init__(self, tables: Tables) -> None:
        rows = {r.surface: r for r in tables.alias_rows() if r.how != "ticker"}
        self.rows = {words: row for words, row in rows.items() if row.kind != "commodity"}
        self.goods = {words.lower(): row for words, row in rows.items() if row.kind == "commodity"}

    def __call__(self, story: Story) -> tuple[list[Mention], list[Pointer]]:
        """Mentions and pointers."""
        fields: tuple[tuple[Field, str], ...] = (("headline", story.headline), ("body", story.body))
        found = [m for field, text in fields for m in self._in(field, text)]
        pointers = []
        for field, text in fields:
            for word in _POINTING.finditer(text):
                kinds = ("person",) if word[0].lower() in ("he", "she") else ("security", "organisation")
                before = [
                    m
                    for m in found
                    if m.kind in kinds and m.span.field == field and m.span.end < word.start()
                ]
                if before:
                    pointers.append(Pointer(Span(field, word.start(), word.end()), (before[-1].span,)))
        return found, pointers

    def _in(self, field: Field, text: str) -> list[Mention]:
        out = []
        for name in _NAME.finditer(text):
            span, row = Span(field, name.start(), name.end()), self.rows.get(name[0].removesuffix("'s"))
            if row is not None:
                out.append(Mention(row.kind, row.key, row.name, span, name[0], 1.0, ""))
            elif " " in name[0] and name[0].split()[0].lower() in given_names():
                out.append(Mention("person", name[0], name[0], span, name[0], 1.0, ""))
        for word in re.finditer(r"[A-Za-z]+", text):
            goods = self.goods.get(word[0].lower())
            if goods is not None:
                span = Span(field, word.start(), word.end())
                out.append(Mention("commodity", goods.key, goods.name, span, word[0], 1.0, ""))
        return sorted(out, key=lambda m: m.span.start)


def right(mention: Mention, label: Label) -> bool:
    """Whether a mention says what a label says."""
    kind = "organisation" if mention.kind == "security" else mention.kind
    if all(KINDS.get(k) != kind for k in label.kinds.split("/")):
        return False
    if kind == "person":
        return _one_person(mention.key, label.whom)
    return kind not in ("country", "commodity") or mention.key == label.whom


def _one_person(a: str, b: str) -> bool:
    """Whether one of two names holds all words of the other, or they share given name and surname."""
    x, y = fold(a).replace(".", "").split(), fold(b).replace(".", "").split()
    if min(len(x), len(y)) == 1 and max(len(x), len(y)) > 1 and b == a:
        return False
    return set(x) <= set(y) or set(y) <= set(x) or (x[0], x[-1]) == (y[0], y[-1])


def one(row: Labelled, reader: Reader, shown: list[str]) -> Row:
    """Counts of one story, kind by kind; what is wrong is noted."""
    mentions, pointers = reader(row.story)
    counts: Row = {}
    for mark, kind in KINDS.items():
        said = [m for m in mentions if (m.kind if m.kind != "security" else "organisation") == kind]
        wanted = [a for a in row.labels if mark in a.kinds.split("/")]
        hit = [a for a in wanted if any(overlap(m.span, a.span) and right(m, a) for m in mentions)]
        judged = [m for m in said if not any("?" in a.kinds for a in row.naming(m.span))]
        good = [m for m in judged if any(right(m, a) for a in row.naming(m.span))]
        counts[kind] = (len(hit), len(wanted), 0)
        counts[kind + " said"] = (len(good), len(judged), 0)
        name = row.story.id
        shown += [f"MISS  {name} {kind} {a.words} | {a.whom}" for a in wanted if a not in hit]
        shown += [f"FALSE {name} {kind} {m.surface} | {m.key} | {m.why}" for m in judged if m not in good]
    counts["back"] = _back(row, pointers, shown)
    return counts


def _back(row: Labelled, pointers: Sequence[Pointer], shown: list[str]) -> tuple[int, int, int]:
    """Back references resolved right, resolved wrong (pointers where nothing is to be told too), and labelled."""
    good = wrong = 0
    wanted = [a for a in row.labels if a.kinds == "r"]
    for label in wanted:
        said = next((p for p in pointers if overlap(p.span, label.span)), None)
        ok = said is not None and label.whom in {a.whom for s in said.names for a in row.naming(s)}
        good, wrong = good + ok, wrong + (said is not None and not ok)
        if not ok and (said is not None or label.whom != "-"):
            held = [a.whom for s in said.names for a in row.naming(s)] if said else []
            shown.append(
                f"{'WRONG' if said else 'NONE '} {row.story.id} {label.words} | {label.whom} | {held}"
            )
    for p in pointers:
        if not any(overlap(p.span, a.span) for a in row.labels):
            wrong += 1
            text = row.story.headline if p.span.field == "headline" else row.story.body
            shown.append(f"EXTRA {row.story.id} {text[p.span.start : p.span.end]}")
    return good, wrong, sum(a.whom != "-" for a in wanted)


def rates(rows: Sequence[Row]) -> dict[str, float]:
    """Each rate over some stories."""
    total: Counter[tuple[str, int]] = Counter()
    for row in rows:
        for kind, counts in row.items():
            total.update({(kind, n): count for n, count in enumerate(counts)})
    out = {}
    for kind in KINDS.values():
        out[f"{kind} P"] = total[(kind + " said", 0)] / max(1, total[(kind + " said", 1)])
        out[f"{kind} R"] = total[(kind, 0)] / max(1, total[(kind, 1)])
    out["back right"] = total[("back", 0)] / max(1, total[("back", 2)])
    out["back wrong"] = total[("back", 1)] / max(1, total[("back", 2)])
    return out


def with_intervals(rows: Sequence[Row], draws: int = 1000) -> dict[str, str]:
    """Each rate with its 95 % interval, stories drawn with replacement."""
    chance = random.Random(5)
    drawn = [rates(chance.choices(rows, k=len(rows))) for _ in range(draws)]
    out = {}
    for name, rate in rates(rows).items():
        spread = sorted(one[name] for one in drawn)
        out[name] = f"{rate:.3f} [{spread[draws // 40]:.3f}, {spread[-draws // 40]:.3f}]"
    return out


def main(arguments: Sequence[str]) -> None:
    """Print the rates of the reported half (or of the fitted one) of the reading and the peer."""
    part = [row for row in labelled_stories() if fitted(row.story.id) == ("--fit" in arguments)]
    tables = load_reference().as_of(AT)
    readers: dict[str, Reader] = {
        "tocsin": Ours(tables),
        "plain": Plain(tables),
    }
    for title, reader in readers.items():
        shown: list[str] = []
        told = with_intervals([one(row, reader, shown) for row in part])
        print(f"{title}, {len(part)} stories: " + ", ".join(f"{n} {rate}" for n, rate in told.items()))
        if "--misses" in arguments and title == "tocsin":
            print("\n".join(sorted(shown)))


if __name__ == "__main__":
    main(sys.argv[1:])
