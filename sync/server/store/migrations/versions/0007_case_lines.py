"""Lines of cases for the hall's lists; they are filled by the server while it serves."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"

_INDEXES = (
    ("opened_at", "subject"),
    ("site", "opened_at", "subject"),
    ("site", "state", "opened_at", "subject"),
    ("state", "opened_at", "subject"),
    ("matter_code", "opened_at", "subject"),
    ("due_on", "site"),
    ("name_key",),
    ("document_key",),
    ("phone_key",),
)


def upgrade() -> None:
    _create_lines()
    _create_beside()


def _create_lines() -> None:
    op.create_table(
        "case_lines",
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("site", sa.String(), nullable=False),
        sa.Column("opened_at", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("matter_code", sa.String(), nullable=False),
        sa.Column("matter_name", sa.String(), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("missing", sa.BigInteger(), nullable=False),
        sa.Column("due_on", sa.String(), nullable=False),
        sa.Column("name_key", sa.String(), nullable=False),
        sa.Column("document_key", sa.String(), nullable=False),
        sa.Column("phone_key", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("subject", name=op.f("pk_case_lines")),
    )
    for columns in _INDEXES:
        op.create_index(op.f("ix_case_lines_" + "_".join(columns)), "case_lines", list(columns))


def _create_beside() -> None:
    op.create_table(
        "lines_made",
        sa.Column("row", sa.SmallInteger(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("release", sa.BigInteger(), nullable=False),
        sa.Column("redo", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("row", name=op.f("pk_lines_made")),
    )
    op.create_table(
        "case_needs",
        sa.Column("need", sa.String(), nullable=False),
        sa.Column("opened_at", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("need", "opened_at", "subject", name=op.f("pk_case_needs")),
    )
    op.create_index(op.f("ix_case_needs_subject"), "case_needs", ["subject"])
    op.create_table(
        "case_counts",
        sa.Column("site", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("count", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("site", "state", name=op.f("pk_case_counts")),
    )
    op.create_table(
        "device_releases",
        sa.Column("device", sa.String(), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("device", name=op.f("pk_device_releases")),
    )
