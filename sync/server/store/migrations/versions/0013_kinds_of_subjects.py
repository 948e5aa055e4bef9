"""Of which kinds there are entries of a subject is asked with each delivery: it is found by an index."""

from alembic import op

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    op.create_index("ix_entries_subject_kind_rev", "entries", ["subject", "kind", "rev"])
    op.drop_index("ix_entries_subject", "entries")
