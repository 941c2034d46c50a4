"""Who and what a story names, each with its words and the row that knows them."""

from tocsin.understanding.mentions.finding import find_mentions

__all__ = ["find_mentions"]
