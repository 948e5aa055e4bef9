"""Who signed which stretch of the own journal; prints are found by their case."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.create_table(
        "journal_commits",
        sa.Column("device", sa.String(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("hash", sa.String(), nullable=False),
        sa.Column("previous", sa.Integer(), nullable=False),
        sa.Column("staff", sa.String(), nullable=False),
        sa.Column("carried", sa.Boolean(), nullable=False),
        sa.Column("device_signature", sa.LargeBinary(), nullable=False),
        sa.Column("staff_signature", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("device", "seq", name=op.f("pk_journal_commits")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_print_jobs_case_id"), "print_jobs", ["case_id"], unique=False)
