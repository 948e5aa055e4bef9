"""What proves that entries of others are theirs."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.create_table(
        "known_devices",
        sa.Column("device", sa.String(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("device", name=op.f("pk_known_devices")),
    )
    op.create_table(
        "signed_batches",
        sa.Column("device", sa.String(), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.Column("first", sa.Integer(), nullable=False),
        sa.Column("signature", sa.LargeBinary(), nullable=False),
        sa.Column("suite", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("device", "last", name=op.f("pk_signed_batches")),
    )
    op.create_table(
        "hashes_beside",
        sa.Column("device", sa.String(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("hash", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("device", "seq", name=op.f("pk_hashes_beside")),
    )
