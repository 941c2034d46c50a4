"""Stage 1, fetch: a source's format and protocol in, items out. One folder a wire.

What programs push comes by the desk's own door (`web/api/pushing.py`), not by a wire.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from importlib import import_module
from importlib.metadata import entry_points
from pathlib import Path
from typing import Any

from tocsin.errors import ItemError, WireError
from tocsin.model.wires import Source, WireItem
from tocsin.ports import Clock, Store

# Kinds of wire and what brings their items; third parties add theirs by the entry point group
# "tocsin.wires". Each is a Wire.
WIRES: dict[str, str] = {
    "feed": "tocsin.wires.polling:WIRE",
    "file": "tocsin.wires.files:WIRE",
}


@dataclass(frozen=True, slots=True)
class Means:
    """What a wire is given of a running desk: its store, outbound client, parser of feeds and clock; `take`
    commits items, and raises StoreError where it cannot. min_interval: seconds."""

    store: Store
    client: Any
    parser: Any
    clock: Clock
    take: Callable[[Sequence[WireItem]], None]
    workers: int = 16
    min_interval: float = 60.0
    public_url: str = ""


@dataclass(frozen=True, slots=True)
class Wire:
    """One kind of wire by what it can do; None where it cannot.

    run(means, stop) brings items to a desk until `stop` is set, in a thread of its own. ask(client, parser,
    source, now) is what a source holds now. read(name, now) is what is behind a name that a person gives to
    a command; a part that cannot be read is yielded as ItemError.
    """

    run: Callable[[Means, threading.Event], None] | None = None
    ask: Callable[[Any, Any, Source, datetime], Iterable[WireItem]] | None = None
    read: Callable[[str, datetime], Iterable[WireItem | ItemError]] | None = None


def wires() -> dict[str, Wire]:
    """Every known kind of wire. WireError where an added one cannot be loaded."""
    return {kind: _loaded(kind, path) for kind, path in _known().items()}


def ask(client: Any, parser: Any, source: Source, now: datetime) -> Iterator[WireItem]:
    """What a source holds now. WireError where it does not answer or is of a kind that cannot be asked."""
    path = _known().get(source.kind)
    wire = _loaded(source.kind, path) if path else Wire()
    if wire.ask is None:
        cause = f"sources of kind {source.kind!r} cannot be asked"
        raise WireError(f"source {source.id}", cause, "Its items come by themselves")
    yield from wire.ask(client, parser, source, now)


def read(name: str, now: datetime) -> Iterator[WireItem | ItemError]:
    """Items behind a name: a file, folder, archive or `-`; or KIND:REST where a wire of that kind reads REST."""
    kind, _, rest = name.partition(":")
    added = rest and not Path(name).exists() and _known().get(kind)
    wire = _loaded(kind, added) if added else Wire()
    if wire.read is None:
        wire, rest = _loaded("file", WIRES["file"]), name
    assert wire.read is not None
    yield from wire.read(rest, now)


def _known() -> dict[str, str]:
    return {entry.name: entry.value for entry in entry_points(group="tocsin.wires")} | WIRES


def _loaded(kind: str, path: str) -> Wire:
    module, _, name = path.partition(":")
    try:
        wire = getattr(import_module(module), name)
    except (ImportError, AttributeError) as error:
        raise WireError(f"wire kind {kind}", str(error), f"Mend or remove what gives {path}") from error
    if not isinstance(wire, Wire):
        raise WireError(f"wire kind {kind}", f"{path} is no Wire", f"Mend or remove what gives {path}")
    return wire
