"""The history of a case in sentences: what each entry says, in the words of the counter, without its names.

One sentence a kind; numbers and reasons stand in it, personal data never does, so that it can be shown in a
list, an audit and on a page alike.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType
from typing import Any

import msgspec

from casework.cases.body import Body
from casework.cases.corrections import changed_words
from casework.cases.entries import Recorded
from casework.cases.fold import at_true_times, order
from casework.cases.kinds.banner import PROGRESS
from casework.cases.kinds.bundles import BundleNoteWithdrawn
from casework.cases.kinds.events import GRADES, NoteWithdrawn
from casework.cases.kinds.inspections import RESULTS
from casework.cases.kinds.opinions import OPINIONS
from casework.cases.kinds.prints import FormPrintStep
from casework.cases.kinds.table import read_body
from casework.language import N_, _, listed
from casework.people.masking import PURGED_NAME
from casework.people.roles import ACT_NAMES, ROLE_NAMES, role_of
from casework.shared_words import MATERIAL_STATES

NAMELESS: Mapping[str, str] = MappingProxyType({})
Names = Mapping[str, str]  # of materials and sites by their codes, as the case's own release has them


class HistoryLine(msgspec.Struct, frozen=True, kw_only=True):
    """One entry; `words` is the kind where this program is too old for it.

    `at` is when it truly was, where somebody stated that of a clock that nobody could believe.
    """

    at: str
    clock: str
    staff: str
    device: str
    seq: int
    kind: str
    words: str


def history(entries: Iterable[Recorded], names: Names = NAMELESS) -> tuple[HistoryLine, ...]:
    """The history that these entries of one subject tell, in the one order of all devices."""
    distinct = {order(each): each for each in at_true_times(entries)}
    lines = [_line(distinct[key], names) for key in sorted(distinct)]
    gone = {place for each in distinct.values() if (place := _withdrawn_note(each))}
    return tuple(_gone(line) if (line.device, line.seq) in gone else line for line in lines)


def sentence(kind: str, body: Body, names: Names = NAMELESS) -> str:
    """What an entry of a known kind says; what has no name is called by its code."""
    if (name := NAMING.get(kind)) is not None:
        return name(body, names)
    if (compose := _COMPOSED.get(kind)) is not None:
        return compose(body)
    fields = msgspec.structs.asdict(body)
    return _(SENTENCES[kind]).format(**{name: _shown(value) for name, value in fields.items()})


def _shown(value: object) -> object:
    return f"{value.astimezone():%Y-%m-%d %H:%M}" if isinstance(value, dt.datetime) else value


def _line(recorded: Recorded, names: Names) -> HistoryLine:
    entry, body = recorded.entry, read_body(recorded)
    return HistoryLine(
        at=entry.recorded_at,
        clock=entry.clock,
        staff=entry.staff,
        device=entry.device,
        seq=entry.seq,
        kind=entry.kind,
        words=_words(recorded, body, names),
    )


def _words(recorded: Recorded, body: Body | None, names: Names) -> str:
    if recorded.body is None:
        return _(PURGED_NAME)
    return recorded.entry.kind if body is None else sentence(recorded.entry.kind, body, names)


def _withdrawn_note(recorded: Recorded) -> tuple[str, int] | None:
    """The place of the note that the entry withdraws."""
    if not recorded.entry.kind.endswith("_note_withdrawn"):
        return None
    body = read_body(recorded)
    return (body.device, body.seq) if isinstance(body, NoteWithdrawn | BundleNoteWithdrawn) else None


def _gone(line: HistoryLine) -> HistoryLine:
    return msgspec.structs.replace(line, words=_("{words}（已撤下）").format(words=line.words))


def _papers(papers: Iterable[Any], names: Names) -> str:
    each_paper = ((names.get(each.code, each.code), each.originals) for each in papers)
    return listed(_("{name} {count} 份").format(name=name, count=count) for name, count in each_paper)


def _received(body: Any, names: Names) -> str:
    papers = _papers(body.papers, names)
    return _("收原件，凭证 {number}：{papers}").format(number=body.number, papers=papers)


def _transferred(body: Any, names: Names) -> str:
    papers = _papers(body.papers, names) or _("没有原件")
    words = _("随转办单 {number} 转往 {site}：{papers}")
    return words.format(number=body.number, site=names.get(body.to_site, body.to_site), papers=papers)


def _returned(body: Any, names: Names) -> str:
    papers = _papers(body.papers, names)
    return _("退还原件（凭证 {number}）：{papers}").format(number=body.number, papers=papers)


def _opened(body: Any) -> str:
    return _("登记办件：{matter}").format(matter=body.matter_name)


def _issued(body: Any) -> str:
    if not body.replaces:
        return _("出告知单 {slip_number}").format(slip_number=body.slip_number)
    return _("出告知单 {slip_number}，代替 {replaced}，更正{changed}：{reason}").format(
        slip_number=body.slip_number,
        replaced=body.replaces,
        changed=changed_words(body.changed),
        reason=body.change_reason,
    )


def _marked(body: Any) -> str:
    states = Counter(change.now.state for change in body.changes)
    counts = (_("{state} {count} 份").format(state=_(MATERIAL_STATES[s]), count=n) for s, n in states.items())
    return _("登记材料：{counts}").format(counts=listed(counts))


def _requested(body: Any, names: Names) -> str:
    wanted = listed(names.get(each.now.code, each.now.code) for each in body.changes)
    return _("旗里要求补材料：{wanted}").format(wanted=wanted)


def _arrived(body: Any, names: Names) -> str:
    if body.is_absent:
        return _("点收转办单 {number}：这一件不在袋里").format(number=body.number)
    return _("点收转办单 {number}：{papers}").format(
        number=body.number, papers=_papers(body.papers, names) or _("没有原件")
    )


def _bundled(body: Any) -> str:
    words = _("移出“{name}”") if body.left else _("并入“{name}”")
    return words.format(name=body.name)


def _evaluated(body: Any) -> str:
    return _("评价：{grade}").format(grade=_(GRADES[body.grade]))


def _opinion(body: Any) -> str:
    words = _("{department}：{opinion}").format(department=body.department, opinion=_(OPINIONS[body.opinion]))
    more = _("，").join(filter(None, (body.text, body.document_number)))
    return _("{words}（{more}）").format(words=words, more=more) if more else words


def _inspected(body: Any) -> str:
    return _("检查 {number}：{result}").format(number=body.number, result=_(RESULTS[body.result]))


def _escalated(body: Any) -> str:
    return _("转为办不成事 {number}：{reason}").format(number=body.number, reason=body.reason)


def _result(body: Any) -> str:
    words = _("办理结果：{result}（{number}）") if body.document_number else _("办理结果：{result}")
    return words.format(result=body.now, number=body.document_number)


def _progress(body: Any) -> str:
    words = _("办理进度：{progress}（{note}）") if body.note else _("办理进度：{progress}")
    return words.format(progress=_(PROGRESS.get(body.now, body.now)), note=body.note)


def _form_print(body: Any) -> str:
    return _(_FORM_PRINTS[body.step]).format(number=body.number, reason=body.reason)


def _act_name(act: str) -> str:
    """What somebody did: who sends a paper to the printer does not know yet whether it comes out."""
    names: Mapping[str, str] = ACT_NAMES  # type: ignore[assignment]
    return _("送去打印") if act == "print" else _(names.get(act, act))


def _act(body: Any) -> str:
    return _("{act} {about}").format(act=_act_name(body.act), about=body.about).rstrip()


def _posted(body: Any) -> str:
    if body.left:
        return _("离岗")
    role = role_of(body.role)
    return _("岗位：{role}").format(role=_(ROLE_NAMES[role]) if role else body.role)


# The blanks are fields of the body.
SENTENCES: Mapping[str, str] = {
    "case_voided": N_("作废：{reason}"),
    "case_escalation_answered": N_("办不成事 {number} 已答复：{answer}"),
    "case_purged": N_("{by} 按期限清除：从 {ended_on} 起保存 {years} 年"),
    "complaint_purged": N_("{by} 按期限清除：从 {ended_on} 起保存 {years} 年"),
    "case_refused": N_("不予受理：{reason}"),
    "case_note_added": N_("备注：{text}"),
    "case_note_withdrawn": N_("撤下备注：{reason}"),
    "case_attachment_added": N_("附上文件“{name}”，{size_bytes} 字节"),
    "case_attachment_withdrawn": N_("撤下附件：{reason}"),
    "case_complaint_received": N_("收到投诉 {number}（{channel}）：{text}"),
    "case_complaint_answered": N_("答复投诉 {number}：{answer}"),
    "case_evaluation_followed_up": N_("差评回访：{action}"),
    "case_limit_stopped": N_("“{step}”开始，不计入时限"),
    "case_limit_resumed": N_("“{step}”结束，恢复计时"),
    "case_sight_ended": N_("{site} 不再看到这一件以后的情况（{number}）：{reason}"),
    "case_time_corrected": N_("更正第 {seq} 条记录的时间为 {at}"),
    "case_conflict_settled": N_("看过一处不一致"),
    "conflict_settled": N_("看过一处不一致"),
    "case_corrected": N_("更正办件：{reason}"),
    "slip_archived": N_("告知单 {slip_number} 第 {print_no} 次打印存档"),
    "slip_reprinted": N_("告知单 {slip_number} 再打印：{reason}"),
    "slip_exported": N_("告知单 {slip_number} 另存为文件"),
    "slip_doubled_settled": N_("看过重号的告知单 {slip_number}"),
    "slip_print_queued": N_("告知单 {slip_number} 送往打印机"),
    "slip_print_accepted": N_("打印机收下告知单 {slip_number}"),
    "slip_print_started": N_("打印机在打告知单 {slip_number}"),
    "slip_print_held_up": N_("告知单 {slip_number} 在打印机上停住：{reason}"),
    "slip_printed": N_("告知单 {slip_number} 已出纸"),
    "slip_print_seen": N_("有人看到告知单 {slip_number} 已出纸"),
    "slip_print_failed": N_("告知单 {slip_number} 没有打印出来：{reason}"),
    "slip_print_unconfirmed": N_("告知单 {slip_number} 是否出纸没有确认"),
    "case_agent_authorized": N_("出代办委托书 {number}"),
    "case_authorization_ended": N_("终止代办委托 {number}：{reason}"),
    "case_supplement_asked": N_("出补正告知书 {number}"),
    "case_refusal_notified": N_("出不予受理通知书 {number}"),
    "case_result_handed_over": N_("送达结果 {number}：{outcome}"),
    "case_form_archived": N_("单据 {number} 第 {print_no} 次打印存档"),
    "transfer_sent": N_("转办单 {number} 送往 {to_site}"),
    "enquiry_answered": N_("答复电话咨询 {number}"),
    "enquiry_noted": N_("答复咨询：{asked}"),
    "complaint_received": N_("收到投诉 {number}（{channel}）：{text}"),
    "complaint_answered": N_("答复投诉 {number}：{answer}"),
    "bundle_opened": N_("合办“{name}”"),
    "bundle_noted": N_("备注：{text}"),
    "bundle_note_withdrawn": N_("撤下备注：{reason}"),
    "knowledge_written": N_("写问答：{question}"),
    "knowledge_withdrawn": N_("撤下问答：{reason}"),
    "form_archived": N_("单据 {number} 第 {print_no} 次打印存档"),
    "staff_appointed": N_("名册：{site} {role}"),
    "staff_named": N_("登记人员"),
    "staff_password_changed": N_("改密码"),
    "staff_keyed": N_("启用签名"),
    "device_set_up": N_("设备在 {site} 启用"),
    "entry_set_aside": N_("旗里搁置设备 {device} 第 {seq} 条记录：{reason}"),
    "entry_taken_back": N_("旗里恢复设备 {device} 第 {seq} 条记录"),
}
_FORM_PRINTS: Mapping[FormPrintStep, str] = {
    "handed_over": N_("单据 {number} 送往打印机"),
    "accepted": N_("打印机收下单据 {number}"),
    "printing": N_("打印机在打单据 {number}"),
    "held_up": N_("单据 {number} 在打印机上停住：{reason}"),
    "printed": N_("单据 {number} 已出纸"),
    "seen": N_("有人看到单据 {number} 已出纸"),
    "failed": N_("单据 {number} 没有打印出来：{reason}"),
    "unconfirmed": N_("单据 {number} 是否出纸没有确认"),
}
_COMPOSED: Mapping[str, Callable[[Any], str]] = {
    "case_opened": _opened,
    "slip_issued": _issued,
    "materials_recorded": _marked,
    "case_escalated": _escalated,
    "case_evaluated": _evaluated,
    "case_bundled": _bundled,
    "case_opinion_recorded": _opinion,
    "case_inspected": _inspected,
    "case_status_changed": _progress,
    "result_recorded": _result,
    "bundle_changed": lambda body: _("合办的办件有增减：加 {joined} 件，减 {left} 件").format(
        joined=len(body.joined), left=len(body.left)
    ),
    "case_form_print": _form_print,
    "form_print": _form_print,
    "act_done": _act,
    "staff_posted": _posted,
    "release_imported": lambda body: _("启用目录 {name}").format(name=body.now.name),
}
# Those that speak of materials or sites.
NAMING: Mapping[str, Callable[[Any, Names], str]] = {
    "materials_requested": _requested,
    "case_papers_received": _received,
    "case_transferred": _transferred,
    "case_papers_arrived": _arrived,
    "case_papers_returned": _returned,
}
