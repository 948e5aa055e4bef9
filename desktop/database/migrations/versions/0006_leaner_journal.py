"""The journal without an index of hashes, which nobody asked for: random, it was written to all over.

A hash covers device and seq, of which no two entries are the same, so it needs no rule of its own.
"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"

_COLUMNS = "position, device, seq, subject, rev, kind, recorded_at, clock, staff, body_digest, prev, hash"


def upgrade() -> None:
    op.drop_index(op.f("ix_confirmed_entries_site"), table_name="confirmed_entries")
    # Bodies point at entries: while those are made anew, the bodies stand aside, pointing at nothing.
    op.execute("CREATE TABLE bodies_aside AS SELECT device, seq, body FROM journal_bodies")
    op.drop_table("journal_bodies")
    op.drop_index(op.f("ix_journal_entries_subject_rev"), table_name="journal_entries")
    op.rename_table("journal_entries", "entries_before")
    _create_journal()
    op.execute(
        f"INSERT INTO journal_entries ({_COLUMNS}) "  # noqa: S608
        f"SELECT {_COLUMNS} FROM entries_before ORDER BY position"
    )
    op.execute("INSERT INTO journal_bodies (device, seq, body) SELECT device, seq, body FROM bodies_aside")
    op.drop_table("entries_before")
    op.drop_table("bodies_aside")


def _create_journal() -> None:
    op.create_table(
        "journal_entries",
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("device", sa.String(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("rev", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("recorded_at", sa.String(), nullable=False),
        sa.Column("clock", sa.String(), nullable=False),
        sa.Column("staff", sa.String(), nullable=False),
        sa.Column("body_digest", sa.String(), nullable=False),
        sa.Column("prev", sa.String(), nullable=False),
        sa.Column("hash", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("position", name=op.f("pk_journal_entries")),
        sa.UniqueConstraint("device", "seq", name=op.f("uq_journal_entries_device_seq")),
    )
    op.create_index(
        op.f("ix_journal_entries_subject_rev"), "journal_entries", ["subject", "rev"], unique=False
    )
    op.create_table(
        "journal_bodies",
        sa.Column("device", sa.String(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["device", "seq"],
            ["journal_entries.device", "journal_entries.seq"],
            name=op.f("fk_journal_bodies_journal_entries"),
        ),
        sa.PrimaryKeyConstraint("device", "seq", name=op.f("pk_journal_bodies")),
    )
