"""The first schema: journal, what only this device keeps, projections."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    _create_journal()
    _create_device()
    _create_case_projections()
    _create_site_projections()


def _create_journal() -> None:
    """What was learned first-hand, and where each chain ends."""
    op.create_table(
        "journal_entries",
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("device", sa.String(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("rev", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("recorded_at", sa.String(), nullable=False),
        sa.Column("clock", sa.String(), nullable=False),
        sa.Column("staff", sa.String(), nullable=False),
        sa.Column("body_digest", sa.String(), nullable=False),
        sa.Column("prev", sa.String(), nullable=False),
        sa.Column("hash", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("position", name=op.f("pk_journal_entries")),
        sa.UniqueConstraint("device", "seq", name=op.f("uq_journal_entries_device_seq")),
        sa.UniqueConstraint("hash", name=op.f("uq_journal_entries_hash")),
    )
    op.create_index(
        op.f("ix_journal_entries_subject_rev"), "journal_entries", ["subject", "rev"], unique=False
    )
    op.create_table(
        "journal_bodies",
        sa.Column("device", sa.String(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["device", "seq"],
            ["journal_entries.device", "journal_entries.seq"],
            name=op.f("fk_journal_bodies_journal_entries"),
        ),
        sa.PrimaryKeyConstraint("device", "seq", name=op.f("pk_journal_bodies")),
    )
    op.create_table(
        "journal_heads",
        sa.Column("device", sa.String(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("hash", sa.String(), nullable=False),
        sa.Column("newest_at", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("device", name=op.f("pk_journal_heads")),
    )


def _create_device() -> None:
    """What only this device keeps."""
    op.create_table(
        "workplace",
        sa.Column("device", sa.String(), nullable=False),
        sa.Column("site", sa.String(), nullable=False),
        sa.Column("letter", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("device", name=op.f("pk_workplace")),
    )
    op.create_table(
        "settings",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("value", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_settings")),
    )
    op.create_table(
        "drafts",
        sa.Column("draft_id", sa.String(), nullable=False),
        sa.Column("change", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("draft_id", name=op.f("pk_drafts")),
    )
    op.create_table(
        "releases",
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("search_keys", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_releases")),
        sa.UniqueConstraint("number", name=op.f("uq_releases_number")),
    )
    op.create_table(
        "allotted_numbers",
        sa.Column("slip_number", sa.String(), nullable=False),
        sa.Column("site", sa.String(), nullable=False),
        sa.Column("day", sa.String(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("slip_number", name=op.f("pk_allotted_numbers")),
        sa.UniqueConstraint("site", "day", "sequence", name=op.f("uq_allotted_numbers_site_day_sequence")),
    )
    op.create_table(
        "archived_pdfs",
        sa.Column("slip_number", sa.String(), nullable=False),
        sa.Column("print_no", sa.Integer(), nullable=False),
        sa.Column("pdf", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("slip_number", "print_no", name=op.f("pk_archived_pdfs")),
    )


def _create_case_projections() -> None:
    """Cases, slips and prints, made anew from the journal at any time."""
    op.create_table(
        "cases",
        sa.Column("case_id", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("site", sa.String(), nullable=False),
        sa.Column("slip_number", sa.String(), nullable=False),
        sa.Column("opened_at", sa.String(), nullable=False),
        sa.Column("clock_trusted", sa.Boolean(), nullable=False),
        sa.Column("matter_code", sa.String(), nullable=False),
        sa.Column("matter_name", sa.String(), nullable=False),
        sa.Column("applicant_name", sa.String(), nullable=False),
        sa.Column("applicant_id_masked", sa.String(), nullable=False),
        sa.Column("missing_count", sa.Integer(), nullable=False),
        sa.Column("print_count", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("staff_name", sa.String(), nullable=False),
        sa.Column("search_text", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("case_id", name=op.f("pk_cases")),
    )
    op.create_index(op.f("ix_cases_position"), "cases", ["position"], unique=False)
    op.create_table(
        "slips",
        sa.Column("case_id", sa.String(), nullable=False),
        sa.Column("slip_number", sa.String(), nullable=False),
        sa.Column("issued_by", sa.String(), nullable=False),
        sa.Column("archived", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("case_id", "slip_number", name=op.f("pk_slips")),
    )
    op.create_index(op.f("ix_slips_slip_number"), "slips", ["slip_number"], unique=False)
    op.create_table(
        "print_jobs",
        sa.Column("job", sa.String(), nullable=False),
        sa.Column("case_id", sa.String(), nullable=False),
        sa.Column("slip_number", sa.String(), nullable=False),
        sa.Column("print_no", sa.Integer(), nullable=False),
        sa.Column("queue", sa.String(), nullable=False),
        sa.Column("queue_job", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("queued_at", sa.String(), nullable=False),
        sa.Column("device", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("job", name=op.f("pk_print_jobs")),
    )
    op.create_index(op.f("ix_print_jobs_position"), "print_jobs", ["position"], unique=False)
    op.create_index(op.f("ix_print_jobs_slip_number"), "print_jobs", ["slip_number"], unique=False)


def _create_site_projections() -> None:
    """Uses and staff, made anew from the journal at any time."""
    op.create_table(
        "matter_uses",
        sa.Column("matter_code", sa.String(), nullable=False),
        sa.Column("uses", sa.Integer(), nullable=False),
        sa.Column("last_position", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("matter_code", name=op.f("pk_matter_uses")),
    )
    op.create_table(
        "staff",
        sa.Column("staff", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("staff", name=op.f("pk_staff")),
    )
