"""What a result's hand-over (办理结果送达凭证) says: the data that `forms.documents.handover` lays out."""

from __future__ import annotations

from typing import Literal

import msgspec

from casework.release.catalogue import Matter, Text
from forms.documents.kit.form import IssuedForm

Manner = Literal["window", "agent", "post"]  # 窗口领取 代办送达 邮寄送达


class ResultDocument(msgspec.Struct, frozen=True, kw_only=True):
    """One paper that is handed over: a certificate, a decision."""

    name: Text
    document_number: str = ""
    copies: int = 1
    remark: str = ""


class ReturnedOriginal(msgspec.Struct, frozen=True, kw_only=True):
    """Originals of one kind that go back to their owner."""

    name: Text
    count: int = 1


class Handover(IssuedForm, frozen=True, kw_only=True):
    """Which papers came out of a case, and who signs for them; `recipient` is "" for the applicant."""

    matter: Matter
    slip_number: str
    applicant_name: str
    applicant_id_masked: str
    applicant_phone_masked: str
    outcome: Text
    documents: tuple[ResultDocument, ...]
    manner: Manner
    recipient_name: str = ""
    recipient_id_masked: str = ""
    returned: tuple[ReturnedOriginal, ...] = ()
