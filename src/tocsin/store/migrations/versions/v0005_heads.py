"""The newest revision of each story under a number, with the terms that lists are filtered by."""

from dataclasses import replace

import sqlalchemy as sa
from alembic import op

from tocsin.model.codec import micros, pack, unpack
from tocsin.model.digests import digest_of
from tocsin.model.reading import Reading
from tocsin.model.stories import Story
from tocsin.model.terms import terms_of
from tocsin.store.rows import unstamp

revision = "0005"
down_revision = "0004"


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
        sa.Column("digest", sa.Text(), nullable=False),
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
            "SELECT r.story_id, r.revision, r.read_at, r.headline, r.body, r.story, r.reading, f.story AS first "
            "FROM revisions r JOIN stories t ON t.id = r.story_id AND t.revision = r.revision "
            "JOIN revisions f ON f.story_id = r.story_id AND f.revision = "
            "(SELECT MIN(revision) FROM revisions WHERE story_id = r.story_id) ORDER BY r.seq, r.n"
        )
    )
    last = 0
    for number, row in enumerate(rows, 1):
        story = replace(unpack(Story, row.story), headline=row.headline, body=row.body)
        reading, first = unpack(Reading, row.reading), unpack(Story, row.first)
        published = micros(first.published_at or first.received_at)
        read_at = unstamp(row.read_at)
        held = terms_of(story, reading)
        last = max(micros(read_at) if read_at else 0, last + 1)
        c.execute(
            sa.text("INSERT INTO heads VALUES (:n, :id, :rev, :published, :updated, :removed, :digest)"),
            {"n": number, "id": row.story_id, "rev": row.revision, "published": published, "updated": last,
             "removed": int(story.status == "withdrawn"), "digest": pack(digest_of(story, reading, held))},
        )  # fmt: skip
        for clock, at in (("published", published), ("updated", last)):
            told = [{"kind": k, "key": v, "at": at, "number": number} for k, v in sorted(held)]
            if told:
                c.execute(sa.insert(_table(clock)), told)


def _table(clock: str) -> sa.TableClause:
    return sa.table(f"head_terms_{clock}", *[sa.column(name) for name in ("kind", "key", "at", "number")])
