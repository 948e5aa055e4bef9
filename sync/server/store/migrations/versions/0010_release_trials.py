"""Sites that try a release before it is for all."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    op.create_table(
        "release_trials",
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("site", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("number", "site", name=op.f("pk_release_trials")),
    )
