"""The exchange with the banner, and the keyring's id apart from the device's."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    _make_banner()
    _make_displaced_entries()


def _make_banner() -> None:
    op.create_table(
        "banner",
        sa.Column("one", sa.Integer(), nullable=False),
        sa.Column("url", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("certificate", sa.String(), nullable=False),
        sa.Column("key", sa.LargeBinary(), nullable=False),
        sa.Column("site", sa.String(), nullable=False),
        sa.Column("seed", sa.LargeBinary(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("acknowledged_seq", sa.Integer(), nullable=False),
        sa.Column("acknowledged_hash", sa.String(), nullable=False),
        sa.Column("receipt", sa.String(), nullable=False),
        sa.Column("epoch", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("scope", sa.String(), nullable=False),
        sa.Column("contact_at", sa.String(), nullable=False),
        sa.Column("clock_offset_s", sa.Double(), nullable=False),
        sa.PrimaryKeyConstraint("one", name=op.f("pk_banner")),
    )
    op.create_table(
        "confirmed_entries",
        sa.Column("device", sa.String(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("site", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("device", "seq", name=op.f("pk_confirmed_entries")),
    )
    op.create_index(op.f("ix_confirmed_entries_site"), "confirmed_entries", ["site"], unique=False)
    op.create_table(
        "confirmed_sums",
        sa.Column("site", sa.String(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("site", name=op.f("pk_confirmed_sums")),
    )


def _make_displaced_entries() -> None:
    op.create_table(
        "displaced_entries",
        sa.Column("hash", sa.String(), nullable=False),
        sa.Column("device", sa.String(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("moved_to", sa.String(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("hash", name=op.f("pk_displaced_entries")),
    )
    op.create_table(
        "quarantined_entries",
        sa.Column("device", sa.String(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("device", "seq", name=op.f("pk_quarantined_entries")),
    )
    op.create_table(
        "sync_notes",
        sa.Column("note", sa.Integer(), nullable=False),
        sa.Column("noted_at", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("note", name=op.f("pk_sync_notes")),
    )
    with op.batch_alter_table("workplace") as workplace:
        workplace.add_column(sa.Column("keyring", sa.String(), nullable=False, server_default=""))
    op.execute("UPDATE workplace SET keyring = device")
    with op.batch_alter_table("workplace") as workplace:
        workplace.alter_column("keyring", server_default=None)
