"""Where each signed batch begins: its signature covers the hashes of all that is in it."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    op.add_column("signed_heads", sa.Column("first_seq", sa.BigInteger(), nullable=False, server_default="0"))
