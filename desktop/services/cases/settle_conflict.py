"""Settling conflicts: a person sees all statements and says which holds; nothing is settled in silence."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import msgspec

from casework.cases.case import Case, Conflict, Side
from casework.cases.draft import MaterialMark, MaterialState
from casework.cases.fold import fold
from casework.cases.kinds.banner import CaseStatusChanged, ResultRecorded
from casework.cases.kinds.cases import ConflictSettled
from casework.cases.kinds.materials import MaterialChange, MaterialsRecorded, marked_cells
from casework.language import _
from desktop.database import journal
from desktop.database.journal import Statement
from desktop.errors import CaseError
from desktop.services.cases.list_conflicts import ConflictSide, ConflictTask
from desktop.services.duty import Duty
from desktop.services.record import record


def settle_conflict(duty: Duty, task: ConflictTask, side: ConflictSide) -> None:
    """Record what a person decided; settling what is settled changes nothing.

    Raises CaseError where other statements have come since the person looked: nobody has weighed those.
    """
    with duty.store.writing() as connection:
        case = fold(journal.of_subject(connection, task.case_id))
        conflict = open_conflict(case.open_conflicts, task)
        if conflict is None:
            return
        holds = next(each for each in conflict.sides if each.digest == side.digest)
        settled = ConflictSettled(device=holds.device, seq=holds.seq, what=task.what, stands=holds.stands)
        statements = [
            *_put_back(case, conflict, holds, duty.staff_name),
            Statement(task.case_id, "case_conflict_settled", settled),
        ]
        record(connection, duty, statements, settles=True)


def open_conflict(conflicts: Iterable[Conflict], task: ConflictTask) -> Conflict | None:
    """That of the task, as long as it is among the open ones; raises CaseError where others came to it."""
    looked_at = {side.digest for side in task.sides}
    of_cell = [each for each in conflicts if each.what == task.what]
    same = [each for each in of_cell if looked_at == {side.digest for side in each.sides}]
    if same or not any(side.digest in looked_at for each in of_cell for side in each.sides):
        return same[0] if same else None
    raise CaseError(
        _("又收到了新的记录"), _("这件事在别处又有人记了，刚才没有列出"), _("请再看一遍，再定哪个为准")
    )


def _put_back(case: Case, conflict: Conflict, holds: Side, by: str) -> list[Statement]:
    """The entry that makes that value stand again, where there is a kind that can say it."""
    family, _dot, code = conflict.what.partition(".")
    word, _break, more = holds.value.partition("\n")
    if not holds.value or holds.value == _current(case).get(conflict.what):
        return []
    if family == "materials" and code in case.materials:
        was = case.materials[code]
        now = msgspec.structs.replace(was, state=_state(word), reason=more)
        changes = (MaterialChange(was=was, now=now),)
        return [Statement(case.case_id, "materials_recorded", MaterialsRecorded(changes=changes))]
    if family == "progress":
        change = CaseStatusChanged(was=case.progress.text, now=word, by=by)
        return [Statement(case.case_id, "case_status_changed", change)]
    if family == "result":
        result = ResultRecorded(was=case.result.text, now=word, document_number=more, by=by)
        return [Statement(case.case_id, "result_recorded", result)]
    return []


def _current(case: Case) -> Mapping[str, str]:
    """What the case goes by now, where a value says it."""
    marks: tuple[MaterialMark, ...] = tuple(case.materials.values())
    result = "\n".join(filter(None, (case.result.text, case.result.note)))
    return {**marked_cells(marks), "progress": case.progress.text, "result": result}


def _state(text: str) -> MaterialState:
    state: MaterialState = msgspec.convert(text, MaterialState)
    return state
