"""Checking a draft before it becomes a case, by the rules of `casework.cases`."""

from __future__ import annotations

import datetime as dt

from casework.cases.availability import why_unavailable
from casework.cases.draft import Draft
from casework.cases.draft_check import FieldProblem, draft_problems
from casework.language import _
from casework.release.catalogue import Matter, Release
from desktop.errors import IncompleteDraft, MatterUnavailable


def check_draft(release: Release, draft: Draft, today: dt.date) -> Matter:
    """The draft's matter when all is in order; raises IncompleteDraft or MatterUnavailable."""
    if not draft.matter_code:
        raise IncompleteDraft([FieldProblem("matter", _("还没有选事项"))])
    matter = release.matter(draft.matter_code)
    if matter is None:
        raise MatterUnavailable(draft.matter_code, _("不在现行目录里"))
    if why := why_unavailable(matter, today):
        raise MatterUnavailable(matter.code, why)
    if problems := draft_problems(matter, draft, today):
        raise IncompleteDraft(problems)
    return matter
