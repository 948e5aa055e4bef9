"""Lists of what somebody waits for, and of states, days and matters, that cost the same after years."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

# As they were when this step was written: a later change of them is another step.
_PARTS = (
    ("ix_cases_running", "cases", "position", "is_over IS 0 AND (limit_begun != '' OR papers_at != '')"),
    (
        "ix_cases_undecided",
        "cases",
        "position",
        "papers_at != '' AND supplement_at = '' AND may_be_deemed IS 1 AND missing_count > 0",
    ),
    (
        "ix_cases_watched",
        "cases",
        "position",
        "status != 'voided' AND (state = 'finished' OR asked != ''"
        " OR print_state IN ('unconfirmed', 'held_up') OR conflict_count > 0)",
    ),
    ("ix_cases_contradicted", "cases", "position", "conflict_count > 0"),
    (
        "ix_cases_awaited",
        "cases",
        "opened_at",
        "state IN ('informed', 'incomplete') AND missing_count > 0",
    ),
    (
        "ix_cases_unended",
        "cases",
        "opened_at",
        "status = 'open' AND is_over IS 0 AND applicant_id_masked != ''",
    ),
    ("ix_affairs_open", "affairs", "position", "is_open IS 1"),
    ("ix_transfers_open", "transfers", "number", "(ticked_at = '' OR missing IS 1)"),
)
_WHOLE = (
    ("cases", ["state"]),
    ("cases", ["opened_at"]),
    ("cases", ["state", "opened_at"]),
    ("cases", ["matter_code"]),
    ("journal_entries", ["kind"]),
    ("originals", ["holder", "place"]),
    ("transfers", ["from_site", "sent_at"]),
    ("transfers", ["to_site", "sent_at"]),
    ("print_jobs", ["step"]),
)


def upgrade() -> None:
    for name, table, column, part in _PARTS:
        op.create_index(name, table, [column], unique=False, sqlite_where=sa.text(part))
    for table, columns in _WHOLE:
        op.create_index(op.f(f"ix_{table}_{'_'.join(columns)}"), table, columns, unique=False)
