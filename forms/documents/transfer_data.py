"""What a transfer sheet (转办单) says: the data that `forms.documents.transfer` lays out."""

from __future__ import annotations

import datetime as dt

import msgspec

from casework.release.catalogue import Site, Text
from forms.documents.kit.form import IssuedForm


class TransferredCase(msgspec.Struct, frozen=True, kw_only=True):
    """One case in the bag, with the papers that go with it; the applicant's name is masked."""

    slip_number: str
    applicant_masked: str
    matter: Text
    originals: int = 0
    copies: int = 0
    due_on: dt.date | None = None
    remark: str = ""


class Transfer(IssuedForm, frozen=True, kw_only=True):
    """Cases and their papers on their way from `site` to another; `carrier` brings the sealed bag."""

    to_site: Site
    cases: tuple[TransferredCase, ...]
    carrier: str = ""
    bag_seal: str = ""
