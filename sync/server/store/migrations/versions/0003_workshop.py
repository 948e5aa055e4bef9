"""The workshop: the working copy of the catalogue, edit by edit."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.create_table(
        "workshop_acts",
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("made_by", sa.String(), nullable=False),
        sa.Column("made_at", sa.String(), nullable=False),
        sa.Column("origin", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("position", name=op.f("pk_workshop_acts")),
    )
    op.create_table(
        "workshop_parts",
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("part", sa.String(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("position", "part", name=op.f("pk_workshop_parts")),
    )
    op.create_index(op.f("ix_workshop_parts_part_position"), "workshop_parts", ["part", "position"])
