"""In what manner a story or a sentence tells: as news, or as a guide, an opinion, a supposition, a look back, a play."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

from tocsin.understanding.document import Document

# sport, stage and screen: what strikes, attacks, invades and wins there is no event of the world
_PLAY = frozenset(
    "film films movie movies novel novels thriller drama sitcom musical opera documentary album actor actress singer "
    "memoir premiere box-office filmmaker screenplay soap playwright striker winger midfielder goalkeeper quarterback "
    "goalless innings wicket wickets playoff playoffs touchdown touchdowns semifinal semi-final quarterfinal "
    "quarter-final marathon medal medals nba nfl mlb nhl fifa uefa wimbledon batsman bowler bowled header hat-trick "
    "championship championships olympic olympics football soccer basketball baseball cricket rugby tennis golf boxing "
    "heavyweight hockey tournament livery toss umpire referee shootout puck pitcher coach boxer sprinter oscars oscar "
    "emmy emmys grammy grammys halftime rebounds yardage offseason rookie roster lineup starring galaxies telescope "
    "hollywood videogame gamers".split()
)
_PLAY_PAIRS = frozenset(
    [("premier", "league"), ("grand", "prix"), ("world", "cup"), ("extra", "time"), ("video", "game"), ("us", "open"),
     ("u.s.", "open"), ("title", "race"), ("transfer", "window"), ("head", "coach"), ("head", "to"), ("first-round", "exit"),
     ("the", "pitch"), ("tv", "review"), ("tv", "series"), ("late", "goals"), ("early", "goals"), ("three", "tries"),
     ("cup", "final"), ("the", "final"), ("champions", "league"), ("spring", "game"), ("museum", "shows")]
) - {("head", "to"), ("the", "final")}  # fmt: skip
# how a headline begins that is a guide, an opinion or a look back: its whole story tells no news
_SILENT = (
    "what if|explainer|explained|q & a|q&a|guide to|a guide|opinion|editorial|column|letter|letters|review|tv review|"
    "book review|archive|on this day|years ago|ten years ago|looking back|suppose|how to|what happens|five ways|five things|"
    "ten things|best|top|quiz|poll|podcast|obituary|fact check|factbox|timeline|remembering|earnings preview|preview|"
    "analysis|commentary|think tank|recipe|horoscope|crossword|zacks rank|options traders|jim cramer|would a|"
    "when|twenty years|thirty years|a year since|years since|would an|whether|unless|if|were|could|should|would|is it|in photos|watch|video"
)
# words anywhere in a headline that make it a look back or a lesson
_PAST_HEADLINE = frozenset(
    "preview previews explained remembered remembering revisited anniversary lessons museum memoir historians history archive looked-back "
    "veterans commemorates commemorate retells recalls-how centenary bicentenary".split()
)
_EXPLAINS = frozenset(["how", "why", "what"])
_WORKS = frozenset(
    "works work means explained went became changed made could should might would and happens".split()
)


def _phrases() -> dict[str, tuple[tuple[str, ...], ...]]:
    out: dict[str, list[tuple[str, ...]]] = {}
    for phrase in _SILENT.split("|"):
        words = tuple(phrase.split())
        out.setdefault(words[0], []).append(words)
    return {first: tuple(found) for first, found in out.items()}


_OPENINGS = _phrases()


def tells_no_news(doc: Document) -> bool:
    """Whether the headline says that the story is a guide, an opinion, a supposition or a look back."""
    lower = doc.headline.tokens.lower
    if not lower:
        return False
    for words in _OPENINGS.get(lower[0], ()):
        if tuple(lower[: len(words)]) == words and _may_open(lower, len(words)):
            return True
    if lower[0] in _EXPLAINS and not _WORKS.isdisjoint(lower[1:]):
        return True
    return not _PAST_HEADLINE.isdisjoint(lower)


def _may_open(lower: Sequence[str], n: int) -> bool:
    """Single common words open a guide only before a colon, a number or in a question; phrases always."""
    first = lower[0]
    if n > 1 or first in ("explainer", "explained", "suppose", "unless", "whether", "if", "when"):
        return True
    if first in ("best", "top"):
        return len(lower) > 1 and (lower[1].isdigit() or first == "best")
    if first in ("could", "should", "would", "were"):
        return "?" in lower or "," in lower
    return lower[n] in (":", "-", "–", "—") if len(lower) > n else False


def asks(lower: Sequence[str]) -> bool:
    """Whether a headline is a question."""
    return bool(lower) and lower[-1] == "?"


def is_play(lower: Sequence[str]) -> bool:
    """Whether a sentence speaks of sport, stage or screen."""
    return not (_PLAY.isdisjoint(lower) and _PLAY_PAIRS.isdisjoint(itertools.pairwise(lower)))


_TODAY = frozenset(
    "monday tuesday wednesday thursday friday saturday sunday today yesterday tonight overnight said says saying announced "
    "announces reported reports told according meanwhile separately also has have is are will 've 's statement spokesman "
    "spokeswoman now hours minutes morning afternoon evening week".split()
)


def is_news(lower: Sequence[str]) -> bool:
    """Whether a sentence deep in a body speaks of now: a day, one who says so, the perfect tense."""
    return not _TODAY.isdisjoint(lower)
