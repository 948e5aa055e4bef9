"""Letters of devices: given out by the banner, never twice at a site."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.create_table(
        "device_letters",
        sa.Column("site", sa.String(), nullable=False),
        sa.Column("letter", sa.String(), nullable=False),
        sa.Column("device", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("site", "letter", name=op.f("pk_device_letters")),
    )
    with op.batch_alter_table("devices") as devices:
        devices.add_column(sa.Column("letter", sa.String(), nullable=False, server_default=""))
    with op.batch_alter_table("devices") as devices:
        devices.alter_column("letter", server_default=None)
