"""A story read: every reader of this stage over one tokenisation, in an order that lets each use the ones before."""

from __future__ import annotations

from tocsin.model.judgements import NO_PRIORS, Priors
from tocsin.model.reading import Reading
from tocsin.model.stories import Story
from tocsin.reference import Tables
from tocsin.understanding.claims import find_claims
from tocsin.understanding.document import document
from tocsin.understanding.events import find_events
from tocsin.understanding.figures import find_figures
from tocsin.understanding.mentions import find_mentions
from tocsin.understanding.ratings import find_ratings, with_companies
from tocsin.understanding.references import find_references
from tocsin.understanding.securities import gather
from tocsin.understanding.themes import find_themes
from tocsin.understanding.themes.implied import with_implied
from tocsin.understanding.tone import find_tone

VERSIONS = (
    ("mentions", "3"),
    ("references", "1"),
    ("themes", "3"),
    ("events", "5"),
    ("figures", "1"),
    ("ratings", "2"),
    ("claims", "3"),
    ("tone", "3"),
)
READ_LANGUAGES = ("en", "")  # a text too short to tell is read as English


def read(story: Story, tables: Tables, priors: Priors = NO_PRIORS) -> Reading:
    """Everything understood from one revision of a story, with the tables as known at its time and what people
    had judged of names by then."""
    doc = document(story)
    versions: tuple[tuple[str, str], ...] = (*VERSIONS, ("tables", tables.version))
    if priors.version:
        versions = (*versions, ("judgements", priors.version))
    if story.language not in READ_LANGUAGES:
        mentions = find_mentions(doc, tables, english=False, priors=priors)
        securities = gather(doc, mentions, (), (), tables)
        said = f"not read in this language ({story.language}); companies and tickers are linked"
        return Reading(
            story.id, story.revision, story.language, securities, mentions, versions=versions, not_read=said
        )
    mentions = find_mentions(doc, tables, priors=priors)
    ratings = find_ratings(doc, mentions, tables)
    mentions = with_companies(mentions, ratings, tables)
    themes = find_themes(doc, mentions)
    events = find_events(doc, mentions, themes)
    figures = find_figures(doc, events, mentions)
    themes = with_implied(themes, events)
    references = find_references(doc, mentions)
    claims, chain = find_claims(doc, mentions, tables, references)
    securities = gather(doc, mentions, ratings, claims, tables)
    tone = find_tone(doc, securities, events, ratings)
    return Reading(
        story.id,
        story.revision,
        story.language,
        securities,
        mentions,
        themes,
        events,
        ratings,
        claims,
        chain,
        tone,
        versions,
        references,
        figures,
    )
