"""What to bring for a matter, for whoever asks: counted as an enquiry, without a name or a number."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from desktop.desk.desk import Desk
    from desktop.services.forms.form_kind import MadeForm


def what_to_bring(desk: Desk, matter_code: str) -> MadeForm:
    """The guide of the matter, made and counted; off the window's thread."""
    from desktop.services.cases.record_affairs import Asked
    from desktop.services.forms.guide import GuideOrder

    made = desk.forms.make(GuideOrder(matter_code=matter_code))
    desk.affairs.note_enquiry(Asked(matter_code=matter_code))
    return made
