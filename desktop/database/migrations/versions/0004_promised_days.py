"""Since when the promised limit of a case runs, and whether the case is at its end."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    with op.batch_alter_table("cases") as cases:
        cases.add_column(sa.Column("release", sa.String(), nullable=False, server_default=""))
        cases.add_column(sa.Column("limit_begun", sa.String(), nullable=False, server_default=""))
        cases.add_column(sa.Column("is_accepted", sa.Boolean(), nullable=False, server_default=sa.false()))
        cases.add_column(sa.Column("is_over", sa.Boolean(), nullable=False, server_default=sa.false()))
    with op.batch_alter_table("cases") as cases:
        for column in ("release", "limit_begun", "is_accepted", "is_over"):
            cases.alter_column(column, server_default=None)
    # What the new columns say of older cases stands in the journal: the lists are made anew at unlocking.
    op.execute(
        "INSERT OR REPLACE INTO settings (name, value) SELECT 'lists_stale', '0004' FROM cases LIMIT 1"
    )
