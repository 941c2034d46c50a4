"""Tone towards each security and the story: typed events, and words as they stand to a name, weighed by a small linear model."""

from tocsin.understanding.tone.reader import find_tone, tone_towards

__all__ = ["find_tone", "tone_towards"]
