"""The schema of the first release: journal, what only this device keeps, the exchange, projections."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    _create_journal()
    _create_device()
    _create_banner()
    _create_exchange()
    _create_excluded()
    _create_case_lines()
    _create_event_lines()
    _create_other_lines()


def _create_journal() -> None:
    """What was learned first-hand, and where each chain ends."""
    op.create_table(
        "journal_entries",
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("device", sa.String(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("rev", sa.Integer(), nullable=False),
        sa.Column("seen", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("recorded_at", sa.String(), nullable=False),
        sa.Column("clock", sa.String(), nullable=False),
        sa.Column("staff", sa.String(), nullable=False),
        sa.Column("body_digest", sa.String(), nullable=False),
        sa.Column("prev", sa.String(), nullable=False),
        sa.Column("hash", sa.String(), nullable=False),
        sa.Column("suite", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("position", name=op.f("pk_journal_entries")),
        sa.UniqueConstraint("device", "seq", name=op.f("uq_journal_entries_device_seq")),
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
        sqlite_with_rowid=False,
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
        sa.Column("keyring", sa.String(), nullable=False),
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


def _create_banner() -> None:
    """Who the banner is, and how far the two have come."""
    op.create_table(
        "banner",
        sa.Column("one", sa.Integer(), nullable=False),
        sa.Column("url", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("trust", sa.LargeBinary(), nullable=False),
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
        sqlite_with_rowid=False,
    )
    op.create_table(
        "confirmed_sums",
        sa.Column("site", sa.String(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("site", name=op.f("pk_confirmed_sums")),
    )


def _create_exchange() -> None:
    """What the exchange keeps besides."""
    op.create_table(
        "quarantined_entries",
        sa.Column("device", sa.String(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("device", "seq", name=op.f("pk_quarantined_entries")),
    )
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
        "sync_notes",
        sa.Column("note", sa.Integer(), nullable=False),
        sa.Column("noted_at", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("note", name=op.f("pk_sync_notes")),
    )
    op.create_table(
        "doubled_numbers",
        sa.Column("slip_number", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("slip_number", name=op.f("pk_doubled_numbers")),
    )
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


def _create_excluded() -> None:
    """Entries of which nothing is made."""
    op.create_table(
        "excluded_entries",
        sa.Column("device", sa.String(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("hash", sa.String(), nullable=False),
        sa.Column("site", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("noted_at", sa.String(), nullable=False),
        sa.Column("is_hidden", sa.Boolean(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("device", "seq", name=op.f("pk_excluded_entries")),
    )


def _create_case_lines() -> None:
    """Cases in lists, made anew from the journal at any time."""
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
        sa.Column("print_state", sa.String(), nullable=False),
        sa.Column("print_reason", sa.String(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        *_texts("staff_name", "search_text", "name_key", "progress", "result", "asked"),
        sa.Column("conflict_count", sa.Integer(), nullable=False),
        sa.Column("release", sa.String(), nullable=False),
        sa.Column("limit_begun", sa.String(), nullable=False),
        sa.Column("is_accepted", sa.Boolean(), nullable=False),
        sa.Column("papers_at", sa.String(), nullable=False),
        sa.Column("supplement_at", sa.String(), nullable=False),
        sa.Column("stops", sa.String(), nullable=False),
        sa.Column("may_be_deemed", sa.Boolean(), nullable=False),
        sa.Column("is_over", sa.Boolean(), nullable=False),
        sa.Column("mode", sa.String(), nullable=False),
        sa.Column("slip_count", sa.Integer(), nullable=False),
        sa.Column("is_complete_at_once", sa.Boolean(), nullable=False),
        sa.Column("avoided_count", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("position", name=op.f("pk_cases")),
        sa.UniqueConstraint("case_id", name=op.f("uq_cases_case_id")),
    )


def _create_event_lines() -> None:
    """Originals, transfers, tasks and affairs; attached files and numbers."""
    _create_attachments()
    op.create_table(
        "originals",
        sa.Column("case_id", sa.String(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("holder", sa.String(), nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("since", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("case_id", "code", "holder", "place", name=op.f("pk_originals")),
    )
    op.create_table(
        "transfers",
        sa.Column("case_id", sa.String(), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("from_site", sa.String(), nullable=False),
        sa.Column("to_site", sa.String(), nullable=False),
        sa.Column("sent_at", sa.String(), nullable=False),
        sa.Column("ticked_at", sa.String(), nullable=False),
        sa.Column("missing", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("case_id", "number", name=op.f("pk_transfers")),
    )
    op.create_index(op.f("ix_transfers_number"), "transfers", ["number"], unique=False)
    _create_tasks_and_affairs()


def _create_attachments() -> None:
    """What is in attached files, which cases name them, and numbers of cases besides slips."""
    op.create_table(
        "attached_contents",
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("held_epoch", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("sha256", name=op.f("pk_attached_contents")),
    )
    op.create_table(
        "attached_slices",
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("first_byte", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("sha256", "first_byte", name=op.f("pk_attached_slices")),
    )
    op.create_table(
        "numbers",
        *_texts("case_id", "number"),
        sa.PrimaryKeyConstraint("case_id", "number", name=op.f("pk_numbers")),
    )
    op.create_index(op.f("ix_numbers_number"), "numbers", ["number"], unique=False)
    op.create_table(
        "attachments",
        *_texts("case_id", "sha256", "device"),
        sa.Column("size_bytes", sa.Integer(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("case_id", "sha256", name=op.f("pk_attachments")),
    )


def _create_tasks_and_affairs() -> None:
    """What waits for somebody, and what is no case."""
    op.create_table(
        "other_conflicts",
        *_texts("subject", "what"),
        sa.PrimaryKeyConstraint("subject", "what", name=op.f("pk_other_conflicts")),
    )
    op.create_table(
        "case_tasks",
        *_texts("case_id", "kind", "about", "since", "due"),
        sa.PrimaryKeyConstraint("case_id", "kind", "about", name=op.f("pk_case_tasks")),
    )
    op.create_table(
        "affairs",
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("site", sa.String(), nullable=False),
        sa.Column("at", sa.String(), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("member_count", sa.Integer(), nullable=False),
        sa.Column("is_open", sa.Boolean(), nullable=False),
        sa.Column("due", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("subject", name=op.f("pk_affairs")),
    )
    op.create_index(op.f("ix_affairs_position"), "affairs", ["position"], unique=False)


def _create_other_lines() -> None:
    """Slips, prints, uses and staff, made anew from the journal at any time."""
    op.create_table(
        "slips",
        sa.Column("case_id", sa.String(), nullable=False),
        sa.Column("slip_number", sa.String(), nullable=False),
        sa.Column("issued_by", sa.String(), nullable=False),
        sa.Column("archived", sa.Boolean(), nullable=False),
        sa.Column("is_settled", sa.Boolean(), nullable=False),
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
        sa.Column("step", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("queued_at", sa.String(), nullable=False),
        sa.Column("device", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("job", "case_id", "slip_number", "device", name=op.f("pk_print_jobs")),
    )
    op.create_index(op.f("ix_print_jobs_position"), "print_jobs", ["position"], unique=False)
    op.create_index(op.f("ix_print_jobs_slip_number"), "print_jobs", ["slip_number"], unique=False)
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
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("site", sa.String(), nullable=False),
        sa.Column("left", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("staff", name=op.f("pk_staff")),
    )


def _texts(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, sa.String(), nullable=False) for name in names]
