"""Optional readers beside our own: a language model's endpoint, spaCy, third parties'. None is on by default.

They are asked with a time limit and offer facts; the understanding stage decides what of them counts.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from importlib import import_module
from importlib.metadata import entry_points
from typing import Any

from tocsin.errors import SettingError
from tocsin.ports import Reader
from tocsin.readers.asking import Asked

# Names and what makes them; third parties add theirs by the entry point group "tocsin.readers".
# Each is called with Means.
READERS: dict[str, str] = {
    "endpoint": "tocsin.readers.endpoint:make",
    "spacy": "tocsin.readers.spacy:make",
}


@dataclass(frozen=True, slots=True)
class Means:
    """What a reader may need: the outbound client, the endpoint's address, model and key, seconds a story."""

    client: Any
    url: str = ""
    model: str = ""
    key: str = ""
    seconds: float = 5.0


def make_readers(names: tuple[str, ...], means: Means) -> tuple[Reader, ...]:
    """The readers of these names, in order. SettingError where one is not known or cannot be made."""
    known: Mapping[str, str] = {e.name: e.value for e in entry_points(group="tocsin.readers")} | READERS
    return tuple(_made(name, known, means) for name in names)


def _made(name: str, known: Mapping[str, str], means: Means) -> Reader:
    if name not in known:
        raise SettingError(
            f"setting readers ({name})", "there is no such reader", f"Known are: {', '.join(known)}"
        )
    module, _, maker = known[name].partition(":")
    try:
        made: Reader = getattr(import_module(module), maker)(means)
    except (ImportError, AttributeError, TypeError) as error:
        raise SettingError(
            f"setting readers ({name})", str(error), f"Mend or remove what gives {known[name]}"
        ) from error
    return made


__all__ = ["READERS", "Asked", "Means", "make_readers"]
