"""Stage 2, admit: an item in; a story, a new revision of one, or a duplicate out. Pure."""

from tocsin.intake.admit import admit
from tocsin.intake.prepare import prepare

__all__ = ["admit", "prepare"]
