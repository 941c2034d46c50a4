"""Ratings: analyst actions on securities, as headlines and first sentences tell them."""

from __future__ import annotations

from tocsin.understanding.ratings.lookup import with_companies
from tocsin.understanding.ratings.reader import find_ratings

__all__ = ["find_ratings", "with_companies"]
