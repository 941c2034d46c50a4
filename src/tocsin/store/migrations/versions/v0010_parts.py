"""Rules that are still to be told of a story, and alerts found by their rule."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    """Add the table of parts, and the index of alerts by rule."""
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
