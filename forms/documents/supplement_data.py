"""What a 补正告知 says: the data that `forms.documents.supplement` lays out."""

from __future__ import annotations

import datetime as dt

from casework.release.catalogue import Matter, Text
from forms.documents.kit.form import IssuedForm
from forms.documents.notification.data import MaterialLine


class Supplement(IssuedForm, frozen=True, kw_only=True):
    """What an application lacks, told once by a township that holds a written delegation.

    `authority` is who delegated: the township acts in its name (行政许可法 第二十四条).  Only materials
    that are missing or invalid are printed.
    """

    matter: Matter
    authority: Text
    applicant_name: str
    applicant_id_masked: str
    applicant_phone_masked: str
    received_on: dt.date
    materials: tuple[MaterialLine, ...]
    agent_name: str = ""
    hand_in_by: dt.date | None = None
