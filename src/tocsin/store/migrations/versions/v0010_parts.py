"""Rules that are still to be told of a story, alerts found by their rule; what is held for a digest, and wishes."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    """Add the tables of parts and of hushes, the index of alerts by rule, and why a delivery is held."""
    op.add_column("deliveries", sa.Column("reason", sa.String(12), nullable=False, server_default=""))
    op.create_table(
        "hushes",
        sa.Column("id", sa.String(80), primary_key=True),
        sa.Column("owner", sa.String(200), nullable=False),
        sa.Column("noun", sa.Text(), nullable=False),
    )
    op.create_index("ix_hushes_owner", "hushes", ["owner"])
    op.create_table(
        "parts",
        sa.Column("n", sa.Integer(), primary_key=True, autoincrement=True),
        sa.Column("story_id", sa.String(80), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("storyline_id", sa.String(80), nullable=False),
        sa.Column("at", sa.String(32), nullable=False),
        sa.Column("rules", sa.Text(), nullable=False),
    )
    op.create_index("ix_parts_storyline_id", "parts", ["storyline_id"])
    op.create_index("alerts_by_rule", "alerts", ["rule_id", "storyline_id"])
