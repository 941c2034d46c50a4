"""What rules, watchlists, channels and sources were like, and when alerts were decided, for questions about a time."""

import json

import sqlalchemy as sa
from alembic import op

from tocsin.model.alerts import Alert
from tocsin.model.codec import unpack
from tocsin.store.rows import stamp

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    """Add the table of past rows with what is held now, which counts as always held; and the clock of alerts."""
    op.create_table(
        "past_rows",
        sa.Column("n", sa.Integer(), primary_key=True, autoincrement=True),
        sa.Column("kind", sa.String(12), nullable=False),
        sa.Column("id", sa.String(80), nullable=False),
        sa.Column("owner", sa.String(200), nullable=False),
        sa.Column("at", sa.String(32), nullable=False),
        sa.Column("noun", sa.Text(), nullable=False),
    )
    op.create_index("past_rows_by_owner", "past_rows", ["kind", "owner", "at"])
    here = op.get_bind()
    for kind in ("rule", "watchlist", "channel", "source"):
        table = sa.table(f"{kind}s", *map(sa.column, ("id", "owner", "noun")))
        for row in here.execute(sa.select(table).order_by(table.c.id)).all():
            noun = json.loads(row.noun)
            if "secret" in noun:
                noun["secret"] = ""
            values = {"kind": kind, "id": row.id, "owner": row.owner, "noun": json.dumps(noun)}
            here.execute(
                sa.text(
                    "INSERT INTO past_rows (kind, id, owner, at, noun) VALUES (:kind, :id, :owner, '', :noun)"
                ),
                values,
            )
    op.add_column("alerts", sa.Column("created_at", sa.String(32), nullable=False, server_default=""))
    for row in here.execute(sa.text("SELECT n, noun FROM alerts ORDER BY n")).all():
        at = stamp(unpack(Alert, row.noun).created_at)
        here.execute(sa.text("UPDATE alerts SET created_at = :at WHERE n = :n"), {"at": at, "n": row.n})
