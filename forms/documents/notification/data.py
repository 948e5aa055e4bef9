"""What a notification says: the frozen data that `forms.documents.notification.a4` lays out.

Personal data arrives here already masked (`casework.people.masking`).
"""

from __future__ import annotations

import msgspec

from casework.release.catalogue import Matter, Mode, Text
from forms.documents.kit.form import IssuedForm
from forms.documents.kit.materials import MaterialLine


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """One answered situation on which the list of materials rests."""

    question: Text
    answer: Text


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
