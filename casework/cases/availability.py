"""Whether a matter can be newly chosen, and what is said to who asks for one that cannot."""

from __future__ import annotations

import datetime as dt

from casework.language import _, listed
from casework.release.catalogue import Matter
from casework.release.received import LaterMatter
from casework.shared_words import cited


def why_unavailable(matter: Matter, today: dt.date) -> str:
    """Why the matter cannot be newly chosen; "" when it can."""
    if isinstance(matter, LaterMatter):
        return _("要用更新的程序才能办理，请升级本程序")
    if matter.status == "withdrawn":
        return why_withdrawn(matter)
    if matter.status != "in_use":
        return _("已暂停")
    if matter.effective_from and today < matter.effective_from:
        return _("自 {day} 起才可办理").format(day=matter.effective_from)
    if matter.effective_to and today > matter.effective_to:
        return _("已于 {day} 停止办理").format(day=matter.effective_to)
    return ""


def why_withdrawn(matter: Matter) -> str:
    """That it is no longer needed, by which document, and what is done instead."""
    withdrawal = matter.withdrawal
    answer = _("已取消，不再需要")
    if withdrawal and withdrawal.basis:
        basis = listed(map(cited, withdrawal.basis))
        answer = _("{answer}（依据：{basis}）").format(answer=answer, basis=basis)
    if withdrawal and withdrawal.instead:
        answer = _("{answer}。{instead}").format(answer=answer, instead=withdrawal.instead.zh)
    return answer
