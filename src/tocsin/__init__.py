"""Tocsin, the open market-news desk."""

__version__ = "0.1.0"
