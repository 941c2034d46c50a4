"""Themes: what a story is about, by compiled tables of words with guards against metaphor."""

from __future__ import annotations

from tocsin.understanding.themes.reader import codes, find_themes

__all__ = ["find_themes", "theme_codes", "theme_names"]


def theme_codes() -> tuple[str, ...]:
    """All theme codes, in order of the alphabet."""
    return tuple(sorted(codes()))


def theme_names() -> dict[str, str]:
    """Code to the name that people see: the code itself, with a capital."""
    return {code: code[0].upper() + code[1:] for code in theme_codes()}
