"""What a phone-enquiry note (电话咨询记录) says: the data that `forms.documents.enquiry` lays out."""

from __future__ import annotations

import datetime as dt
from typing import Literal

from casework.release.catalogue import Matter
from forms.documents.kit.form import IssuedForm

FollowUp = Literal["none", "call", "visit", "department"]


class Enquiry(IssuedForm, frozen=True, kw_only=True):
    """One call: who asked what, what was answered, what is still to be done.

    Callers need not give a name.  `asked` and `answered` are in the script in which they were written.
    """

    asked_at: dt.datetime
    asked: str
    answered: str
    follow_up: FollowUp
    caller_name: str = ""
    caller_phone_masked: str = ""
    matter: Matter | None = None
    follow_by: dt.date | None = None
