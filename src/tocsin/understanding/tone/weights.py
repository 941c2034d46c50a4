"""The weights of the linear model, as `scripts/train_tone.py` wrote them: hundredths, towards bad and good against neutral."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from importlib.resources import files

from tocsin.understanding.tone.features import PLACES, TOLD

Pair = tuple[float, float]  # what speaks for bad, what for good
NOTHING: Pair = (0.0, 0.0)
COLUMNS = (*PLACES, *TOLD, "frame")
FILE = "weights.tsv"


@dataclass(frozen=True, slots=True)
class Weights:
    """rows: key -> a pair for each of PLACES, then TOLD; frames: key -> pair; two biases; the version they go by."""

    version: str
    rows: dict[str, tuple[Pair, ...]]
    frames: dict[str, Pair]
    name: Pair  # bias towards a name
    story: Pair  # bias towards a story
    speaker: Pair  # of a name that only speaks


@functools.cache
def weights() -> Weights:
    """The weights of the package, read once."""
    text = files("tocsin.understanding.tone").joinpath(FILE).read_text(encoding="utf-8")
    version, _, *lines = text.splitlines()
    rows: dict[str, tuple[Pair, ...]] = {}
    frames: dict[str, Pair] = {}
    for line in lines:
        key, *cells = line.split("\t")
        pairs = [_pair(cell) for cell in cells]
        pairs += [NOTHING] * (len(COLUMNS) - len(pairs))
        if key[0] == "@":
            frames[key] = pairs[-1]
        else:
            rows[key] = tuple(pairs[:-1])
    ends = [frames.pop(key, NOTHING) for key in ("@name", "@story", "@speaker")]
    return Weights(version.removeprefix("# version "), rows, frames, *ends)


def _pair(cell: str) -> Pair:
    bad, _, good = cell.partition(" ")
    return (int(bad) / 100, int(good) / 100) if good else NOTHING
