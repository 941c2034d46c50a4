"""Sanctions lists in the formats in which their offices send them."""

from tocsin.reference.screening.lists.reading import load_lists

__all__ = ["load_lists"]
