"""Analyst actions of a story: acts by the grammar of `acts.py`, each with its firm, company, rating and target.

Lists ("Top Upgrades"), credit ratings and clinical "Initiates Phase II" are no analyst actions.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date

from tocsin.model.reading import Mention, Rating
from tocsin.reference import Tables
from tocsin.understanding.document import Document, Part
from tocsin.understanding.ratings import target as t
from tocsin.understanding.ratings.actors import Actor, actors
from tocsin.understanding.ratings.acts import Act, find_acts
from tocsin.understanding.ratings.companies import companies
from tocsin.understanding.ratings.line import Line, Named, past_prefix
from tocsin.understanding.ratings.tables import class_of, rating_words, step, verbs

_STRONG = frozenset(
    "rating ratings rtg target targets pt pts po tp fve coverage objective upgrades upgraded upgrade downgrades downgraded "
    "downgrade".split()
)
_FIRM_AGAIN = (("brokerage",), ("firm",), ("analyst",), ("analysts",), ("bank",), ("broker",))


@dataclass(frozen=True, slots=True)
class _Context:
    """What the acts before leave to those that name no firm or company of their own."""

    who: tuple[Actor, ...] = ()
    whom: tuple[Named, ...] = ()
    listing: str = ""


def find_ratings(doc: Document, mentions: tuple[Mention, ...], tables: Tables | None) -> tuple[Rating, ...]:
    """Analyst actions of a story, one per firm and security; fields not told are empty or None.

    A company that no table has keeps its words (`company`) with an empty key and ticker.
    tables: where a company is looked up that has no mention; without them only mentions link.
    """
    on = _day(doc)
    found: dict[tuple[str, str], Rating] = {}
    head = _headline(doc, mentions, tables)
    if head is not None:
        _gather(found, _read(head, _Context(), on)[0])
    context = _Context(whom=_about(doc, mentions, found))
    for first, past in _telling(doc.body):
        line = Line(doc.body, first, past, mentions, tables)
        spoken = any(not h.firm.credit for h in line.houses)
        if spoken or (context.who and _goes_on(line)):
            context = _Context(() if spoken else context.who, context.whom)
            new, left = _read(line, context, on)
            _gather(found, new)
            context = _Context(left.who, _last_named(line, context.whom))
    return tuple(found.values())


def _day(doc: Document) -> date:
    at = doc.story.published_at or doc.story.received_at
    return at.astimezone(UTC).date()


def _headline(doc: Document, mentions: tuple[Mention, ...], tables: Tables | None) -> Line | None:
    tokens = doc.headline.tokens
    if not len(tokens) or (verbs().keys().isdisjoint(tokens.lower) and not rating_words().scan(tokens.lower)):
        return None
    return Line(doc.headline, past_prefix(doc.headline, 0, len(tokens)), len(tokens), mentions, tables)


def _telling(part: Part) -> list[tuple[int, int]]:
    """The sentences of a body that speak of ratings or targets."""
    if _STRONG.isdisjoint(part.bag):
        return []
    lower = part.tokens.lower
    return [(a, b) for a, b in part.sentences if not _STRONG.isdisjoint(lower[a:b])]


def _about(
    doc: Document, mentions: tuple[Mention, ...], found: dict[tuple[str, str], Rating]
) -> tuple[Named, ...]:
    """The company that a body means by `the company`: the headline's, else its own first."""
    for rating in found.values():
        return (Named(0, 0, rating.security_key, rating.company),)
    first = next((m for m in mentions if m.kind == "security"), None)
    return (Named(0, 0, first.key, first.surface),) if first else ()


def _last_named(line: Line, about: tuple[Named, ...]) -> tuple[Named, ...]:
    own = [n for n in line.named if not any(h.first < n.past and n.first < h.past for h in line.houses)]
    return tuple(own[:1]) or about


def _gather(found: dict[tuple[str, str], Rating], new: list[Rating]) -> None:
    for rating in new:
        key = (rating.firm, rating.security_key or rating.company)
        found[key] = _merged(found[key], rating) if key in found else rating


def _goes_on(line: Line) -> bool:
    """`They set a "buy" rating …`, `The brokerage currently has …`: the firm of the sentence before goes on."""
    begin = line.lower[line.first : line.first + 2]
    return begin[:1] == ("they",) or (begin[:1] == ("the",) and begin[1:] in _FIRM_AGAIN)


def _read(line: Line, context: _Context, on: date) -> tuple[list[Rating], _Context]:
    """The ratings of a line, and the firm and company that it leaves to the next."""
    if line.past <= line.first:
        return [], context
    found: dict[tuple[str, str], Rating] = {}
    waiting: list[Act] = []
    for act in find_acts(line) or _verbless(line):
        own = actors(line, act)
        if any(a.credit for a in own):
            return [], context
        who = tuple(own) or context.who
        whom = tuple(companies(line, act, list(who), context.whom))
        context = _Context(who, whom, context.listing)
        waiting.append(act)
        if not whom:
            continue  # `Upgrades Rating to Buy, Raises PT on Acme`: the company comes later
        for each in waiting:
            made = [_rating(line, each, a, n, context, on) for a in who or (_nobody(each),) for n in whom]
            _gather(found, [r for r in made if r is not None])
        waiting.clear()
        context = replace(context, listing=_listing(line, act) or context.listing)
    return list(found.values()), context


def _nobody(act: Act) -> Actor:
    return Actor("", "", act.at, act.at)


def _verbless(line: Line) -> list[Act]:
    """`UBS Neutral On Acme`, `Acme Top Pick At UBS`: a rating between firm and company, without a verb."""
    for first, past, favourite in line.grades:
        house = next((h for h in line.houses if h.past == first), None)
        if house and line.low(past) in ("on", "for") and house.first == line.first:
            return [Act(first, line.first, line.past, "rating", False, False, verbs()["maintains"])]
        named = any(n.past == first for n in line.named)
        if favourite and named and line.low(past) == "at":
            return [Act(first, line.first, line.past, "list", True, True, verbs()["adds"])]
    return []


def _listing(line: Line, act: Act) -> str:
    return next((line.surface(a, b) for a, b, fav in line.grades if act.left <= a < act.past and fav), "")


def _rating(line: Line, act: Act, who: Actor, whom: Named, context: _Context, on: date) -> Rating | None:
    rating, prior = _grades(line, act, context)
    goal = _target(line, act)
    action, moved = _action(act, who, rating, prior, on), _moved(act, goal)
    if not _tells(line, act, who, whom, (rating, prior), goal):
        return None
    if moved == "removes" and goal:
        goal = t.Target(None, goal.old or goal.new, goal.currency)
    return Rating(
        security_key=whom.key,
        ticker=whom.key.partition(":")[2] if ":" in whom.key else whom.key,
        firm=who.firm,
        analyst=who.analyst,
        action=action,
        rating=rating,
        prior_rating=prior,
        target=goal.new if goal else None,
        prior_target=goal.old if goal else None,
        target_action=moved,
        currency=t.crowns(goal.currency, whom.key) if goal else "",
        span=line.part.span(act.left if act.left < line.past else line.first, act.past - 1),
        why=_why(line, act, who, action, on),
        company=whom.words,
        rating_class=class_of(who.firm, rating, on),
        prior_class=class_of(who.firm, prior, on),
        company_span=line.part.span(whom.first, whom.past - 1) if whom.past > whom.first else None,
    )


def _why(line: Line, act: Act, who: Actor, action: str, on: date) -> str:
    """The verb, what it acts on, the firm's row and what became of the firm since."""
    house = next((h for h in line.houses if h.first == who.first and h.past == who.past), None)
    later = house.firm.later(on) if house else ""
    by = f"{who.firm}{' (' + later + ')' if later else ''}" if who.firm else "an unnamed firm"
    return f"“{line.words[act.at]}” on a {act.role} {'at' if act.passive else 'by'} {by}: {action}"


def _tells(
    line: Line, act: Act, who: Actor, whom: Named, grades: tuple[str, str], goal: t.Target | None
) -> bool:
    """Whether enough is told for a record: a firm, or a graded or priced change that names none."""
    told = bool(grades[0] or grades[1]) or (goal is not None and bool(goal.new or goal.old))
    if not who.firm:
        asked = line.lower[line.past - 1] == "?"
        moved = act.passive or line.low(act.at - 1) in ("analyst", "analysts", "broker", "brokerage")
        return (
            line.part.field == "headline"
            and bool(whom.key)
            and moved
            and told
            and not asked
            and act.verb.kind in ("plain", "move", "cover")
        )
    if told or (whom.key and act.verb.action != "adjusts"):
        return True
    # of a name without a row, or a change without word or number, no more than a price target is sure
    spelt = [i for i in line.targets if act.left <= i < act.past]
    named = any(line.lower[i] in ("pt", "po") or line.low(i - 1) == "price" for i in spelt)
    return act.role == "target" and act.verb.action != "adjusts" and named


def _grades(line: Line, act: Act, context: _Context) -> tuple[str, str]:
    """(rating, prior rating) in the words of the line."""
    rating, prior = "", ""
    spots = [g for g in line.grades if act.at <= g[0] < act.past]
    left = [g for g in line.grades if act.left <= g[0] < act.at]
    if act.passive and not spots:
        spots = left
    for first, past, favourite in spots:
        words = line.surface(first, past)
        before = _before(line, first)
        if act.role == "list" and act.verb.action == "removes":
            prior = prior or (words if favourite else "")
        elif before in ("from", "prior", "previous", "previously", "versus", "vs", "was") and not prior:
            prior = words
        elif (before == "to" and prior) or not rating:
            rating = words
    if act.role == "list" and not (rating or prior) and context.listing:
        return ("", context.listing) if act.verb.action == "removes" else (context.listing, "")
    return rating, prior


def _before(line: Line, at: int) -> str:
    """The word that leads to a rating, quotes and articles passed over."""
    at -= 1
    while at > line.first and (
        line.lower[at] in "\"'“‘" or line.lower[at] in ("a", "an", "its", "the", "of", "rating")
    ):
        at -= 1
    return line.low(at)


def _target(line: Line, act: Act) -> t.Target | None:
    found = t.prices(line.part.tokens, act.at + 1, act.past, bare=bool(line.targets))
    spoken = act.role == "target" or bool(line.targets and found)
    if not spoken:
        found = [p for p in found if p.currency and _stands_alone(line, p)]
        if not found or act.verb.kind not in ("hold", "plain", "cover"):
            return None
    if not found and act.role != "target":
        return None
    return t.target_of(line.lower, found)


def _stands_alone(line: Line, price: t.Price) -> bool:
    """`Reiterates Buy, $46 on Acme`, `to Buy ($46)`, `sees shares worth $46`: a price beside a rating is the target."""
    before = line.low(price.first - 1)
    return before in (",", ";", "(", "worth") or (before == "to" and line.low(price.first - 2) == "upside")


def _action(act: Act, who: Actor, rating: str, prior: str, on: date) -> str:
    if act.role == "target":
        return "maintains"
    if act.verb.action == "adjusts":
        new, old = step(who.firm, rating, on), step(who.firm, prior, on)
        if rating and new is None:
            return "suspends"  # "moves to Not Rated"
        if new is None or old is None or new == old:
            return "maintains"
        return "upgrades" if new > old else "downgrades"
    return act.verb.action


def _moved(act: Act, goal: t.Target | None) -> str:
    """What became of the target: the verb's word, else what the numbers or the action tell."""
    if goal is None:
        return ""
    word = act.verb.target if act.role == "target" else ""
    dropped = word == "removes" and goal.old is not None and goal.new is not None  # "dropped from $15 to $11"
    if word in ("raises", "lowers", "removes") and not dropped:
        return word
    if goal.old is not None and goal.new is not None:
        return "maintains" if goal.new == goal.old else "raises" if goal.new > goal.old else "lowers"
    if word == "adjusts" or goal.new is None:
        return ""
    if word:
        return word
    return (
        "maintains"
        if act.verb.action in ("maintains", "reiterates") and act.verb.kind not in ("get", "set")
        else "announces"
    )


def _merged(old: Rating, new: Rating) -> Rating:
    """The first record with its gaps filled from a later act; a change of rating outweighs an unchanged one."""
    fill = {
        name: getattr(new, name)
        for name in (
            "analyst",
            "rating",
            "prior_rating",
            "target",
            "prior_target",
            "target_action",
            "currency",
            "rating_class",
            "prior_class",
        )
        if not getattr(old, name) and getattr(new, name)
    }
    if old.action == "maintains" and new.action != "maintains":
        fill |= {"action": new.action, "why": f"{old.why}; {new.why}"}
    return replace(old, **fill)
