"""Sources by when they fall due, deliveries by channel and owner, stories by origin; filter rows kept once."""

import json

import sqlalchemy as sa
from alembic import op

from tocsin.store.rows import sortable

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Add the columns and indexes, fill them from the nouns, and keep filter rows by their key alone."""
    for table, column in (
        ("revisions", sa.Column("origin", sa.String(200), nullable=False, server_default="")),
        ("sources", sa.Column("polled", sa.Integer(), nullable=False, server_default="0")),
        ("source_states", sa.Column("next_due_at", sa.String(32), nullable=False, server_default="")),
        ("source_states", sa.Column("parked", sa.Integer(), nullable=False, server_default="0")),
    ):
        op.add_column(table, column)
    op.create_index("source_states_due", "source_states", ["parked", "next_due_at"])
    op.create_index("deliveries_by_channel", "deliveries", ["channel_id", "status", "next_attempt_at"])
    op.create_index("deliveries_by_owner", "deliveries", ["owner", "status"])
    _fill()
    _rebuild_story_keys()


def _fill() -> None:
    bind = op.get_bind()
    for ident, noun in bind.exec_driver_sql("SELECT id, noun FROM sources").all():
        source = json.loads(noun)
        polled = int(source["enabled"] and source["kind"] in ("feed", "websub"))
        bind.execute(sa.text("UPDATE sources SET polled = :p WHERE id = :i"), {"p": polled, "i": ident})
    for ident, noun in bind.exec_driver_sql("SELECT id, noun FROM source_states").all():
        state = json.loads(noun)
        values = {"d": sortable(state["next_due_at"]), "p": int(state["parked"]), "i": ident}
        bind.execute(sa.text("UPDATE source_states SET next_due_at = :d, parked = :p WHERE id = :i"), values)
    for n, noun in bind.exec_driver_sql("SELECT n, fingerprint FROM revisions").all():
        origin = json.loads(noun).get("origin", "")[:200]
        if origin:
            bind.execute(sa.text("UPDATE revisions SET origin = :o WHERE n = :n"), {"o": origin, "n": n})


def _rebuild_story_keys() -> None:
    op.rename_table("story_keys", "story_keys_old")
    op.create_table(
        "story_keys",
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("key", sa.String(length=80), nullable=False),
        sa.Column("received_at", sa.String(length=32), nullable=False),
        sa.Column("story_id", sa.String(length=80), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("kind", "key", "received_at", "story_id", "revision"),
        sqlite_with_rowid=False,
    )
    op.execute("INSERT INTO story_keys SELECT kind, key, received_at, story_id, revision FROM story_keys_old")
    op.drop_table("story_keys_old")
