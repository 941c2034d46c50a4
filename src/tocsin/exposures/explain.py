"""An exposure in one sentence for people."""

from __future__ import annotations

from tocsin.model.exposures import Exposure


def explain_path(exposure: Exposure) -> str:
    """Why the story reaches the security, in one sentence with the score in percent."""
    who = f"{exposure.name} ({exposure.ticker})"
    score = f"{round(exposure.score * 100)} %"
    if exposure.named:
        return f"{who} is named in the story, relevance {score}: {exposure.path[0].why}"
    reasons = [_lowered(hop.why.rstrip(". ")) for hop in exposure.path if hop.why]
    return f"{who} is exposed, {score}: {'; '.join(reasons)}."


def _lowered(text: str) -> str:
    first, _, rest = text.partition(" ")
    plain = first in {"The", "A", "An", "Listed", "Deals", "Wars", "Fighting", "News", "Sanctions", "These"}
    return f"{first.lower()} {rest}" if plain else text
