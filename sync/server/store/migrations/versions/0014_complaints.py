"""Complaints of which the bodies are there still are looked for by an index of their own."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    those = sa.text("kind = 'complaint_received' AND body IS NOT NULL")
    op.create_index(
        "ix_entries_complaints", "entries", ["subject"], sqlite_where=those, postgresql_where=those
    )
