"""Whether two names can be of one bearer: a score from 0 to 1 with each penalty told. Pure.

The score begins at 1; every way in which the names differ takes something off. Two names match from `MATCH` on.
"""

from __future__ import annotations

from dataclasses import dataclass

from tocsin.reference.screening.aligning import Pairing, align
from tocsin.reference.screening.letters import FAR, apart
from tocsin.reference.screening.names import Name, Part, Sort, guess_sort, other_forms, read_name, sort_of

MATCH = 0.7


@dataclass(frozen=True, slots=True)
class Weights:
    """Penalties, in parts of the score. edit: of one edit, by the length of the word (to 3, 5, 7, longer)."""

    edit: tuple[float, float, float, float] = (0.24, 0.16, 0.14, 0.12)
    swapped: float = 0.5
    crossed: float = 0.1
    extra_family: float = 0.2
    extra_person: float = 0.105
    extra_common: float = 0.05
    extra_small: float = 0.04
    alone: float = 0.35
    extra_word: float = 0.33
    extra_generic: float = 0.15
    extra_number: float = 0.35
    number: float = 0.5
    one_of_two: float = 0.05
    no_form: float = 0.02
    other_form: float = 0.1
    other_purpose: float = 0.35


WEIGHTS = Weights()
_LOOSE = ("an initial", "initials")
# Names so frequent that leaving one out says little.
_COMMON = frozenset("muhammad mohammed mohamed mohammad mohamad ahmad ahmed ali hassan hussein".split())


@dataclass(frozen=True, slots=True)
class Step:
    """One line of the explanation: words of either name (empty where left over), how they agree, what it costs."""

    one: str
    other: str
    how: str
    penalty: float


@dataclass(frozen=True, slots=True)
class Comparison:
    """score: 0 to 1. steps: every pairing and leftover. agreed: telling words of either name that stand for each
    other (initials and halves of compounds tell nothing)."""

    score: float
    steps: tuple[Step, ...]
    agreed: tuple[tuple[Part, ...], tuple[Part, ...]] = ((), ())

    @property
    def match(self) -> bool:
        """Whether the two can be names of one bearer."""
        return self.score >= MATCH

    @property
    def why(self) -> str:
        """The steps in words."""
        return "; ".join(map(_said, self.steps)) or "no word to compare"


def compare_names(one: str, other: str, schema: str = "") -> Comparison:
    """Compare two names of a schema such as Person, Company or Vessel; without one, as they read themselves."""
    sort = sort_of(schema) or _sort_of_both(one, other)
    found = compare(read_name(one, sort), read_name(other, sort))
    if sort != "organisation" or "/" not in one + other or found.match:
        return found
    pairs = [(a, b) for a in (one, *other_forms(one)) for b in (other, *other_forms(other))]
    best = max((compare(read_name(a, sort), read_name(b, sort)) for a, b in pairs), key=lambda c: c.score)
    if best.score - WEIGHTS.one_of_two <= found.score:
        return found
    step = Step("", "", "one of two names joined by a slash", WEIGHTS.one_of_two)
    return Comparison(round(best.score - WEIGHTS.one_of_two, 4), (*best.steps, step), best.agreed)


def _sort_of_both(one: str, other: str) -> Sort:
    return "organisation" if "organisation" in (guess_sort(one), guess_sort(other)) else "person"


def compare(one: Name, other: Name, weights: Weights = WEIGHTS) -> Comparison:
    """Compare two names of one sort. The order of the two makes no difference to the score."""
    if (other.squeezed, other.text) < (one.squeezed, one.text):
        turned = compare(other, one, weights)
        back = tuple([Step(s.other, s.one, s.how, s.penalty) for s in turned.steps])
        return Comparison(turned.score, back, turned.agreed[::-1])
    if not one.telling or not other.telling:
        return Comparison(1.0 if one.text == other.text else 0.0, ())
    found, rest_one, rest_other = align(one.telling, other.telling, one.sort == "person")
    steps = [_paired(pair, weights) for pair in found]
    telling = [pair for pair in found if pair.how not in _LOOSE and pair.one[0].kind != "light"]
    steps += _left(one, rest_one, rest_other, telling, weights)
    steps += _fathers(found, weights) + _crossed(found, weights)
    steps += (forms := _forms(one, other, weights))
    whole = _whole(one, other, weights)
    agreed = (
        tuple([p for pair in telling for p in pair.one]),
        tuple([p for pair in telling for p in pair.other]),
    )
    if whole and sum(step.penalty for step in (whole, *forms)) < sum(step.penalty for step in steps):
        steps, agreed = [whole, *forms], (one.telling, other.telling)
    return Comparison(round(1.0 - min(1.0, sum(step.penalty for step in steps)), 4), tuple(steps), agreed)


def _whole(one: Name, other: Name, weights: Weights) -> Step | None:
    """The two names as single strings, where they are long, split otherwise and at most two edits apart."""
    size = min(len(one.squeezed), len(other.squeezed))
    if size < 8 or one.numbers != other.numbers or len(one.parts) == len(other.parts):
        return None
    if any(part.script in ("han", "hangul") for part in one.parts + other.parts):
        return None
    edits = apart(one.squeezed, other.squeezed, 2.0)
    if edits == FAR:
        return None
    return Step(one.text, other.text, f"letters in a row, {edits:g} edits", 0.02 + edits * weights.edit[3])


def _fathers(found: list[Pairing], weights: Weights) -> list[Step]:
    """A name of one's own beside the same as a father's, twice: Salman bin Ali is not Ali bin Salman."""
    crossed = [p for p in found if (p.one[0].kind == "father") != (p.other[0].kind == "father")]
    sides = {pair.one[0].kind == "father" for pair in crossed}
    if len(sides) < 2:
        return []
    told = " ".join(p.text for pair in crossed for p in pair.one)
    return [Step(told, told, "own name and father's name changed places", weights.swapped)]


def _crossed(found: list[Pairing], weights: Weights) -> list[Step]:
    """A family name beside a given name, where both names say which is which."""
    sides = {pair.one[0].kind == "family" for pair in found if _is_crossed(pair)}
    return [Step("", "", "family and given names changed places", weights.crossed)] if len(sides) == 2 else []


def _is_crossed(pair: Pairing) -> bool:
    return (pair.one[0].kind == "family") != (pair.other[0].kind == "family")


def _paired(pair: Pairing, weights: Weights) -> Step:
    one, other = (" ".join(part.text for part in side) for side in (pair.one, pair.other))
    size = 8 if pair.how in _LOOSE else max(len(one), len(other))
    unit = weights.edit[0 if size <= 3 else 1 if size <= 5 else 2 if size <= 7 else 3]
    return Step(one, other, pair.how, round(pair.edits * unit, 4))


def _left(
    name: Name, one: tuple[Part, ...], other: tuple[Part, ...], agreed: list[Pairing], weights: Weights
) -> list[Step]:
    """What is left over: on both sides it speaks against the match, on one side it is only missing."""
    steps = []
    if one and other:
        numbers = any(p.kind == "number" for p in one) and any(p.kind == "number" for p in other)
        words = " ".join(p.text for p in one), " ".join(p.text for p in other)
        penalty = weights.number if numbers else weights.swapped
        return [Step(*words, "numbers differ" if numbers else "different words", penalty)]
    for part in one + other:
        penalty = round(_missing(name, part, agreed, weights), 4)
        words = (part.text, "") if part in one else ("", part.text)
        steps.append(Step(*words, "only in one name", penalty))
    if steps and name.sort == "person" and len(agreed) < 2:
        steps.append(Step("", "", "a single name beside a full one", weights.alone))
    return steps


def _missing(name: Name, part: Part, agreed: list[Pairing], weights: Weights) -> float:
    if part.kind == "number":
        return weights.extra_number
    if name.sort != "person":
        extra = weights.extra_generic if part.kind == "generic" else weights.extra_word
        return extra * min(1.0, 3 / max(len(agreed), 1))  # one word more says less in a long name
    if part.kind == "family":
        second = any(pair.one[0].kind == pair.other[0].kind == "family" for pair in agreed)
        return weights.extra_person if second else weights.extra_family
    if part.kind in ("light", "initial", "patronymic", "father"):
        return weights.extra_small
    return weights.extra_common if part.text in _COMMON else weights.extra_person


def _forms(one: Name, other: Name, weights: Weights) -> list[Step]:
    """Legal forms: another spelling costs nothing, another form a little, another purpose much."""
    first, second = ({form.kind for form in name.legal} - {"co"} for name in (one, other))
    if first & second or not (first or second):
        return []
    told = "/".join(sorted(first)), "/".join(sorted(second))
    if "ngo" in first ^ second:
        return [Step(*told, "legal forms of different purpose", weights.other_purpose)]
    if first and second:
        return [Step(*told, "different legal forms", weights.other_form)]
    return [Step(*told, "legal form only in one name", weights.no_form)]


def _said(step: Step) -> str:
    names = f"{step.one} = {step.other}" if step.one and step.other else step.one or step.other
    cost = f" −{step.penalty:.2f}" if step.penalty else ""
    return f"{names}: {step.how}{cost}".strip(": ")
