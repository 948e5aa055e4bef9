"""Settling conflicts: a person sees both values and says which holds; nothing is settled in silence."""

from __future__ import annotations

import msgspec
from sqlalchemy import select

from casework.cases.case import Case, Conflict
from casework.cases.draft import MaterialState
from casework.cases.fold import fold
from casework.cases.kinds.banner import PROGRESS, CaseStatusChanged, ResultRecorded
from casework.cases.kinds.cases import ConflictSettled
from casework.cases.kinds.materials import MaterialChange, MaterialsRecorded
from casework.cases.states import STEP_OF_KIND, STEPS
from casework.language import N_, _
from desktop.database import journal
from desktop.database.engine import Store
from desktop.database.journal import Statement
from desktop.database.tables import CaseLine
from desktop.services.duty import Duty
from desktop.services.record import record

_SUBJECTS = {
    "progress": N_("办理进度"),
    "result": N_("办理结果"),
    "status": N_("办件状态"),
    "case_opened": N_("事项"),
    "handed_over": N_("结果送达"),
    "sent_to": N_("转到哪里"),
    "originals": N_("原件在哪里"),
    "supplement": N_("补正告知"),
    "escalated": N_("办不成事"),
    "slips": N_("告知单"),
    "forms": N_("单据"),
    "archive": N_("存档"),
}
_WORDS = {
    **PROGRESS,
    "handed_in": N_("已收"),
    "missing": N_("缺"),
    "invalid": N_("不合格"),
    "not_needed": N_("不需提交"),
    "committed": N_("已承诺"),
    "open": N_("在办"),
    "voided": N_("已作废"),
    "": N_("（没有）"),
    **{kind: STEPS[step].words for kind, step in STEP_OF_KIND.items()},
    "case_status_changed": N_("记办理进度"),
    "case_opened": N_("开办件"),
}


class ConflictTask(msgspec.Struct, frozen=True, kw_only=True):
    """Two devices said different things of a case without seeing each other; somebody has to look.

    `stood` was there, `now` came later in the order and stands; both in the words of the counter.
    """

    case_id: str
    slip_number: str
    matter_name: str
    subject: str
    stood: str
    now: str
    device: str
    seq: int
    what: str


def list_conflicts(store: Store) -> list[ConflictTask]:
    """What nobody has looked at yet, in the order the cases came."""
    with store.reading() as connection:
        cases = connection.scalars(
            select(CaseLine.case_id).where(CaseLine.conflict_count > 0).order_by(CaseLine.position)
        )
        folded = [fold(journal.of_subject(connection, case)) for case in cases.all()]
    return [_task(case, conflict) for case in folded for conflict in case.open_conflicts]


def settle_conflict(duty: Duty, task: ConflictTask, *, keep_former: bool) -> None:
    """Record what a person decided; settling the same again changes nothing."""
    with duty.store.writing() as connection:
        case = fold(journal.of_subject(connection, task.case_id))
        place = (task.device, task.seq, task.what)
        conflict = next((each for each in case.open_conflicts if _place(each) == place), None)
        if conflict is None:
            return
        standing = conflict.stood if keep_former else conflict.now
        settled = ConflictSettled(device=task.device, seq=task.seq, what=task.what, stands=standing)
        back = _put_back(case, conflict, duty.staff_name) if keep_former else []
        record(
            connection, duty, [*back, Statement(task.case_id, "case_conflict_settled", settled)], settles=True
        )


def _put_back(case: Case, conflict: Conflict, by: str) -> list[Statement]:
    """The entry that makes the former value stand again, where there is a kind that can say it."""
    if conflict.sides:  # two acts, both done: what holds is a person's word
        return []
    if conflict.what.startswith("materials.") and conflict.stood:
        was = case.materials[conflict.what.removeprefix("materials.")]
        now = msgspec.structs.replace(was, state=_state(conflict.stood), reason="")
        changes = (MaterialChange(was=was, now=now),)
        return [Statement(case.case_id, "materials_recorded", MaterialsRecorded(changes=changes))]
    if conflict.what == "progress":
        change = CaseStatusChanged(was=case.progress.text, now=conflict.stood, by=by)
        return [Statement(case.case_id, "case_status_changed", change)]
    if conflict.what == "result":
        result = ResultRecorded(was=case.result.text, now=conflict.stood, by=by)
        return [Statement(case.case_id, "result_recorded", result)]
    return []


def _task(case: Case, conflict: Conflict) -> ConflictTask:
    kind, _dot, code = conflict.what.partition(".")
    return ConflictTask(
        case_id=case.case_id,
        slip_number=case.slips[-1].number if case.slips else "",
        matter_name=case.matter_name,
        subject=_("材料 {code}").format(code=code) if kind == "materials" else _(_SUBJECTS.get(kind, kind)),
        stood=_(_WORDS.get(conflict.stood, conflict.stood)),
        now=_(_WORDS.get(conflict.now, conflict.now)),
        device=conflict.device,
        seq=conflict.seq,
        what=conflict.what,
    )


def _place(conflict: Conflict) -> tuple[str, int, str]:
    return (conflict.device, conflict.seq, conflict.what)


def _state(text: str) -> MaterialState:
    state: MaterialState = msgspec.convert(text, MaterialState)
    return state
