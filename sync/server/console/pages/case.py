"""One case as a place: who and what, materials, history in sentences; what the hall may say of it now."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import Connection, select

from casework.cases.case import Case
from casework.cases.entries import Entry, Recorded
from casework.cases.fold import fold
from casework.cases.history import history
from casework.cases.kinds.banner import PROGRESS
from casework.cases.states import STATES, state_of
from casework.language import N_, _
from casework.people.applicant import DOCUMENT_NAMES
from casework.shared_words import MATERIAL_STATES
from sync.server.acts import case_acts, event_acts, settle_acts
from sync.server.console.page import ConsolePage
from sync.server.console.visit import BASE, Answer, HallVisit, Sent, Shown
from sync.server.hall import journal
from sync.server.hall.journal import Done, HallAct
from sync.server.overview.site_names import device_sites, people_names, site_names
from sync.server.refusals import refuse
from sync.server.releases import releases
from sync.server.store.entries import recorded_of
from sync.server.store.tables import StoredEntry

_COLUMNS = tuple(getattr(StoredEntry, field) for field in Entry.__struct_fields__)


def show(visit: HallVisit) -> Shown:
    """The case, masked."""
    return _shown(visit, is_clear=False)


def act(visit: HallVisit) -> Answer:
    """What the hall says of the case, in one transaction with its line in the administration journal."""
    doing = visit.field("do")
    if doing == "unmask":
        return _unmask(visit)
    if not visit.may("act_on_cases"):
        raise refuse("wrong_site", _("您的角色只能查看办件"))
    if doing not in _ACTS:
        raise refuse("malformed", _("不认识这个操作"))
    name, say = _ACTS[doing]
    with visit.database.writing() as connection:
        case = fold(_entries(connection, visit.parts["case"]))
        after = say(connection, case, visit)
        about = case.slips[-1].number if case.slips else visit.parts["case"]
        journal.note(
            connection, visit.by, Done(act=name, about=about, before=_before(case, name), after=after)
        )
    return Sent(f"{BASE}/cases/{visit.parts['case']}?done={name}")


def _unmask(visit: HallVisit) -> Answer:
    """Names and numbers in full, once, with the reason in the journal before anything is shown."""
    reason = visit.field("reason")
    if not visit.may("unmask"):
        raise refuse("wrong_site", _("您的角色不能显示完整的姓名和号码"))
    if not reason:
        raise refuse("malformed", _("要写明为什么要看完整的姓名和号码"))
    with visit.database.writing() as connection:
        _require(_entries(connection, visit.parts["case"]))
        journal.note(connection, visit.by, Done(act="unmasked", about=visit.parts["case"], reason=reason))
    return _shown(visit, is_clear=True)


def _status(connection: Connection, case: Case, visit: HallVisit) -> str:
    status = visit.field("status")
    if status not in PROGRESS:
        raise refuse("malformed", _("要选一个进度"))
    case_acts.change_status(
        connection, _number(case), status, note=visit.field("note"), by=visit.account.name
    )
    return status


def _request(connection: Connection, case: Case, visit: HallVisit) -> str:
    codes = visit.fields("material")
    if not codes:
        raise refuse("malformed", _("要选要补的材料"))
    number, reason = _number(case), visit.field("reason")
    return " ".join(
        case_acts.request_materials(connection, number, codes, reason=reason, by=visit.account.name)
    )


def _result(connection: Connection, case: Case, visit: HallVisit) -> str:
    result = visit.field("result")
    if not result:
        raise refuse("malformed", _("要写明结果"))
    document = visit.field("document")
    case_acts.record_result(connection, _number(case), result, document=document, by=visit.account.name)
    return result


def _refuse(connection: Connection, case: Case, visit: HallVisit) -> str:
    refusal = event_acts.RefusedCase(
        reason=visit.field("reason"),
        remedies=tuple(filter(None, visit.field("remedies").splitlines())),
        basis=tuple(filter(None, visit.field("basis").splitlines())),
        document_number=visit.field("document"),
    )
    event_acts.refuse_case(connection, _number(case), refusal, visit.account.name)
    return refusal.document_number


def _answer(connection: Connection, case: Case, visit: HallVisit) -> str:
    return event_acts.answer_escalation(connection, _number(case), visit.field("answer"), visit.account.name)


def _settle(connection: Connection, _case: Case, visit: HallVisit) -> str:
    what = visit.field("what")
    settle_acts.settle_conflict(
        connection, visit.parts["case"], what, visit.field("side"), by=visit.account.name
    )
    return what


def _settle_number(connection: Connection, _case: Case, visit: HallVisit) -> str:
    settle_acts.settle_doubled(connection, visit.field("number"))
    return visit.field("number")


_Say = Callable[[Connection, Case, HallVisit], str]
_ACTS: Mapping[str, tuple[HallAct, _Say]] = {
    "status": ("case_status", _status),
    "request": ("case_request", _request),
    "result": ("case_result", _result),
    "refuse": ("case_refused", _refuse),
    "answer": ("case_answered", _answer),
    "settle": ("conflict_settled", _settle),
    "settle_number": ("conflict_settled", _settle_number),
}


def _before(case: Case, act: HallAct) -> str:
    """What it was, in the words that are stored."""
    return {"case_status": case.progress.text, "case_result": case.result.text}.get(act, state_of(case))


def _number(case: Case) -> str:
    if not case.slips:
        raise refuse("malformed", _("这一件还没有告知单，旗里还不能写它"))
    return case.slips[-1].number


def _shown(visit: HallVisit, *, is_clear: bool) -> Shown:
    with visit.database.reading() as connection:
        entries = _entries(connection, visit.parts["case"])
        _require(entries)
        case = fold(entries)
        names = site_names(connection)
        people = people_names(connection, {each.entry.staff for each in entries})
        devices = device_sites(connection, {each.entry.device for each in entries})
        doubled = settle_acts.doubled_numbers(connection, case)
        materials = _material_names(connection, case)
    lines = history(entries, {**names, **materials})
    sentences = {(line.device, line.seq): line.words for line in lines}
    values: dict[str, Any] = {
        "case": case,
        "is_clear": is_clear,
        "state": STATES[state_of(case)],
        "document": DOCUMENT_NAMES.get(case.applicant.document, case.applicant.document),
        "lines": list(reversed(lines)),
        "sentences": sentences,
        "names": names,
        "people": people,
        "devices": devices,
        "doubled": doubled,
        "progress": PROGRESS,
        "material_states": MATERIAL_STATES,
        "material_names": materials,
        "title": PAGE.title,
    }
    return Shown("case.html", values)


def _material_names(connection: Connection, case: Case) -> dict[str, str]:
    """Names by codes, as the newest release has them, or better those that the case was handled under."""
    refs = (None, case.release, *(slip.issued.release for slip in case.slips[-1:]))
    matters = (releases.published_matter(connection, case.matter_code, ref) for ref in refs)
    return {each.code: each.name.zh for matter in matters if matter for each in matter.materials}


def _entries(connection: Connection, subject: str) -> list[Recorded]:
    if "\0" in subject:
        return []
    rows = connection.execute(select(*_COLUMNS, StoredEntry.body).where(StoredEntry.subject == subject))
    return list(recorded_of(connection, rows))


def _require(entries: list[Recorded]) -> None:
    if not entries:
        raise refuse("malformed", _("没有这一件，或者还没有传到旗里"))


PAGE = ConsolePage(path="/cases/{case}", title=N_("办件"), right="see_cases", show=show, act=act)
