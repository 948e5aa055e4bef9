"""A draft: what the clerk has typed so far, before F9 makes a case of it."""

from __future__ import annotations

import datetime as dt
from typing import Literal

import msgspec

from casework.people.applicant import Applicant
from casework.release.necessity import Necessity, may_block
from casework.understanding import understand
from casework.written_text import one_line

MaterialState = Literal["handed_in", "missing", "invalid", "not_needed", "committed"]
LACKING: tuple[MaterialState, ...] = ("missing", "invalid")


class MaterialMark(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """What was found for one material: its state, and why when it is invalid or not needed.

    `necessity` is what the release said of the material; None counts as required.
    """

    code: str
    state: MaterialState
    reason: str = ""
    necessity: Necessity | None = None

    @property
    def is_missing(self) -> bool:
        """Does it keep the case from being complete?"""
        return self.state in LACKING and may_block(self.necessity)

    @property
    def comes_later(self) -> bool:
        """Is it tolerated that it is not here yet?"""
        return self.state in LACKING and self.necessity == "tolerated"

    @property
    def is_avoided(self) -> bool:
        """Was a proof avoided: by sharing of data, or by a commitment that stands for it?"""
        return self.state == "committed" or (self.state == "not_needed" and self.necessity == "shared")

    def says_same(self, other: MaterialMark | None) -> bool:
        """Is the same found, whatever the release says of the material?"""
        return other is not None and (self.code, self.state, self.reason) == (
            other.code,
            other.state,
            other.reason,
        )


class Draft(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One unfinished case on this device; `draft_id` becomes the id of the case it turns into.

    With a `bundle_code` it is several (`casework.cases.together`); `left_out` has why, by codes of matters.
    """

    draft_id: str
    started_at: dt.datetime
    matter_code: str = ""
    release_name: str = ""
    answers: dict[str, tuple[str, ...]] = {}
    applicant: Applicant = Applicant()
    marks: tuple[MaterialMark, ...] = ()
    bundle_code: str = ""
    left_out: dict[str, str] = {}
    sources: dict[str, str] = {}  # by fields of Applicant, besides those that were typed


def tidy(draft: Draft) -> Draft:
    """The draft as it is recorded: each text on one line, without characters that nobody can see."""
    applicant = draft.applicant
    texts = [name for name in applicant.__struct_fields__ if name not in ("document", "typed")]
    lines = {name: one_line(getattr(applicant, name)) for name in texts}
    marks = tuple(msgspec.structs.replace(mark, reason=one_line(mark.reason)) for mark in draft.marks)
    left_out = {code: one_line(reason) for code, reason in draft.left_out.items()}
    applicant = msgspec.structs.replace(applicant, **lines)
    return msgspec.structs.replace(draft, applicant=applicant, marks=marks, left_out=left_out)


understand(Draft)
