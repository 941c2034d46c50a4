"""What people said of decisions."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Add the table of judgements."""
    op.create_table(
        "judgements",
        sa.Column("id", sa.String(80), primary_key=True),
        sa.Column("owner", sa.String(200), nullable=False),
        sa.Column("story_id", sa.String(80), nullable=False),
        sa.Column("made_at", sa.String(32), nullable=False),
        sa.Column("noun", sa.Text(), nullable=False),
    )
    op.create_index("judgements_by_owner", "judgements", ["owner", "made_at"])
    op.create_index("judgements_by_story", "judgements", ["story_id", "made_at"])
