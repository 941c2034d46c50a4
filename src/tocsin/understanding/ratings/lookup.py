"""A company looked up where the grammar wants one: there a name may be short, an everyday word or a bare ticker."""

from __future__ import annotations

from collections.abc import Iterable

from tocsin.model.reading import Mention, Rating
from tocsin.reference import AliasRow, Tables
from tocsin.reference.markets import US
from tocsin.understanding.ratings.line import Line, Named
from tocsin.understanding.scan import names_of

_GENERIC = frozenset(
    "inc incorporated corp corporation co company companies ltd limited plc llc lp l.p. l.p holding holdings group trust n.v. nv sa s.a. ag se "
    "ab asa oyj spa international worldwide technologies technology systems industries enterprises the common stock shares class a b adr "
    "reit , . ( ) &".split()
)
_PREFIX = 4  # letters from which a word may stand for a longer one ("Asbury Auto")


def security_at(line: Line, first: int, past: int, tables: Tables, *, whole: bool) -> Named | None:
    """The security that the words from token `first` name; past: where its capitalised words end; whole: no short forms."""
    if line.lower[first] == "the" and past - first > 1:
        return security_at(line, first + 1, past, tables, whole=whole)
    alone, longer = names_of(tables).get(line.lower[first], ((), {}))
    for wanted, rows in longer.get(line.low(first + 1), ()):
        size = len(wanted)
        if first + size <= line.past and _plain(line.lower[first : first + size]) == _plain(wanted):
            row = _best(rows)
            if row is not None:
                return Named(first, first + size, row.key, line.surface(first, first + size))
    single = past - first == 1 or _GENERIC.issuperset(line.lower[first + 1 : past])
    row = _best(alone) if single else None
    key = row.key if row else ""
    if not (key or whole):
        key = _begun(line, first, past, longer) or _ticker(line, first, past, tables)
    return Named(first, past, key, line.surface(first, past)) if key else None


def _plain(words: Iterable[str]) -> list[str]:
    return ["&" if w == "and" else w for w in words]


def _best(rows: Iterable[AliasRow]) -> AliasRow | None:
    return max((r for r in rows if r.kind == "security"), key=lambda r: r.prior, default=None)


def _begun(
    line: Line, first: int, past: int, longer: dict[str, list[tuple[tuple[str, ...], tuple[AliasRow, ...]]]]
) -> str:
    """The only security whose name begins with these words: `Atlas Air`, `Fidelis Insurance`, `Asbury Auto`."""
    for size in range(min(past - first, 5), 0, -1):
        *begin, last = line.lower[first : first + size]
        plain, any_ = set[str](), set[str]()
        for second, names in longer.items():
            if size > 1 and not second.startswith(line.lower[first + 1][:_PREFIX]):
                continue
            for wanted, rows in names:
                row = _best(rows)
                if row is None or len(wanted) < size or list(wanted[: size - 1]) != begin:
                    continue
                if wanted[size - 1] == last or (
                    size > 1 and len(last) >= _PREFIX and wanted[size - 1].startswith(last)
                ):
                    any_.add(row.key)
                    if wanted[size - 1] == last and _GENERIC.issuperset(wanted[size:]):
                        plain.add(row.key)
        if len(plain) == 1 or (size > 1 and len(any_) == 1):
            return (plain if len(plain) == 1 else any_).pop()
    return ""


def _ticker(line: Line, first: int, past: int, tables: Tables) -> str:
    """A bare ticker in the company's place, or in brackets behind the company or at the end of the line."""
    spots = [first] if past - first == 1 else []
    spots += [i + 1 for i in (past, line.past - 3) if line.low(i) == "(" and line.low(i + 2) == ")"]
    for i in spots:
        if line.words[i].isupper() and (len(line.words[i]) > 1 or i != first) and len(line.words[i]) <= 5:
            found = tables.by_ticker(line.words[i])
            if found:
                return next((s.key for s in found if s.exchange in US), found[0].key)
    return ""


def at_the_end(line: Line) -> Named | None:
    """`… Reiterates Buy Rating (ABC)`: the ticker that ends a headline."""
    at = line.past - 2
    if line.tables is None or at - 1 <= line.first or not line.words[at].isupper():
        return None
    key = _ticker(line, at, at, line.tables)
    return Named(at, at + 1, key, line.words[at]) if key else None


def with_companies(
    mentions: tuple[Mention, ...], ratings: Iterable[Rating], tables: Tables
) -> tuple[Mention, ...]:
    """Mentions with those companies of ratings that were linked by their place in the line alone."""
    new: list[Mention] = []
    for r in ratings:
        at = r.company_span
        if not (r.security_key and at):
            continue
        taken = any(
            m.kind == "security"
            and m.span.field == at.field
            and m.span.start < at.end
            and at.start < m.span.end
            for m in (*mentions, *new)
        )
        security = tables.security(r.security_key)
        if security and not taken:
            why = "it stands where an analyst's line names the company"
            new.append(Mention("security", r.security_key, security.name, at, r.company, 0.9, why))
    if not new:
        return mentions
    return tuple(sorted((*mentions, *new), key=lambda m: (m.span.field != "headline", m.span.start, m.kind)))
