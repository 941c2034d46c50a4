"""Names against sanctions lists: readers of the official files, comparison of names, screening with grades."""

from tocsin.reference.screening.comparing import MATCH, Comparison, Step, compare_names
from tocsin.reference.screening.entries import Entry, Facts, ListedName, facts
from tocsin.reference.screening.lists import load_lists
from tocsin.reference.screening.screen import GRADES, Asked, Grade, Hit, Screen

__all__ = [
    "GRADES",
    "MATCH",
    "Asked",
    "Comparison",
    "Entry",
    "Facts",
    "Grade",
    "Hit",
    "ListedName",
    "Screen",
    "Step",
    "compare_names",
    "facts",
    "load_lists",
]
