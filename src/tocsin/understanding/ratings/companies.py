"""Whom an act is on: the security in the place where the grammar wants one, linked or in the line's own words."""

from __future__ import annotations

from tocsin.understanding.ratings.actors import Actor
from tocsin.understanding.ratings.acts import Act
from tocsin.understanding.ratings.line import QUOTES, Line, Named
from tocsin.understanding.ratings.lookup import at_the_end, security_at
from tocsin.understanding.ratings.tables import rating_words, verbs
from tocsin.understanding.ratings.target import TARGET_WORDS

_MAX = 6
# passed over on the way from the verb to the company
_SKIP = (
    frozenset(
        "coverage on of for rating ratings rtg recommendation shares stock its their the a an firm 's price target targets pt pts po tp "
        "fve fair value estimate estimates objective in to from at with by up down new initial buy hold sell common units "
        "list 's , & and his her 12 - month about around equity investment view opinion ( ) previous analyst's".split()
    )
    | QUOTES
    | TARGET_WORDS
    | frozenset("$€£¥₹")
)
_STOP = frozenset(
    "following after amid ahead as due citing despite before given because says sees say see on post over until when while if "
    "but ; : valuation growth concerns".split()
)
_BACK = frozenset("the its their this shares it".split())
_SECTOR = frozenset(
    "sector sectors stocks equities bonds industry industries economy index space names credit gdp".split()
)
_DOMAINS = frozenset(["com", "ai", "io", "net", "org"])
_NAMING = frozenset(["plain", "cover", "move", "list", "drop"])
# capitalised words in a company's place that are none
_NOT_COMPANY = frozenset(
    (
        "it ai ev evs uk eu em fx tech technology healthcare energy utilities financials industrials staples materials telecom "
        "telecoms media airlines insurers miners homebuilders automakers brokers exchanges cruise chip chips software internet "
        "sector sectors stocks stock banks bank autos oil gold silver copper brent bitcoin s&p nasdaq dow equities equity "
        "market markets index valuation estimates estimate eps growth guidance outlook dividend dividends buyback revenue "
        "profit retailers semiconductor semiconductors reits bonds debt notes credit price prices sales recession inflation "
        "rate rates gdp europe european asia us u.s emerging chinese indian japanese return returns margin margins bonus "
        "delivery production output cost savings weak strong higher lower q1 q2 q3 q4 2024 2025 2026 crude treasury yields "
        "chances odds forecast forecasts phase trial study network fleet service services analyst analysts rating ratings "
        "coverage several multiple names 's his her fy team specialty this that these those today monday tuesday wednesday "
        "thursday friday january february march april may june july august september october november december results earnings "
        "full-year year-end call week day nikkei stoxx dax ftse kospi sensex nifty topix hang msci cac ibovespa russell tsx csi "
        "shanghai"
    ).split()
)


def companies(line: Line, act: Act, who: list[Actor], before: tuple[Named, ...]) -> list[Named]:
    """The companies of an act: those that its own stretch names, else those of the act before."""
    named = [n for n in line.named if not any(a.first < n.past and n.first < a.past for a in who)]
    left = [n for n in named if act.left <= n.first and n.past <= act.at]
    right = [n for n in named if act.at < n.first < act.past]
    if act.passive:
        subject = _subject(line, left)
        found = [subject] if subject else _object(line, act, right)
        return found or _words_before(line, act, who) or _meant(line, act, before)
    found = _object(line, act, right)
    if found:
        return found
    words = _words_behind(line, act)
    if words and (words[0].key or (words[0].first == act.at + 1 and act.verb.kind in _NAMING)):
        return words
    later = [n for n in right if line.low(n.first - 1) in ("on", "of", "for", "(", "$")][:1]
    if words or not later:
        return left[-1:] or _meant(line, act, before) or words or _words_before(line, act, who)
    return left[-1:] or later


def _meant(line: Line, act: Act, before: tuple[Named, ...]) -> list[Named]:
    """The company before, unless the act is on something else (`raised its target for gold`); else a ticker at the end."""
    aims = [i + 2 for i in line.targets if act.at < i < act.past and line.low(i + 1) in ("on", "for")]
    elsewhere = line.part.field == "body" and any(line.low(i) not in _BACK for i in aims)
    if before:
        return [] if elsewhere else list(before)
    ticker = at_the_end(line) if line.part.field == "headline" else None
    return [ticker] if ticker else []


def _subject(line: Line, left: list[Named]) -> Named | None:
    """The company that something is done to: the first of the stretch, a ticker behind its name aside."""
    beside = [
        n
        for n in left
        if line.low(n.past) in TARGET_WORDS or line.low(n.past) in ("'s", "price", "stock", "shares")
    ]
    return (beside or left or [None])[0]  # type: ignore[list-item]


def _object(line: Line, act: Act, right: list[Named]) -> list[Named]:
    """The company that the verb reaches before anything else, with those joined to it."""
    starts = {n.first: n for n in right}
    spent = {i for first, past, _ in line.grades for i in range(first, past)}
    i = act.at + 1
    while i < act.past:
        if i in starts:
            return _joined(line, act, starts, i)
        word = line.lower[i]
        if not (i in spent or word in _SKIP or word[0].isdigit()):
            return _inside(line, i, act, right)
        i += 1
    return []


def _inside(line: Line, at: int, act: Act, right: list[Named]) -> list[Named]:
    """A company whose name begins with words that no table has (`The Advisory Board`), found by its other words."""
    if line.lower[at] in _STOP or not line.words[at][0].isupper():
        return []
    past = _run(line, at, act.past)
    return [n for n in right if at <= n.first < past + 2][:1]


def _run(line: Line, at: int, past: int) -> int:
    """Where the capitalised words from token `at` end."""
    graded = {first for first, _, _ in line.grades}
    i = at
    while i < past and (
        line.words[i][0].isupper() or line.lower[i] in ("&", "of", "and", "'s", ".", "-", "+", "!")
    ):
        if (
            i in graded
            or line.lower[i] in _STOP
            or line.lower[i] in TARGET_WORDS
            or line.lower[i] in ("price", "shares", "stock", "coverage", "to", "from", "at", "with", "rating")
        ):
            break
        i += 2 if line.lower[i] == "." and line.low(i + 1) in _DOMAINS else 1
    while i > at and line.lower[i - 1] in ("&", "of", "and", "'s", ".", "-"):
        i -= 1
    return i


def _joined(line: Line, act: Act, starts: dict[int, Named], first: int) -> list[Named]:
    """`Delta, United and JetBlue`: companies side by side."""
    out = [starts[first]]
    i = out[0].past
    while i < act.past and len(out) < _MAX:
        if line.lower[i] == "(":
            i = next((j + 1 for j in range(i, act.past) if line.lower[j] == ")"), act.past)
            continue
        if line.words[i][0].isupper() and i not in starts and i < out[-1].past + 4:  # the rest of a name
            i += 1
            continue
        step = i
        while step < act.past and line.lower[step] in (",", "and", "&", "/", ";", "."):
            step += 1
        if step == i or step not in starts or line.low(starts[step].past) in verbs():
            break
        if starts[step].key != out[-1].key:
            out.append(starts[step])
        i = starts[step].past
    return out


def _words_behind(line: Line, act: Act) -> list[Named]:
    """A company that no table has: the capitalised words that the verb reaches."""
    spent = {i for first, past, _ in line.grades for i in range(first, past)}
    for i in range(act.at + 1, act.past):
        word = line.lower[i]
        if line.low(i - 1) == "(":
            return []
        if (
            i in spent
            or (word in _SKIP and not (word in ("the",) and line.words[i] == "The"))
            or word[0].isdigit()
        ):
            continue
        return _unlisted(line, i, _run(line, i, act.past))
    return []


def _words_before(line: Line, act: Act, who: list[Actor]) -> list[Named]:
    """`Tellico Minerals upgraded to Buy`, `Tellico: UBS cuts to sell`: the capitalised words before verb or firm."""
    past = min([act.at, *[a.first for a in who if act.left <= a.first < act.at]])
    at = act.left
    while at < past and line.lower[at] in ("$", ",", "and", ";", "coverage", "of", "-"):
        at += 1
    end = _run(line, at, past)
    rest = [w for w in line.lower[end:past] if w not in _SKIP and w not in (":", ".") and w not in verbs()]
    found = _unlisted(line, at, end)
    return found if not rest or (found and found[0].key) else []


def _unlisted(line: Line, first: int, past: int) -> list[Named]:
    """The capitalised words [first, past) as a company: looked up, else as they stand in a headline."""
    if past <= first or not line.words[first][0].isupper() or line.lower[first] in _STOP:
        return []
    word = line.lower[first]
    bare = f"{word}s" in verbs() and not word.endswith(("s", "ed", "ing"))
    if word in verbs() and not bare:  # "Raises"; but "Lift Holdings"
        return []
    grades = {i for at, behind, _ in rating_words().scan(line.lower, first, past) for i in range(at, behind)}
    if all(i in grades or line.lower[i] in verbs() for i in range(first, past)):
        return []  # "Buy", "Hold Raises"
    if line.low(past) in _SECTOR:  # "Upgrades IT sector", "cuts Tech stocks"
        return []
    plain = not any(
        (line.lower[i] in _NOT_COMPANY and line.low(i - 1) != ".") or i in line.others
        for i in range(first, past)
    )
    if line.tables and (plain or past - first > 1):
        known = security_at(line, first, past, line.tables, whole=not plain)
        if known:
            return [known]
    if not plain or past - first > 6 or line.part.field != "headline":
        return []
    housed = any(h.first < past and first < h.past for h in line.houses)
    return [] if housed else [Named(first, past, "", line.surface(first, past))]
