"""What a matter's service guide (办事指南) says: the frozen data that `forms.documents.guide` lays out."""

from __future__ import annotations

import datetime as dt

from casework.release.catalogue import Matter
from forms.documents.kit.form import Form


class Guide(Form, frozen=True, kw_only=True):
    """One matter as the public may read it; `number` is the matter's code, `print_no` stays 0.

    `site` gives place, hours and phones where the matter has none of its own.  A guide has no date of
    its own: the release's `effective_from` keeps the same release the same file.
    """

    matter: Matter
    print_no: int = 0
    effective_from: dt.date | None = None
