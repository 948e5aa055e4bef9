"""Logging a phone enquiry (电话咨询记录): what was asked, what was answered, what is still to be done."""

from __future__ import annotations

from casework.cases.kinds.forms import EnquiryAnswered
from casework.cases.record_id import new_id
from casework.written_text import one_line
from desktop.database.journal import Statement
from desktop.errors import CaseError, MatterUnavailable
from desktop.form_orders import FOLLOW_UPS, EnquiryOrder, MadeForm
from desktop.services.duty import Duty
from desktop.services.forms.issue_form import Ground, Written, issue_form
from forms.text.fonts import FontSet

SERIES = "ZX"  # 咨询


def log_enquiry(duty: Duty, order: EnquiryOrder, fonts: FontSet) -> MadeForm:
    """Record and print the note; raises CatalogueError, CaseError, PrintError or StoreError."""

    def write(ground: Ground) -> Written:
        matter = ground.catalogue.release.matter(order.matter_code) if order.matter_code else None
        if order.matter_code and matter is None:
            raise MatterUnavailable(order.matter_code, "不在现行目录里")
        asked = one_line(order.asked)
        if not asked and matter is not None:
            asked = f"“{matter.name.zh}”怎么办理"
        answered = one_line(order.answered)
        if not (asked and answered):
            lacking = "答复内容" if asked else "咨询内容"
            raise CaseError("还不能记录", f"还没有写{lacking}", "请补全后再记录")
        if order.follow_up not in FOLLOW_UPS:
            known = "、".join(FOLLOW_UPS)
            raise CaseError("后续处理不对", f"没有“{order.follow_up}”", f"可选：{known}")
        body = EnquiryAnswered(
            asked_at=ground.moment.at.replace(second=0, microsecond=0),
            asked=asked,
            answered=answered,
            follow_up=order.follow_up,
            matter_code=order.matter_code,
            caller=one_line(order.caller),
            caller_phone=order.caller_phone.strip(),
            follow_by=order.follow_by,
            **ground.stamp(SERIES),
        )
        return Written(Statement(f"enquiry-{new_id()}", "enquiry_answered", body))

    return issue_form(duty, fonts, write)
