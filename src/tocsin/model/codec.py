"""Nouns to plain JSON values and back, by their type hints: the one format of store, API and commands.

A trailing underscore of a field name is dropped (`from_` becomes "from"); times are RFC 3339 in
UTC with a Z; tuples become lists.
"""

from __future__ import annotations

import dataclasses
import functools
import operator
import types
import typing
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any, TypeVar

import msgspec

T = TypeVar("T")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def time_text(at: datetime) -> str:
    """RFC 3339 in UTC with a Z, microseconds only where there are any."""
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z")


def parse_time(text: str) -> datetime:
    """The UTC time that an RFC 3339 text names; without an offset it is taken as UTC."""
    at = datetime.fromisoformat(text.replace("Z", "+00:00") if text.endswith("Z") else text)
    return at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)


def just_after(at: datetime) -> datetime:
    """The next instant that a store can tell from this one; the last one there is has none."""
    try:
        return at + timedelta(microseconds=1)
    except OverflowError:
        return at


def second_text(at: datetime) -> str:
    """RFC 3339 in UTC with a Z, to the second."""
    return time_text(at.replace(microsecond=0))


def micros(at: datetime) -> int:
    """Microseconds since 1970."""
    return (at - _EPOCH) // timedelta(microseconds=1)


def moment(at: int) -> datetime:
    """The time of so many microseconds since 1970. OverflowError where no calendar has it."""
    return _EPOCH + timedelta(microseconds=at)


def encode(value: Any) -> Any:
    """A JSON-ready value for a noun, a container of nouns, or a plain value."""
    kind = type(value)
    if kind in _PLAIN:
        return value
    if kind is tuple or kind is list:
        return [encode(x) for x in value]
    noun = _noun_encoder(typing.cast(Any, kind))
    if noun is not None:
        return noun(value)
    if isinstance(value, datetime):
        return time_text(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, dict):
        return {str(k): encode(v) for k, v in value.items()}
    raise TypeError(f"no JSON form for {kind.__name__}")


_encoded = msgspec.json.Encoder().encode


def pack(noun: Any) -> str:
    """The JSON text of nouns, containers of nouns and plain values: `encode`'s form, made by a compiled library."""
    # No text holds these letters: there, a quote has a backslash before it. Only fields are named so.
    return _encoded(noun).replace(b'"from_":', b'"from":').decode()


def unpack(kind: type[T], text: str) -> T:
    """The noun of a JSON text; what was written before a field was added has its default."""
    made: T = _json_decoder(typing.cast(Any, kind))(text.replace('"from":', '"from_":'))
    return made


@functools.cache
def _json_decoder(kind: Any) -> Callable[[str], Any]:
    return msgspec.json.Decoder(kind).decode


def decode(kind: type[T], value: Any) -> T:
    """A noun of type `kind` from what `encode` made; unknown keys are ignored, defaults fill gaps."""
    made: T = _decoder(typing.cast(Any, kind))(value)
    return made


_PLAIN = frozenset({str, int, float, bool, type(None)})


@functools.cache
def _noun_encoder(kind: Any) -> Callable[[Any], Any] | None:
    """An encoder for a noun: all fields at once, then those again that are not plain by their hint."""
    if not dataclasses.is_dataclass(kind):
        return None
    names = [f.name for f in dataclasses.fields(kind)]
    outs = [name.rstrip("_") for name in names]
    hints = typing.get_type_hints(kind)
    nested = [out for name, out in zip(names, outs, strict=True) if not _is_plain(hints[name])]
    values = operator.attrgetter(*names) if len(names) > 1 else lambda value: (getattr(value, names[0]),)

    def encoded(value: Any) -> Any:
        made = dict(zip(outs, values(value), strict=True))
        for out in nested:
            if made[out]:  # nothing, an empty text and an empty tuple need little
                made[out] = encode(made[out])
            elif type(made[out]) is tuple:
                made[out] = []
        return made

    return encoded


def _is_plain(hint: Any) -> bool:
    """Whether values of this type are JSON as they are."""
    if typing.get_origin(hint) in (types.UnionType, typing.Union, typing.Literal):
        of = typing.get_args(hint)
        return all(type(a) is str or _is_plain(a) for a in of)
    return hint in _PLAIN


@functools.cache
def _decoder(kind: Any) -> Callable[[Any], Any]:
    origin, args = typing.get_origin(kind), typing.get_args(kind)
    if dataclasses.is_dataclass(kind):
        return _noun_decoder(typing.cast(type, kind))
    if origin is tuple:
        return _tuple_decoder(args)
    if origin in (types.UnionType, typing.Union):
        inner = _decoder(next(a for a in args if a is not type(None)))
        return lambda v: None if v is None else inner(v)
    if kind is datetime:
        return parse_time
    if kind is date:
        return date.fromisoformat
    if kind is float:
        return float
    return lambda v: v


def _tuple_decoder(args: tuple[Any, ...]) -> Callable[[Any], Any]:
    if len(args) == 2 and args[1] is Ellipsis:
        inner = _decoder(args[0])
        return lambda v: tuple([inner(x) for x in v])
    parts = [_decoder(a) for a in args]
    return lambda v: tuple([p(x) for p, x in zip(parts, v, strict=True)])


def _noun_decoder(kind: Any) -> Callable[[Any], Any]:
    hints = typing.get_type_hints(kind)
    plan = [(f.name, f.name.rstrip("_"), _decoder(hints[f.name])) for f in dataclasses.fields(kind)]
    exact = [
        _is_plain(hints[name]) and float not in (hints[name], *typing.get_args(hints[name]))
        for name, _, _ in plan
    ]
    nested = [(at, dec) for at, (_, _, dec) in enumerate(plan) if not exact[at]]
    keys = [key for _, key, _ in plan]
    values = operator.itemgetter(*keys) if len(keys) > 1 else lambda value: (value[keys[0]],)

    def build(value: Any) -> Any:
        try:
            args = list(values(value))
        except KeyError:  # written before a field was added
            return kind(**{name: dec(value[key]) for name, key, dec in plan if key in value})
        for at, dec in nested:
            args[at] = dec(args[at])
        return kind(*args)

    return build
