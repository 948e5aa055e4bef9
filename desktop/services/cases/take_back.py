"""The last act on a case taken back by a further entry, where that is honest; else why it cannot be.

Nothing is ever deleted.  A record of materials, an attachment and a note are undone by saying the contrary; a
paper that went out, a clock that stood still, or what other people said, is not undone by saying so.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import msgspec

from casework.cases.body import Body
from casework.cases.case import Case
from casework.cases.entries import Entry, Recorded
from casework.cases.fold import fold, order
from casework.cases.history import NAMELESS, sentence
from casework.cases.issued import FormIssued
from casework.cases.kinds.events import AttachmentAdded, AttachmentWithdrawn, NoteAdded, NoteWithdrawn
from casework.cases.kinds.table import read_body
from casework.cases.states import refusal, state_of
from casework.language import N_, _
from desktop.database import journal
from desktop.errors import CaseError
from desktop.services.cases import record_materials
from desktop.services.cases.recorded_event import EventGround, RecordedEvent, known_case, record_event
from desktop.services.duty import Duty

_MOST_WORDS = 18  # on a button
_REASON = "附上后随即撤销"  # data: recorded
_NOTE_REASON = "记下后随即撤销"  # data: recorded
_BY_ITSELF = ("slip_", "case_form_archived", "case_form_print")  # a paper's own way, no act of anybody
_WHYS: dict[str, str] = {
    "case_note_withdrawn": N_("备注已经撤下，还要用请再记一次"),
    "case_authorization_ended": N_("委托已经终止，还要代办请另出委托书"),
    "case_attachment_withdrawn": N_("附件已经撤下，还要用请再附一次"),
    "case_limit_stopped": N_("停过的时间仍不计入时限，不算撤销：请记恢复"),
    "case_limit_resumed": N_("已经走过的时间计入时限，不算撤销：请再记停止"),
    "case_evaluated": N_("评价是群众给的，不能撤回"),
    "case_escalated": N_("已经报上去了，撤不回"),
    "case_complaint_received": N_("投诉有热线的编号，撤不回，请答复"),
    "case_complaint_answered": N_("已经答复，撤不回"),
    "case_transferred": N_("袋子已经交出，送错了站点请收回查看"),
    "case_bundled": N_("要分开办请移出一件事，写明原因"),
    "case_refused": N_("已经作出不予受理，撤不回"),
}


class LastAct(msgspec.Struct, frozen=True):
    """What taking back would undo, in few words; `why_not` is "" where it can be done."""

    words: str = ""
    why_not: str = ""


def last_act(
    entries: Sequence[Recorded], case: Case, duty: Duty, names: Mapping[str, str] = NAMELESS
) -> LastAct:
    """The last act on the case, as somebody on duty here may take it back or not; names of materials."""
    last = _last(entries)
    body = read_body(last) if last else None
    if last is None or body is None:
        return LastAct(why_not=_("还没有做什么"))
    kind, words = last.entry.kind, _short(sentence(last.entry.kind, body, names))
    if kind == record_materials.KIND:
        why = refusal(state_of(case), "mark") or record_materials.why_not_taken_back(entries, duty)
    elif (last.entry.staff, last.entry.device) != (duty.staff, duty.device):
        why = _("上一步是别人做的：{words}").format(words=words)
    elif isinstance(body, AttachmentAdded):
        why = _why_attached_before(entries, last, body)
    elif isinstance(body, NoteAdded):
        why = ""
    elif isinstance(body, FormIssued):
        why = _("纸已经出了，撤不回：{words}").format(words=words)
    else:
        known = _WHYS.get(kind)
        why = _(known) if known else _("上一步撤不回：{words}").format(words=words)
    return LastAct(words, why)


def take_back(duty: Duty, number: str) -> RecordedEvent:
    """Take back the last act on the case by a further entry; raises CaseError with why not."""
    with duty.store.reading() as connection:
        case_id = known_case(connection, number).case_id
        last = _last(journal.of_subject(connection, case_id))
    if last is not None and last.entry.kind == record_materials.KIND:
        return record_materials.take_back_materials(duty, number)

    if last is not None and last.entry.kind == "case_note_added":
        return record_event(duty, number, "case_note_withdrawn", _withdrawn_note)
    return record_event(duty, number, "case_attachment_withdrawn", _withdrawn_attachment)


def _withdrawn_attachment(ground: EventGround) -> AttachmentWithdrawn:
    _entry, body = _to_take_back(ground)
    if not isinstance(body, AttachmentAdded):
        raise _cannot(_("刚才又做了别的"))
    return AttachmentWithdrawn(sha256=body.sha256, reason=_REASON)


def _withdrawn_note(ground: EventGround) -> NoteWithdrawn:
    entry, body = _to_take_back(ground)
    if not isinstance(body, NoteAdded):
        raise _cannot(_("刚才又做了别的"))
    return NoteWithdrawn(device=entry.device, seq=entry.seq, reason=_NOTE_REASON)


def _to_take_back(ground: EventGround) -> tuple[Entry, Body | None]:
    """The newest act as it stands in the transaction; raises CaseError where it cannot be taken back."""
    entries = journal.of_subject(ground.connection, ground.case.case_id)
    newest = _last(entries)
    why = last_act(entries, fold(entries), ground.duty).why_not
    if why or newest is None:
        raise _cannot(why)
    return newest.entry, read_body(newest)


def _cannot(why: str) -> CaseError:
    return CaseError(_("不能撤销"), why, _("需要时请再记实情"))


def _last(entries: Sequence[Recorded]) -> Recorded | None:
    """The newest that somebody did."""
    newest = sorted(entries, key=order, reverse=True)
    return next((each for each in newest if not each.entry.kind.startswith(_BY_ITSELF)), None)


def _why_attached_before(entries: Sequence[Recorded], last: Recorded, added: AttachmentAdded) -> str:
    """Withdrawing it restores what was, unless the same file belonged to the case before."""
    belonged = False
    for each in sorted(entries, key=order):
        body = read_body(each)
        if each is not last and isinstance(body, AttachmentAdded | AttachmentWithdrawn):
            belonged = isinstance(body, AttachmentAdded) if body.sha256 == added.sha256 else belonged
    return _("同一个文件先前就附过，撤下会连先前的一起撤") if belonged else ""


def _short(words: str) -> str:
    return words if len(words) <= _MOST_WORDS else f"{words[: _MOST_WORDS - 1]}…"
