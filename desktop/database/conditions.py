"""Which cases somebody waits for, in words that an index and a question have in common.

SQLite takes an index of a part of a table where the question says the same with the same constants: with
values that are bound it cannot know.  So each of these is text, and costs what it finds however many cases
there are.
"""

from __future__ import annotations

from sqlalchemy import Index, TextClause, text

RUNNING = "is_over IS 0 AND (limit_begun != '' OR papers_at != '')"  # a promised day is counted
UNDECIDED = "papers_at != '' AND supplement_at = '' AND may_be_deemed IS 1 AND missing_count > 0"
WATCHED = (
    "status != 'voided' AND (state = 'finished' OR asked != ''"
    " OR print_state IN ('unconfirmed', 'held_up') OR conflict_count > 0)"
)
CONTRADICTED = "conflict_count > 0"
AWAITED = "state IN ('informed', 'incomplete') AND missing_count > 0"  # papers of the applicant
UNENDED = "status = 'open' AND is_over IS 0 AND applicant_id_masked != ''"  # of somebody who has a number
OPEN_AFFAIRS = "is_open IS 1"
OPEN_BAGS = "(ticked_at = '' OR missing IS 1)"


def those(condition: str) -> TextClause:
    """As a condition of a statement about that table alone."""
    return text(condition)


def case_indexes() -> tuple[Index, ...]:
    """The indexes of the lines of cases: by what lists ask for, and of what somebody waits for."""
    parts = {
        "running": RUNNING,
        "undecided": UNDECIDED,
        "watched": WATCHED,
        "contradicted": CONTRADICTED,
    }
    by_day = {"unended": UNENDED, "awaited": AWAITED}
    return (
        Index(None, "state"),
        Index(None, "opened_at"),
        Index(None, "state", "opened_at"),
        Index(None, "matter_code"),
        *(Index(f"ix_cases_{name}", "position", sqlite_where=those(part)) for name, part in parts.items()),
        *(Index(f"ix_cases_{name}", "opened_at", sqlite_where=those(part)) for name, part in by_day.items()),
    )
