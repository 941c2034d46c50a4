"""Stage 3, read: a story in, a reading out. Pure; every fact points at its words and its rule."""

from tocsin.understanding.read import read

__all__ = ["read"]
