"""Themes: what a story is about, by compiled tables of words with guards against metaphor."""

from __future__ import annotations

from tocsin.understanding.themes.reader import find_themes
from tocsin.understanding.themes.table import about

__all__ = ["about", "find_themes", "theme_codes", "theme_names"]


def theme_codes() -> tuple[str, ...]:
    """All theme codes, in order of the alphabet."""
    return tuple(sorted(about()))


def theme_names() -> dict[str, str]:
    """Code to the name that people see."""
    return {code: about()[code].title for code in theme_codes()}
