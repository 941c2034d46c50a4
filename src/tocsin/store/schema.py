"""The tables, for every engine. Nouns are kept as JSON beside the columns that are asked for.

Times are text in UTC with six digits after the second, so that their order is the order of text.
Full-text tables are the engines' own: see `sqlite.py`.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import BigInteger, Column, Index, Integer, MetaData, String, Table, Text, UniqueConstraint

metadata = MetaData()


def _key(name: str) -> Column[str]:
    return Column(name, String(80), primary_key=True)


stories = Table(
    "stories",
    metadata,
    _key("id"),
    Column("revision", Integer, nullable=False),
    Column("native_key", String(40), nullable=False, unique=True),
    Column("url_key", Text, nullable=False, index=True),
    Column("content_key", String(40), nullable=False, index=True),
    Column("headline_key", String(40), nullable=False),
    Column("source_id", Text, nullable=False),
    Column("status", String(12), nullable=False),
    Column("received_at", String(32), nullable=False),
)

revisions = Table(
    "revisions",
    metadata,
    Column("n", Integer, primary_key=True, autoincrement=True),
    Column("story_id", String(80), nullable=False),
    Column("revision", Integer, nullable=False),
    Column("received_at", String(32), nullable=False),
    Column("read_at", String(32), nullable=False),
    Column("source_id", Text, nullable=False),
    Column("storyline_id", String(80), nullable=False),
    Column("seq", Integer, nullable=False),
    Column("headline", Text, nullable=False),
    Column("body", Text, nullable=False),
    Column("story", Text, nullable=False),
    Column("reading", Text, nullable=False),
    Column("placement", Text, nullable=False),
    Column("exposures", Text, nullable=False),
    Column("fingerprint", Text, nullable=False),
    Column("origin", String(200), nullable=False, server_default=""),
    UniqueConstraint("story_id", "revision"),
    Index("revisions_by_time", "received_at", "story_id"),
    Index("revisions_by_storyline", "storyline_id", "received_at"),
    Index("revisions_by_source", "source_id", "received_at"),
)

story_keys = Table(
    "story_keys",
    metadata,
    Column("kind", String(12), primary_key=True),
    Column("key", String(80), primary_key=True),
    Column("received_at", String(32), primary_key=True),
    Column("story_id", String(80), primary_key=True),
    Column("revision", Integer, primary_key=True),
    sqlite_with_rowid=False,  # the key is the whole row: lists are read off it in order
)

# The newest revision of each story under a number, in the order of its two clocks (microseconds since 1970):
# `updated` never runs backwards in the order of commits, so that who asks from the last one seen misses nothing.
heads = Table(
    "heads",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("story_id", String(80), nullable=False, unique=True),
    Column("revision", Integer, nullable=False),
    Column("published", BigInteger, nullable=False),
    Column("updated", BigInteger, nullable=False),
    Column("removed", Integer, nullable=False),
    Column("digest", Text, nullable=False),
    Index("heads_by_published", "published", "number"),
    Index("heads_by_updated", "updated", "number"),
)


def _terms(clock: str) -> Table:
    """What heads are filtered by, in the order of one clock: the key is the whole row."""
    return Table(
        f"head_terms_{clock}",
        metadata,
        Column("kind", String(12), primary_key=True),
        Column("key", String(120), primary_key=True),
        Column("at", BigInteger, primary_key=True, autoincrement=False),
        Column("number", Integer, primary_key=True, autoincrement=False),
        Index(f"head_terms_{clock}_of", "number"),
        sqlite_with_rowid=False,
    )


terms_published, terms_updated = _terms("published"), _terms("updated")

sightings = Table(
    "sightings",
    metadata,
    _key("story_id"),
    Column("source_id", String(200), primary_key=True),
    Column("url", String(2000), primary_key=True),
    Column("received_at", String(32), nullable=False),
)

matches = Table(
    "matches",
    metadata,
    _key("rule_id"),
    Column("story_id", String(80), primary_key=True),
    Column("revision", Integer, primary_key=True),
    Column("owner", String(200), nullable=False),
    Column("n", Integer, nullable=False),
    Column("noun", Text, nullable=False),
    Index("matches_by_story", "story_id"),
)

alerts = Table(
    "alerts",
    metadata,
    Column("n", Integer, primary_key=True, autoincrement=True),
    Column("id", String(80), nullable=False, unique=True),
    Column("owner", String(200), nullable=False),
    Column("rule_id", String(80), nullable=False),
    Column("storyline_id", String(80), nullable=False, index=True),
    Column("story_id", String(80), nullable=False, index=True),
    Column("noun", Text, nullable=False),
    Column("created_at", String(32), nullable=False, server_default=""),
    Index("alerts_by_owner", "owner", "n"),
    Index("alerts_by_rule", "rule_id", "storyline_id"),
)

deliveries = Table(
    "deliveries",
    metadata,
    _key("id"),
    Column("alert_id", String(80), nullable=False, index=True),
    Column("channel_id", String(80), nullable=False),
    Column("owner", String(200), nullable=False),
    Column("status", String(12), nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("next_attempt_at", String(32), nullable=False),
    Column("leased_by", String(200), nullable=False),
    Column("leased_until", String(32), nullable=False),
    Column("last_error", Text, nullable=False),
    Column("sent_at", String(32), nullable=False),
    Column("reason", String(12), nullable=False, server_default=""),
    Index("deliveries_due", "status", "next_attempt_at"),
    Index("deliveries_by_channel", "channel_id", "status", "next_attempt_at"),
    Index("deliveries_by_owner", "owner", "status"),
)


def _rows(name: str, *more: Column[Any] | Index) -> Table:
    """A table of a person's or the desk's own rows: id, owner, noun."""
    owner = Column("owner", String(200), nullable=False, index=True)
    return Table(name, metadata, _key("id"), owner, Column("noun", Text, nullable=False), *more)


watchlists = _rows("watchlists")
rules = _rows("rules")
channels = _rows("channels")
sources = _rows("sources", Column("polled", Integer, nullable=False, server_default="0"))
source_states = _rows(
    "source_states",
    Column("next_due_at", String(32), nullable=False, server_default=""),
    Column("parked", Integer, nullable=False, server_default="0"),
    Index("source_states_due", "parked", "next_due_at"),
)
subscriptions = _rows("subscriptions")
api_keys = _rows("api_keys")
replies = _rows("replies", Column("at", String(32), nullable=False), Index("replies_by_time", "at"))

past_rows = Table(
    "past_rows",
    metadata,
    Column("n", Integer, primary_key=True, autoincrement=True),
    Column("kind", String(12), nullable=False),
    Column("id", String(80), nullable=False),
    Column("owner", String(200), nullable=False),
    Column("at", String(32), nullable=False),
    Column("noun", Text, nullable=False),
    Index("past_rows_by_owner", "kind", "owner", "at"),
)

hushes = _rows("hushes")

parts = Table(
    "parts",
    metadata,
    Column("n", Integer, primary_key=True, autoincrement=True),
    Column("story_id", String(80), nullable=False),
    Column("revision", Integer, nullable=False),
    Column("storyline_id", String(80), nullable=False, index=True),
    Column("at", String(32), nullable=False),
    Column("rules", Text, nullable=False),
)

marks = Table(
    "marks",
    metadata,
    Column("owner", String(200), primary_key=True),
    Column("mark", String(12), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
)

judgements = Table(
    "judgements",
    metadata,
    _key("id"),
    Column("owner", String(200), nullable=False),
    Column("story_id", String(80), nullable=False),
    Column("made_at", String(32), nullable=False),
    Column("noun", Text, nullable=False),
    Index("judgements_by_owner", "owner", "made_at"),
    Index("judgements_by_story", "story_id", "made_at"),
)

changes = Table(
    "changes",
    metadata,
    Column("seq", Integer, primary_key=True, autoincrement=True),
    Column("kind", String(12), nullable=False),
    Column("id", String(80), nullable=False),
    Column("at", String(32), nullable=False),
    Index("changes_by_kind", "kind", "seq"),
)
