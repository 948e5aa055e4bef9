"""What F9 does off the window's thread: a case is recorded only when its slip can be printed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from casework.cases.draft import Draft

if TYPE_CHECKING:
    from desktop.desk.desk import Desk
    from desktop.services.cases.open_case import SavedCase


def save_printable(desk: Desk, draft: Draft, paper: str) -> SavedCase:
    """Refuse what cannot be printed on that paper before it has a number: a saved slip is never put right."""
    desk.slips.check_printable(draft, paper)
    return desk.cases.open(draft)
