"""The schema of the first release: stream, sites, devices, entries, projections, releases, backups."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    _create_stream()
    _create_devices()
    _create_entries()
    _create_sharing()
    _create_attachments()
    _create_releases()


def _create_stream() -> None:
    """The stream of positions, its epochs, and the sites that it serves."""
    op.create_table(
        "stream",
        sa.Column("banner", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("epoch", sa.String(), nullable=False),
        sa.Column("secret", sa.LargeBinary(), nullable=False),
        sa.Column("seed", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("banner", name=op.f("pk_stream")),
    )
    op.create_table(
        "epochs",
        sa.Column("epoch", sa.String(), nullable=False),
        sa.Column("begun_at", sa.String(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("epoch", name=op.f("pk_epochs")),
    )
    op.create_table(
        "sites",
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("parent", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_sites")),
    )
    op.create_table(
        "site_totals",
        sa.Column("site", sa.String(), nullable=False),
        sa.Column("count", sa.BigInteger(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("site", name=op.f("pk_site_totals")),
    )
    op.create_table(
        "roster",
        sa.Column("staff", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("home", sa.String(), nullable=False),
        sa.Column("sites", sa.String(), nullable=False),
        sa.Column("left_at", sa.String(), nullable=False),
        sa.Column("is_appointed", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("staff", name=op.f("pk_roster")),
    )
    op.create_index(op.f("ix_roster_name"), "roster", ["name"], unique=False)


def _create_devices() -> None:
    """Devices, how they come in, and the letters that they have."""
    op.create_table(
        "devices",
        sa.Column("device", sa.String(), nullable=False),
        sa.Column("site", sa.String(), nullable=False),
        sa.Column("former_sites", sa.String(), nullable=False),
        sa.Column("key", sa.LargeBinary(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("enrolled_at", sa.String(), nullable=False),
        sa.Column("forked_from", sa.String(), nullable=False),
        sa.Column("revoked_at", sa.String(), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("hash", sa.String(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("contact_at", sa.String(), nullable=False),
        sa.Column("clock_offset_s", sa.Double(), nullable=False),
        sa.Column("program", sa.String(), nullable=False),
        sa.Column("letter", sa.String(), nullable=False),
        sa.Column("backed_up", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("device", name=op.f("pk_devices")),
    )
    op.create_table(
        "enrolment_codes",
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("site", sa.String(), nullable=False),
        sa.Column("issued_at", sa.String(), nullable=False),
        sa.Column("device", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_enrolment_codes")),
    )
    op.create_table(
        "device_letters",
        sa.Column("site", sa.String(), nullable=False),
        sa.Column("letter", sa.String(), nullable=False),
        sa.Column("device", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("site", "letter", name=op.f("pk_device_letters")),
    )


def _create_entries() -> None:
    """Entries, those set aside, and who signed them."""
    op.create_table(
        "entries",
        sa.Column("device", sa.String(), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("site", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("rev", sa.BigInteger(), nullable=False),
        sa.Column("seen", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("recorded_at", sa.String(), nullable=False),
        sa.Column("clock", sa.String(), nullable=False),
        sa.Column("staff", sa.String(), nullable=False),
        sa.Column("body_digest", sa.String(), nullable=False),
        sa.Column("prev", sa.String(), nullable=False),
        sa.Column("hash", sa.String(), nullable=False),
        sa.Column("suite", sa.SmallInteger(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("device", "seq", name=op.f("pk_entries")),
        sa.UniqueConstraint("position", name=op.f("uq_entries_position")),
    )
    op.create_index(op.f("ix_entries_site_position"), "entries", ["site", "position"], unique=False)
    op.create_index(op.f("ix_entries_subject"), "entries", ["subject"], unique=False)
    op.create_table(
        "quarantined_entries",
        sa.Column("device", sa.String(), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("hash", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("received_at", sa.String(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("device", "seq", name=op.f("pk_quarantined_entries")),
    )
    op.create_table(
        "signed_heads",
        sa.Column("device", sa.String(), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("hash", sa.String(), nullable=False),
        sa.Column("signature", sa.LargeBinary(), nullable=False),
        sa.Column("suite", sa.SmallInteger(), nullable=False),
        sa.PrimaryKeyConstraint("device", "seq", name=op.f("pk_signed_heads")),
    )


def _create_sharing() -> None:
    """Cases that sites see beside the tree, and their entries in the feeds of these sites."""
    op.create_table(
        "shared_subjects",
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("site", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("subject", "site", name=op.f("pk_shared_subjects")),
    )
    op.create_index(op.f("ix_shared_subjects_site"), "shared_subjects", ["site"])
    op.create_table(
        "side_deliveries",
        sa.Column("site", sa.String(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("device", sa.String(), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("site", "position", name=op.f("pk_side_deliveries")),
    )
    op.create_index(op.f("ix_side_deliveries_device_seq"), "side_deliveries", ["device", "seq"])


def _create_attachments() -> None:
    """What is in attached files, and which entries name them."""
    op.create_table(
        "named_attachments",
        sa.Column("device", sa.String(), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("size_bytes", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("device", "seq", name=op.f("pk_named_attachments")),
    )
    op.create_index(op.f("ix_named_attachments_sha256"), "named_attachments", ["sha256"])
    op.create_table(
        "held_attachments",
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("size_bytes", sa.BigInteger(), nullable=False),
        sa.Column("is_whole", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("sha256", name=op.f("pk_held_attachments")),
    )
    op.create_table(
        "attachment_slices",
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("first_byte", sa.BigInteger(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("sha256", "first_byte", name=op.f("pk_attachment_slices")),
    )


def _create_releases() -> None:
    """Releases in parts, and backups."""
    op.create_table(
        "published_releases",
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("content", sa.String(), nullable=False),
        sa.Column("signature", sa.LargeBinary(), nullable=False),
        sa.Column("published_at", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_published_releases")),
    )
    op.create_table(
        "release_parts",
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_release_parts")),
    )
    op.create_table(
        "backups",
        sa.Column("made_at", sa.String(), nullable=False),
        sa.Column("epoch", sa.String(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("made_at", name=op.f("pk_backups")),
    )
