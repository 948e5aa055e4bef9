"""What devices deposit, the officers who open their keys, and codes that replace a lost device."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.add_column("enrolment_codes", sa.Column("replaces", sa.String(), nullable=False, server_default=""))
    op.create_table(
        "deposits",
        sa.Column("device", sa.String(), nullable=False),
        sa.Column("deposited_at", sa.String(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("device", name=op.f("pk_deposits")),
    )
    op.create_table(
        "recovery_keys",
        sa.Column("public", sa.LargeBinary(), nullable=False),
        sa.Column("made_at", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("public", name=op.f("pk_recovery_keys")),
    )
    op.create_table(
        "recovery_officers",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("public", sa.LargeBinary(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("added_at", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_recovery_officers")),
    )
    op.create_table(
        "recovery_pairs",
        sa.Column("inner", sa.String(), nullable=False),
        sa.Column("outer", sa.String(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("inner", "outer", name=op.f("pk_recovery_pairs")),
    )
