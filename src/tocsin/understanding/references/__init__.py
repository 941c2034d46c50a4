"""Words that point back: pronouns, titles and "the company", led to whom the story named before."""

from __future__ import annotations

from tocsin.understanding.references.reader import find_references

__all__ = ["find_references"]
