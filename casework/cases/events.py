"""What may happen to a case besides its papers: each as the case keeps it, made by the rules of the kinds."""

from __future__ import annotations

import datetime as dt
from typing import Literal

import msgspec

Grade = Literal["very_satisfied", "satisfied", "mostly_satisfied", "dissatisfied", "very_dissatisfied"]
ItemFinding = Literal["conforms", "violates", "not_applicable", "not_looked_at"]
InspectionResult = Literal["conforms", "to_be_mended", "violates"]
Opinion = Literal["asked", "agrees", "agrees_if", "disagrees"]


class Remark(msgspec.Struct, frozen=True, kw_only=True):
    """A note of the counter; (device, seq) is its entry."""

    text: str
    about: str
    at: str
    staff: str
    device: str = ""
    seq: int = 0
    withdrawn: str = ""  # the reason, once it counts no more


class AttachedFile(msgspec.Struct, frozen=True, kw_only=True):
    """A file that belongs to the case, by its digest; `about` is a material's code or "".

    (device, seq) is the entry that says so.
    """

    name: str
    media_type: str
    size_bytes: int
    sha256: str
    about: str
    at: str
    device: str
    seq: int
    withdrawn: str = ""  # the reason, once it counts no more


class HotlineComplaint(msgspec.Struct, frozen=True, kw_only=True):
    """A complaint by the number that the hotline (12345) gave it, and what was answered."""

    number: str
    text: str
    channel: str
    at: str
    answer_by: dt.date | None = None
    answer: str = ""
    answered_by: str = ""
    answered_at: str = ""


class GivenGrade(msgspec.Struct, frozen=True, kw_only=True):
    """An evaluation (好差评); a bad one wants somebody to call back. (device, seq) is its entry."""

    grade: Grade
    text: str
    channel: str
    at: str
    device: str
    seq: int
    action: str = ""  # what was done after a bad one
    followed_at: str = ""

    @property
    def is_bad(self) -> bool:
        """Is it one of the two bad grades (国办发〔2019〕51号: 不满意、非常不满意为差评)?"""
        return self.grade in ("dissatisfied", "very_dissatisfied")

    @property
    def wants_follow_up(self) -> bool:
        """Has nobody looked into a bad one yet?"""
        return self.is_bad and not self.followed_at


class WrittenRefusal(msgspec.Struct, frozen=True, kw_only=True):
    """Why the case was not accepted (不予受理), by which rule, and what the applicant can do against it."""

    reason: str = ""
    basis: tuple[str, ...] = ()
    remedies: tuple[str, ...] = ()
    by: str = ""
    document_number: str = ""
    at: str = ""


class InspectedItem(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One thing of the list and what was found."""

    code: str
    name: str
    finding: ItemFinding
    note: str = ""


class Inspection(msgspec.Struct, frozen=True, kw_only=True):
    """An inspection (监管检查), as it was recorded last."""

    number: str
    list_code: str
    inspectors: tuple[str, ...]
    items: tuple[InspectedItem, ...]
    result: InspectionResult
    inspected_on: dt.date
    rectify_by: dt.date | None = None


class DepartmentOpinion(msgspec.Struct, frozen=True, kw_only=True):
    """What a department that takes part says of the case, as it stands; `asked` while it has not answered."""

    department: str
    opinion: Opinion
    text: str
    document_number: str
    at: str
    staff: str
    asked_at: str

    @property
    def is_given(self) -> bool:
        """Has it answered?"""
        return self.opinion != "asked"


class LimitStop(msgspec.Struct, frozen=True, kw_only=True):
    """A time that does not count into the limits: an excluded step, or the banner waits or has stopped."""

    step: str
    begun_at: str
    ended_at: str = ""


class TimeCorrection(msgspec.Struct, frozen=True, kw_only=True):
    """The true time of an entry whose clock could not be believed."""

    device: str
    seq: int
    at: str
