"""Digests of the stories held with their events and figures, from which calendars are made."""

from dataclasses import replace

import sqlalchemy as sa
from alembic import op

from tocsin.model.codec import pack, unpack
from tocsin.model.digests import digest_of
from tocsin.model.reading import Reading
from tocsin.model.stories import Story
from tocsin.model.terms import terms_of

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Make each digest anew from its story and reading."""
    c = op.get_bind()
    rows = c.execute(
        sa.text(
            "SELECT h.number, r.headline, r.body, r.story, r.reading FROM heads h "
            "JOIN revisions r ON r.story_id = h.story_id AND r.revision = h.revision"
        )
    )
    for row in rows:
        story = replace(unpack(Story, row.story), headline=row.headline, body=row.body)
        reading = unpack(Reading, row.reading)
        if reading.events:
            digest = pack(digest_of(story, reading, terms_of(story, reading)))
            c.execute(
                sa.text("UPDATE heads SET digest = :d WHERE number = :n"), {"d": digest, "n": row.number}
            )
