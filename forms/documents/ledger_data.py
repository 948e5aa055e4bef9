"""What the sheets of a case ledger (办件台账) say: the data that `forms.documents.ledger` lays out."""

from __future__ import annotations

import datetime as dt

import msgspec

from casework.release.catalogue import Text
from forms.documents.kit.form import Form


class LedgerRow(msgspec.Struct, frozen=True, kw_only=True):
    """One case as the ledger lists it; name and number masked; `mode` and `state` as on screen."""

    slip_number: str
    opened_on: dt.date
    applicant_masked: str
    id_masked: str
    matter: Text
    mode: str
    received: int
    wanted: int
    state: str
    due_on: dt.date | None = None
    finished_on: dt.date | None = None
    handler: str = ""
    evaluation: str = ""
    remark: str = ""


class Ledger(Form, frozen=True, kw_only=True):
    """The cases of one site from one day to another, always generated, never typed."""

    period_from: dt.date
    period_until: dt.date
    rows: tuple[LedgerRow, ...]
    made_on: dt.date
    print_no: int = 0
