"""What an owner has read or starred in a feed reader."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """Add the table of marks."""
    op.create_table(
        "marks",
        sa.Column("owner", sa.String(200), primary_key=True),
        sa.Column("mark", sa.String(12), primary_key=True),
        sa.Column("number", sa.Integer(), primary_key=True, autoincrement=False),
    )
