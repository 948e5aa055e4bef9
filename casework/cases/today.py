"""A task of today as lists show it: what, whose, by when, in which group."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Literal

import msgspec

from casework.language import N_

TodayGroup = Literal["now", "soon", "waiting", "think"]
TodayKind = Literal["late", "due", "answer", "task", "print", "unsent", "waiting", "doubt", "draft"]

GROUPS: Mapping[TodayGroup, str] = {
    "now": N_("现在"),
    "soon": N_("这几天"),
    "think": N_("要想一想"),
    "waiting": N_("等申请人"),
}
# What is near stands with what is late.
KINDS: Mapping[TodayKind, str] = {
    "late": N_("过期、到期"),
    "answer": N_("旗里答复"),
    "task": N_("要办的事"),
    "print": N_("打印没确认"),
    "unsent": N_("没传到旗里"),
    "doubt": N_("存疑"),
    "draft": N_("草稿"),
    "waiting": N_("等申请人"),
}


class TodayLine(msgspec.Struct, frozen=True, kw_only=True):
    """One task.  `place` names the page that opens it, `about` what it opens there; names are masked.

    `asks_for_paper` says that no page but that of today can take the answer: a paper of no case may be here.
    """

    kind: TodayKind
    group: TodayGroup
    words: str
    who: str = ""
    matter: str = ""
    number: str = ""
    due: dt.date | None = None
    since: str = ""
    is_alarm: bool = False
    place: str = "case"
    about: str = ""
    asks_for_paper: bool = False

    @property
    def needs_somebody(self) -> bool:
        """Is there something to do here now?  Who is waited for has to come first."""
        return self.group != "waiting"

    @property
    def filed_as(self) -> TodayKind:
        """The kind by which it is filtered."""
        return "late" if self.kind == "due" else self.kind
