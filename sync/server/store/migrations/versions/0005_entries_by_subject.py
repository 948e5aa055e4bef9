"""Entries are found by their subject; where a case counts is what its entries say, not a table of its own."""

from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.drop_index(op.f("ix_entries_body_digest"), table_name="entries")
    op.create_index(op.f("ix_entries_subject"), "entries", ["subject"], unique=False)
    op.drop_table("case_sites")
