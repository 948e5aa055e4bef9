"""By which key values are sealed, none so far, and how sealed names begin: older servers go on as before."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    for name in ("data_key", "sealed_with"):
        op.add_column("stream", sa.Column(name, sa.BigInteger(), server_default="0", nullable=False))
    op.create_table(
        "case_name_keys",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("key", "subject", name=op.f("pk_case_name_keys")),
    )
    op.create_index(op.f("ix_case_name_keys_subject"), "case_name_keys", ["subject"])
