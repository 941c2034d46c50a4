"""One token to one leaf of the tree: words and bounds, and what is surely meant as something else."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Mapping
from decimal import Decimal

from tocsin.errors import RuleError
from tocsin.rules.fields import FARTHEST, FIELDS, NEARBY, PERCENT, RANGES
from tocsin.rules.lexing import Token
from tocsin.rules.tree import Bound, Words
from tocsin.rules.wording import words_of

SHOWN = 60  # characters of what was written that an error says
_NUMBER = re.compile(r"-?\d{1,15}(?:\.\d{1,20})?%?")
_FIELD_LIKE = re.compile(r"[A-Za-z][A-Za-z_-]*:")
_COMPARE_LIKE = re.compile(r"[<>=]")


def bound_of(token: Token, allowed: Mapping[str, str]) -> Bound:
    """A comparison as a bound on one of the allowed names."""
    name, op = token.name, token.op
    if name not in allowed:
        raise RuleError(
            "rule",
            f"{name} cannot be compared here",
            near_to(name, allowed),
            position=token.at,
            length=len(name),
        )
    if name in RANGES:
        return Bound(name, op, _figure(token))
    if op != "=":
        raise _at(token, f"{name} is words, which {op} cannot compare", f"Write {name}={token.text}")
    value = " ".join(token.text.split())
    if not value:
        raise _at(token, f"{name} has no value", f"Write {name}=something")
    return Bound(name, op, value)


def _figure(token: Token) -> float:
    name, text = token.name, token.text
    if token.quoted or not _NUMBER.fullmatch(text):
        raise _at(token, f"{text!r} is no number", f"Write one such as {name}{token.op}{_example(name)}")
    if text.endswith("%") and name not in PERCENT:
        raise _at(token, f"{name} is not in percent", f"Write {name}{token.op}{_example(name)}")
    value = float(Decimal(text[:-1]) / 100) if text.endswith("%") else float(text)
    low, high = RANGES[name]
    if not low <= value <= high:
        bounds = f"{low:.0%} and {high:.0%}" if name in PERCENT else f"{low:g} and {high:g}"
        raise _at(token, f"{name} is never {text}", f"It lies between {bounds}")
    return value


def _example(name: str) -> str:
    if name in PERCENT:
        return "5%"
    return "0.5" if RANGES[name][1] <= 1 else "2"


def apart(near: Token) -> int:
    """How many words NEAR allows between its sides."""
    if not near.text:
        return NEARBY
    number = int(near.text) if near.text.isdecimal() and len(near.text) <= 4 else FARTHEST + 1
    if number > FARTHEST:
        raise RuleError(
            "rule",
            f"NEAR/{near.text[:20]} is no distance",
            f"Write NEAR/0 to NEAR/{FARTHEST}",
            position=near.at,
            length=len(near.text) + 5,
        )
    return number


def words_of_token(token: Token) -> Words:
    """A word, a phrase, or the value of headline:"""
    if token.kind == "word":
        _refuse_slip(token)
    prefix = token.text.endswith("*")
    words = tuple(words_of(token.text))
    if not words:
        raise _at(token, f"{token.text!r} holds no word", "Write a word")
    if "*" in token.text[:-1]:
        raise _at(
            token, "* may only stand at the end of a word", "Write the beginning of the word and then *"
        )
    if prefix and len(words[-1]) < 3:
        raise _at(token, f"{token.text} is too short for *", "Give at least three letters before *")
    return Words(words, prefix, token.kind == "field", token.at)


def _refuse_slip(token: Token) -> None:
    """What is written as a bare word but surely meant as something else would silently ask for other stories."""
    text = token.text
    if text in ("and", "or", "not", "with", "near"):
        raise _at(
            token,
            f"{text!r} is in small letters",
            f'Write {text.upper()}, or "{text}" in quotes for the word',
        )
    if text[0] == "-" and len(text) > 1:
        raise _at(token, f"{text!r} begins with a hyphen", f"Write NOT {text[1:]}")
    if text[0] == ":" and len(text) > 1:
        raise _at(
            token, f"{text!r} begins with a colon", "Write field:value without a blank before the colon"
        )
    name = text.split(":", 1)[0]
    if _FIELD_LIKE.match(text) and name.lower() in FIELDS:
        raise _at(token, f"{name}: has no value", f"Write {name}:something, without a blank")
    if _FIELD_LIKE.match(text):
        raise _at(token, f"there is no field {name}:", near_to(name, FIELDS))
    if _COMPARE_LIKE.search(text):
        raise _at(token, f"{text!r} is no comparison", "Write one such as relevance>=0.5")


def _at(token: Token, cause: str, mend: str) -> RuleError:
    if len(token.text) > SHOWN:  # what was written is said in part
        cause, mend = (told.replace(token.text, f"{token.text[:SHOWN]}…") for told in (cause, mend))
        cause, mend = cause[: 4 * SHOWN], mend[: 4 * SHOWN]
    return RuleError("rule", cause, mend, position=token.at, length=token.size)


def near_to(name: str, known: Iterable[str]) -> str:
    """The known name most like one that is not known, as a question; else all of them."""
    names = list(known)
    close = difflib.get_close_matches(name, names, 1, 0.6)
    return f"Did you mean {close[0]}?" if close else f"There are: {', '.join(names)}"


def said(token: Token) -> str:
    """A token as an error names it."""
    if token.kind == "end":
        return "the end"
    if token.kind == "NEAR":
        return "NEAR"
    return repr((f"{token.name}{token.op}{token.text}" if token.op else token.text)[:SHOWN])
