"""What writes were answered with, by idempotency key."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Add the table of replies."""
    op.create_table(
        "replies",
        sa.Column("id", sa.String(80), primary_key=True),
        sa.Column("owner", sa.String(200), nullable=False),
        sa.Column("noun", sa.Text(), nullable=False),
        sa.Column("at", sa.String(32), nullable=False),
    )
    op.create_index("ix_replies_owner", "replies", ["owner"])
    op.create_index("replies_by_time", "replies", ["at"])
