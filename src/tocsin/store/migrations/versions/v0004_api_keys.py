"""API keys, each with its owner."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Add the table of API keys."""
    op.create_table(
        "api_keys",
        sa.Column("id", sa.String(80), primary_key=True),
        sa.Column("owner", sa.String(200), nullable=False),
        sa.Column("noun", sa.Text(), nullable=False),
    )
    op.create_index("ix_api_keys_owner", "api_keys", ["owner"])
