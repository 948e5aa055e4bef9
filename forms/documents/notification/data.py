"""What a notification says: the frozen data that `forms.documents.notification.a4` lays out.

Personal data arrives here already masked (`casework.people.masking`).
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from casework.release.catalogue import Matter, Mode, Text, TranslationStatus
from forms.documents.kit.form import IssuedForm
from forms.documents.kit.materials import MaterialLine


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """One answered situation on which the list of materials rests."""

    question: Text
    answer: Text

    @classmethod
    def of(cls, question: Text, chosen: Sequence[Text]) -> Answer:
        """The answer of all options that were chosen; Mongolian only where each of them has it."""
        if len(chosen) == 1:
            return cls(question=question, answer=chosen[0])
        mongolian = "᠂ ".join(each.mn for each in chosen) if all(each.mn for each in chosen) else ""
        approved = all(each.status == "approved" for each in chosen)
        status: TranslationStatus = ("approved" if approved else "draft") if mongolian else "none"
        together = Text(zh="、".join(each.zh for each in chosen), mn=mongolian, status=status)
        return cls(question=question, answer=together)


class Notification(IssuedForm, frozen=True, kw_only=True):
    """All that one 一次性告知单 says.

    `service_notice` is true where the site is no authority for the matter, and prints the release's
    sentence about it.
    """

    matter: Matter
    mode: Mode
    applicant_name: str
    applicant_id_masked: str
    applicant_phone_masked: str
    agent_name: str
    answers: tuple[Answer, ...]
    materials: tuple[MaterialLine, ...]
    service_notice: bool
