"""An index on disk: one file a table, mapped into memory at the start instead of being read.

What is mapped is the reader's own: a change never goes back to the file. A snapshot is written beside the old one and
put in its place at once; one that is of another version, torn or not there is told by SnapshotError."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from tocsin import __version__
from tocsin.errors import TocsinError
from tocsin.rules.columns import Column, Numbers, Postings, Texts
from tocsin.rules.ruletables import RuleTables
from tocsin.rules.tree import Bound

VERSION = 1  # raised whenever what is kept means something else
_META = "snapshot.json"


class SnapshotError(TocsinError):
    """A snapshot cannot be used; the index must be built from the rules."""


def save(tables: RuleTables, folder: Path, seq: int = 0, mark: str = "") -> None:
    """Write the tables. seq: the position up to which they know the changes; mark: what is written there, by which the
    store is known again. OSError where the disk refuses."""
    tables.fold()
    fresh = folder.with_name(f"{folder.name}.new-{os.getpid()}")
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir(parents=True)
    sizes = {}
    for name, held in arrays(tables).items():
        np.save(fresh / f"{name}.npy", held, allow_pickle=False)
        sizes[name] = len(held)
    meta = {
        "version": [VERSION, __version__],
        "seq": seq,
        "mark": mark,
        "sizes": sizes,
        "strings": list(tables.leaves.strings),
        "begun": sorted(tables.leaves.begun),
        "longest": tables.leaves.longest,
        "free": tables.leaves.free,
        "always": tables.always,
        "securities": list(tables.lists.securities),
        "shapes": list(tables.shapes),
        "variants": [
            (name, [(b.measure, b.op, b.value) for b in bounds]) for name, bounds in tables.variants
        ],
    }
    (fresh / _META).write_text(json.dumps(meta), encoding="utf-8")
    shutil.rmtree(folder, ignore_errors=True)
    fresh.rename(folder)


def load(folder: Path) -> tuple[RuleTables, int, str]:
    """The tables, mapped, the position up to which they know the changes and its mark. SnapshotError where they cannot
    be used."""
    try:
        meta = json.loads((folder / _META).read_text(encoding="utf-8"))
        if meta["version"] != [VERSION, __version__]:
            raise ValueError(f"it is of version {meta['version']}")
        mapped = {name: _mapped(folder / f"{name}.npy", size) for name, size in meta["sizes"].items()}
        return _tables(mapped, meta), int(meta["seq"]), str(meta["mark"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise SnapshotError(
            str(folder), f"this snapshot of the rules cannot be used: {error}", "It is built anew"
        ) from error


def _mapped(path: Path, size: int) -> NDArray[Any]:
    mode: Literal["c"] | None = "c" if size else None
    held: NDArray[Any] = np.asarray(np.load(path, mmap_mode=mode, allow_pickle=False))
    if len(held) != size:
        raise ValueError(f"{path.name} has {len(held)} rows in the place of {size}")
    return held


def _parts(tables: RuleTables) -> dict[str, Any]:
    """Every table that is arrays, by name."""
    leaves, lists = tables.leaves, tables.lists
    own = {name: getattr(tables, name) for name in ("ids", "by_id", "tag", "begin", "operands", "under")}
    of_leaves = {
        f"leaves.{name}": getattr(leaves, name)
        for name in (
            "atoms",
            "clauses",
            "kind",
            "extra",
            "gated",
            "texts",
            "near",
            "touches",
            "measures",
            "values",
        )
    }
    return own | of_leaves | {f"lists.{name}": table for name, table in lists.parts()}


def _fields(table: Any) -> tuple[str, ...]:
    if isinstance(table, Postings):
        return ("offsets", "values")
    return ("keys", "rows") if isinstance(table, Numbers) else ("pool", "ends")


def arrays(tables: RuleTables) -> dict[str, NDArray[Any]]:
    """Every array of the tables, by name."""
    out: dict[str, NDArray[Any]] = {}
    for name, table in _parts(tables).items():
        if isinstance(table, Column):
            out[name] = table.rows
        else:
            for part in _fields(table):
                held = getattr(table, part)
                out[f"{name}.{part}"] = held.rows if isinstance(held, Column) else held
    return out


def _tables(mapped: dict[str, NDArray[Any]], meta: dict[str, Any]) -> RuleTables:
    tables = RuleTables()
    for name, table in _parts(tables).items():
        if isinstance(table, Column):
            table.held, table.size = mapped[name], len(mapped[name])
        elif isinstance(table, Texts):
            pool, ends = mapped[f"{name}.pool"], mapped[f"{name}.ends"]
            table.pool, table.ends = Column(np.uint8, pool), Column(np.uint32, ends)
        else:
            for part in _fields(table):
                setattr(table, part, mapped[f"{name}.{part}"])
    leaves = tables.leaves
    leaves.strings = {text: n for n, text in enumerate(meta["strings"])}
    leaves.begun, leaves.longest, leaves.free = set(meta["begun"]), meta["longest"], meta["free"]
    tables.always = meta["always"]
    tables.lists.securities = {key: n for n, key in enumerate(meta["securities"])}
    tables.shapes = {_tuple(shape): n for n, shape in enumerate(meta["shapes"])}
    tables.variants = {
        (name, tuple(Bound(*bound) for bound in bounds)): n
        for n, (name, bounds) in enumerate(meta["variants"])
    }
    return tables


def _tuple(shape: Any) -> Any:
    return tuple(map(_tuple, shape)) if isinstance(shape, list) else shape
