"""The newest revision of each story under a number, with the terms that lists are filtered by."""

import json
from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def upgrade() -> None:
    """Add the tables, and fill them from the stories held."""
    op.create_table(
        "heads",
        sa.Column("number", sa.Integer(), primary_key=True, autoincrement=True),
        sa.Column("story_id", sa.String(80), nullable=False, unique=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("published", sa.BigInteger(), nullable=False),
        sa.Column("updated", sa.BigInteger(), nullable=False),
        sa.Column("removed", sa.Integer(), nullable=False),
    )
    op.create_index("heads_by_published", "heads", ["published", "number"])
    op.create_index("heads_by_updated", "heads", ["updated", "number"])
    for clock in ("published", "updated"):
        op.create_table(
            f"head_terms_{clock}",
            sa.Column("kind", sa.String(12), primary_key=True),
            sa.Column("key", sa.String(120), primary_key=True),
            sa.Column("at", sa.BigInteger(), primary_key=True, autoincrement=False),
            sa.Column("number", sa.Integer(), primary_key=True, autoincrement=False),
            sqlite_with_rowid=False,
        )
        op.create_index(f"head_terms_{clock}_of", f"head_terms_{clock}", ["number"])
    _fill(op.get_bind())


def _fill(c: sa.Connection) -> None:
    """Heads of the stories held, in the order in which their newest revisions were committed."""
    rows = c.execute(
        sa.text(
            "SELECT r.story_id, r.revision, r.read_at, r.story, r.reading, f.story AS first FROM revisions r "
            "JOIN stories t ON t.id = r.story_id AND t.revision = r.revision "
            "JOIN revisions f ON f.story_id = r.story_id AND f.revision = "
            "(SELECT MIN(revision) FROM revisions WHERE story_id = r.story_id) ORDER BY r.seq, r.n"
        )
    )
    last = 0
    for number, row in enumerate(rows, 1):
        story, reading = json.loads(row.story), json.loads(row.reading)
        first = json.loads(row.first)
        published = _micros(first.get("published_at") or first["received_at"])
        last = max(_micros(row.read_at), last + 1)
        c.execute(
            sa.text("INSERT INTO heads VALUES (:n, :id, :rev, :published, :updated, :removed)"),
            {"n": number, "id": row.story_id, "rev": row.revision, "published": published, "updated": last,
             "removed": int(story.get("status") == "withdrawn")},
        )  # fmt: skip
        for clock, at in (("published", published), ("updated", last)):
            told = [
                {"kind": k, "key": v[:120], "at": at, "number": number}
                for k, v in sorted(_terms(story, reading))
            ]
            if told:
                c.execute(sa.insert(_table(clock)), told)


def _table(clock: str) -> sa.TableClause:
    return sa.table(f"head_terms_{clock}", *[sa.column(name) for name in ("kind", "key", "at", "number")])


def _micros(text: str) -> int:
    at = datetime.fromisoformat(text.replace("Z", "+00:00"))
    return round((at - _EPOCH).total_seconds() * 1_000_000)


def _terms(story: dict[str, object], reading: dict[str, list[dict[str, str]]]) -> set[tuple[str, str]]:
    linked = reading.get("securities") or []
    out = {("ticker", x[name]) for x in linked for name in ("key", "ticker")}
    out |= {("primary", x[name]) for x in linked if x.get("primary") for name in ("key", "ticker")}
    out |= {("theme", x["code"]) for x in reading.get("themes") or []}
    out |= {("event", x["type"]) for x in reading.get("events") or []}
    out |= {("country", x["key"]) for x in reading.get("mentions") or [] if x["kind"] == "country"}
    out |= {("rating", x["action"]) for x in reading.get("ratings") or []}
    out |= {("rating", "target") for x in reading.get("ratings") or [] if x.get("target") is not None}
    out |= {("rating", "")} if reading.get("ratings") else set()
    out |= {("source", str(story["source_id"])), ("language", str(story.get("language") or ""))}
    out |= {("author", str(story["byline"]).casefold())} if story.get("byline") else set()
    return out | {("status", str(story.get("status") or "usable"))}
