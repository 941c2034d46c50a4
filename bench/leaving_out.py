"""One rule left out of a reader at a time: what is put in its place while a figure is taken again."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from types import ModuleType
from typing import Any
from unittest.mock import patch

Instead = tuple[ModuleType, str, Any]  # where a rule stands, its name there, what stands for it


def nothing(*_: object, **__: object) -> None:
    """A rule that never speaks."""


def no(*_: object, **__: object) -> bool:
    """A guard that never holds anything back."""
    return False


def empty(*_: object, **__: object) -> str:
    """A rule that finds no words."""
    return ""


def none(*_: object, **__: object) -> list[Any]:
    """A rule that finds nothing."""
    return []


@contextmanager
def without(rules: Sequence[Instead]) -> Iterator[None]:
    """The reader without these rules."""
    with ExitStack() as stack:
        for module, name, value in rules:
            stack.enter_context(patch.object(module, name, value))
        yield
