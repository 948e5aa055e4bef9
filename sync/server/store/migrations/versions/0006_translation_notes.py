"""Notes with which texts go back to their translators."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    op.create_table(
        "translation_notes",
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("part", sa.String(), nullable=False),
        sa.Column("path", sa.String(), nullable=False),
        sa.Column("zh", sa.String(), nullable=False),
        sa.Column("mn", sa.String(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("position", "part", "path", name=op.f("pk_translation_notes")),
    )
