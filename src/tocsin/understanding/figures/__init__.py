"""The numbers with which events are told: earnings a share, revenue, dividends, prices of deals, rates."""

from tocsin.understanding.figures.reader import find_figures

__all__ = ["find_figures"]
