"""Backups: when each was made, and how much of each device is in one."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.create_table(
        "backups",
        sa.Column("made_at", sa.String(), nullable=False),
        sa.Column("epoch", sa.String(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("made_at", name=op.f("pk_backups")),
    )
    with op.batch_alter_table("devices") as devices:
        devices.add_column(sa.Column("backed_up", sa.BigInteger(), nullable=False, server_default="0"))
    with op.batch_alter_table("devices") as devices:
        devices.alter_column("backed_up", server_default=None)
