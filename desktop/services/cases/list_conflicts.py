"""Conflicts as tasks: each statement in the words of the counter, with who made it, where and when."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import msgspec
from sqlalchemy import Connection, select

from casework.cases.case import Case, Conflict, Side
from casework.cases.entries import Recorded
from casework.cases.fold import fold
from casework.cases.history import NAMELESS
from casework.cases.kinds.banner import PROGRESS
from casework.cases.kinds.cases import ConflictSettled
from casework.cases.kinds.device import DeviceSetUp
from casework.cases.kinds.opinions import OPINIONS
from casework.cases.kinds.table import read_body
from casework.cases.states import STEP_OF_KIND, STEPS
from casework.language import N_, _
from desktop.database import journal
from desktop.database.conditions import CONTRADICTED, those
from desktop.database.engine import Store
from desktop.database.tables import CaseLine, StaffMember
from desktop.services.cases.names_around import names_around

_CELLS = {
    "case": N_("开办件"),
    "purged": N_("按期限清除"),
    "progress": N_("办理进度"),
    "result": N_("办理结果"),
    "refusal": N_("不予受理"),
    "status": N_("办件状态"),
    "handed_over": N_("结果送达"),
    "sent_to": N_("转到哪里"),
    "supplement": N_("补正告知"),
    "escalated": N_("办不成事"),
    "materials": N_("材料 {code}"),
    "originals": N_("原件 {code} 在哪里"),
    "slips": N_("告知单 {code}"),
    "forms": N_("单据 {code}"),
    "prints": N_("打印 {code}"),
    "archive": N_("存档 {code}"),
    "doubled": N_("重复的编号 {code}"),
    "request": N_("旗里的要求"),
    "exports": N_("导出"),
    "ways": N_("转办单 {code}"),
    "sights": N_("转办单 {code} 的查看"),
    "notes": N_("备注"),
    "authorizations": N_("代办委托书 {code}"),
    "attachments": N_("附件"),
    "complaints": N_("投诉 {code}"),
    "evaluations": N_("评价"),
    "follow_ups": N_("差评整改"),
    "bundles": N_("一件事"),
    "opinions": N_("{code}的意见"),
    "inspection": N_("检查"),
    "limit": N_("时限"),
    "times": N_("更正的时间"),
    "name": N_("姓名"),
    "post": N_("岗位"),
    "place": N_("设备所在站点"),
    "release": N_("启用的目录"),
    "bag": N_("转办单"),
    "bundle": N_("一件事"),
    "members": N_("一件事里的办件 {code}"),
    "enquiry": N_("咨询"),
    "knowledge": N_("问答"),
    "entries": N_("记录 {code} 是否采用"),
}
_OF_MATERIALS = ("materials", "originals")
_WORDS: Mapping[str, str] = {
    **PROGRESS,
    "handed_in": N_("已收"),
    "missing": N_("缺"),
    "invalid": N_("不合格"),
    "not_needed": N_("不需提交"),
    "committed": N_("已承诺"),
    "voided": N_("已作废"),
    "ended": N_("已收回"),
    "withdrawn": N_("已撤下"),
    "revoked": N_("已终止"),
    **dict(OPINIONS.items()),
}
# What cannot be put into one word is named by what was done.
_ACTS: Mapping[str, str] = {
    **{kind: STEPS[step].words for kind, step in STEP_OF_KIND.items()},
    "case_opened": N_("开办件"),
    "case_corrected": N_("更正办件"),
    "case_purged": N_("按期限清除"),
    "complaint_purged": N_("按期限清除"),
    "case_status_changed": N_("记办理进度"),
    "case_conflict_settled": N_("定哪个为准"),
    "case_form_archived": N_("存档"),
    "slip_archived": N_("存档"),
    "slip_exported": N_("导出"),
    "slip_reprinted": N_("再打印"),
    "slip_doubled_settled": N_("核对重复的编号"),
    "case_note_added": N_("备注"),
    "case_note_withdrawn": N_("撤下备注"),
    "case_authorization_ended": N_("终止委托"),
    "case_attachment_added": N_("加附件"),
    "case_attachment_withdrawn": N_("撤附件"),
    "case_complaint_received": N_("收到投诉"),
    "case_complaint_answered": N_("答复投诉"),
    "case_evaluated": N_("评价"),
    "case_evaluation_followed_up": N_("差评整改"),
    "case_opinion_recorded": N_("记部门意见"),
    "case_time_corrected": N_("更正时间"),
    "case_papers_arrived": N_("清点转来的材料"),
    "case_papers_returned": N_("退还原件"),
    "case_sight_ended": N_("收回查看"),
    "conflict_settled": N_("定哪个为准"),
    "form_archived": N_("存档"),
    "transfer_sent": N_("转办"),
    "bundle_opened": N_("建一件事"),
    "bundle_changed": N_("改一件事里的办件"),
    "bundle_note_withdrawn": N_("撤下备注"),
    "complaint_received": N_("收到投诉"),
    "complaint_answered": N_("答复投诉"),
    "enquiry_answered": N_("答复咨询"),
    "enquiry_noted": N_("记咨询"),
    "knowledge_written": N_("写问答"),
    "knowledge_withdrawn": N_("撤下问答"),
    "entry_set_aside": N_("另存记录"),
    "entry_taken_back": N_("恢复记录"),
}


class ConflictSide(msgspec.Struct, frozen=True, kw_only=True):
    """One statement of a conflict; `where` is a site, or a device of which no site is known here."""

    words: str
    who: str
    where: str
    at: str  # ISO 8601, as the device's clock had it
    digest: str  # of its body
    is_current: bool = False  # the fold goes by it now


class ConflictTask(msgspec.Struct, frozen=True, kw_only=True):
    """Statements about one thing of a case whose writers did not see each other; somebody has to look.

    Of what is no case, `case_id` is its subject, `slip_number` and `matter_name` are what people know it by.
    """

    case_id: str
    slip_number: str
    matter_name: str
    what: str
    subject: str
    sides: tuple[ConflictSide, ...]


def list_conflicts(store: Store) -> list[ConflictTask]:
    """What nobody has looked at yet, in the order the cases came."""
    tasks: list[ConflictTask] = []
    with store.reading() as connection:
        cases = connection.scalars(
            select(CaseLine.case_id).where(those(CONTRADICTED)).order_by(CaseLine.position)
        )
        for case_id in cases.all():
            entries = journal.of_subject(connection, case_id)
            case = fold(entries)
            tasks += conflicts_of(connection, case, entries)
    return tasks


def conflicts_of(connection: Connection, case: Case, entries: Sequence[Recorded]) -> tuple[ConflictTask, ...]:
    """What of one case nobody has looked at yet."""
    return tuple(_task(connection, case, each, entries) for each in case.open_conflicts)


def value_words(value: str) -> str:
    """What a cell becomes, in the words of the counter: a state, and what was written beside it."""
    word, _break, more = value.partition("\n")
    shown = _(_WORDS[word]) if word in _WORDS else word
    return _("{words}（{more}）").format(words=shown, more=more) if more else shown


def _task(
    connection: Connection, case: Case, conflict: Conflict, entries: Sequence[Recorded]
) -> ConflictTask:
    names = names_around(connection, case)
    return ConflictTask(
        case_id=case.case_id,
        slip_number=case.slips[-1].number if case.slips else "",
        matter_name=case.matter_name,
        what=conflict.what,
        subject=cell_words(conflict.what, names),
        sides=sides_of(connection, conflict, entries),
    )


def sides_of(
    connection: Connection, conflict: Conflict, entries: Sequence[Recorded]
) -> tuple[ConflictSide, ...]:
    """The statements of a conflict in the words of the counter."""
    around = _Around(
        statements={each.entry.body_digest: each for each in entries},
        clerks={staff: _clerk(connection, staff) for staff in {each.staff for each in conflict.sides}},
        sites={
            device: site_of_device(connection, device) for device in {each.device for each in conflict.sides}
        },
    )
    current = [side.digest for side in conflict.sides if side.writes and side.value][-1:]
    return tuple(_side(each, around, is_current=each.digest in current) for each in conflict.sides)


def cell_words(what: str, names: Mapping[str, str] = NAMELESS) -> str:
    """What a cell is, in the words of the counter; `names` are those of materials by their codes."""
    family, _dot, code = what.partition(".")
    code = names.get(code, code) if family in _OF_MATERIALS else code
    return _(_CELLS[family]).format(code=code) if family in _CELLS else what


class _Around(msgspec.Struct, frozen=True):
    """What is known around a conflict: entries by the digest of their bodies, people, where devices stand."""

    statements: Mapping[str, Recorded]
    clerks: Mapping[str, tuple[str, str]]
    sites: Mapping[str, str]


def _side(side: Side, around: _Around, *, is_current: bool) -> ConflictSide:
    body = read_body(around.statements[side.digest])
    words = value_words(side.value) if side.value else act_words(side.kind)
    if isinstance(body, ConflictSettled):
        words = _("已定：{words}").format(words=_settled_words(body, around.statements))
    name, site = around.clerks[side.staff]
    return ConflictSide(
        words=words,
        who=getattr(body, "by", "") or name,
        where=around.sites[side.device] or site or _("设备 {device}").format(device=side.device[:8]),
        at=side.at,
        digest=side.digest,
        is_current=is_current,
    )


def _settled_words(body: ConflictSettled, statements: Mapping[str, Recorded]) -> str:
    named = statements.get(body.stands)
    return act_words(named.entry.kind) if named else value_words(body.stands)


def act_words(kind: str) -> str:
    """What an entry of that kind does, in the words of the counter; the kind, where nobody knows it here."""
    if kind.startswith("slip_print") or kind in ("case_form_print", "form_print"):
        return _("打印")
    return _(_ACTS[kind]) if kind in _ACTS else kind


def _clerk(connection: Connection, staff: str) -> tuple[str, str]:
    row = connection.execute(
        select(StaffMember.name, StaffMember.site).where(StaffMember.staff == staff)
    ).first()
    return (row.name, row.site) if row else ("", "")


def site_of_device(connection: Connection, device: str) -> str:
    """Where a device stands, if what it said of itself has come here."""
    bodies = (read_body(each) for each in journal.of_subject(connection, device))
    return next((body.site for body in bodies if isinstance(body, DeviceSetUp)), "")
