"""A draft: what the clerk has typed so far, before F9 makes a case of it."""

from __future__ import annotations

import datetime as dt
from typing import Literal

import msgspec

from casework.applicant import Applicant

MaterialState = Literal["handed_in", "missing", "invalid", "not_needed"]


class MaterialMark(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What was found for one material: its state, and why when it is invalid or not needed."""

    code: str
    state: MaterialState
    reason: str = ""


class Draft(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One unfinished case on this device; `draft_id` becomes the id of the case it turns into."""

    draft_id: str
    started_at: dt.datetime
    matter_code: str = ""
    release_name: str = ""
    answers: dict[str, str] = {}
    applicant: Applicant = Applicant()
    marks: tuple[MaterialMark, ...] = ()
