"""What a receipt for originals (材料接收清单) says: the data that `forms.documents.receipt` lays out."""

from __future__ import annotations

import datetime as dt

import msgspec

from casework.release.catalogue import Matter, Text
from forms.documents.kit.form import IssuedForm


class ReceivedMaterial(msgspec.Struct, frozen=True, kw_only=True):
    """One kind of paper taken in; `pages` 0 where they were not counted."""

    number: int
    name: Text
    originals: int = 0
    copies: int = 0
    pages: int = 0
    remark: str = ""


class Receipt(IssuedForm, frozen=True, kw_only=True):
    """All papers that one person handed in for one matter.  `notification_number` is that of their slip."""

    matter: Matter
    applicant_name: str
    applicant_id_masked: str
    applicant_phone_masked: str
    materials: tuple[ReceivedMaterial, ...]
    giver_name: str = ""
    notification_number: str = ""
    promised_on: dt.date | None = None
