"""Releases that come over the network: parts on their way, and the newest manifest that was believed."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.create_table(
        "fetched_parts",
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_fetched_parts")),
    )
    op.create_table(
        "fetched_release",
        sa.Column("one", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("expires_at", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("one", name=op.f("pk_fetched_release")),
    )
    with op.batch_alter_table("staff") as staff:
        staff.add_column(sa.Column("role", sa.String(), nullable=False, server_default=""))
        staff.add_column(sa.Column("site", sa.String(), nullable=False, server_default=""))
        staff.add_column(sa.Column("left", sa.Boolean(), nullable=False, server_default=sa.false()))
    with op.batch_alter_table("cases") as cases:
        cases.add_column(sa.Column("progress", sa.String(), nullable=False, server_default=""))
        cases.add_column(sa.Column("result", sa.String(), nullable=False, server_default=""))
        cases.add_column(sa.Column("asked", sa.String(), nullable=False, server_default=""))
        cases.add_column(sa.Column("conflict_count", sa.Integer(), nullable=False, server_default="0"))
    for table, columns in _ADDED.items():
        with op.batch_alter_table(table) as changed:
            for column in columns:
                changed.alter_column(column, server_default=None)


_ADDED = {
    "staff": ("role", "site", "left"),
    "cases": ("progress", "result", "asked", "conflict_count"),
}
