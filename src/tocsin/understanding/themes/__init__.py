"""Themes: what a story is about, by compiled tables of words with guards against metaphor."""

from __future__ import annotations

from tocsin.understanding.themes.reader import find_themes

__all__ = ["find_themes"]
