"""What makes a statement of a conflict stand again, where there is a kind that can say it."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from casework.cases.body import Body
from casework.cases.case import Case, Conflict, Side
from casework.cases.draft import MaterialMark, MaterialState
from casework.cases.kinds.banner import CaseStatusChanged, ResultRecorded
from casework.cases.kinds.materials import MaterialChange, MaterialsRecorded, marked_cells


def put_back(case: Case, conflict: Conflict, holds: Side, by: str) -> list[tuple[str, Body]]:
    """Kind and body of the entry that makes that value stand again; none where it stands already."""
    family, _dot, code = conflict.what.partition(".")
    word, _break, more = holds.value.partition("\n")
    if not holds.value or holds.value == _current(case).get(conflict.what):
        return []
    if family == "materials" and code in case.materials:
        was = case.materials[code]
        now = msgspec.structs.replace(was, state=_state(word), reason=more)
        changes = (MaterialChange(was=was, now=now),)
        return [("materials_recorded", MaterialsRecorded(changes=changes))]
    if family == "progress":
        return [("case_status_changed", CaseStatusChanged(was=case.progress.text, now=word, by=by))]
    if family == "result":
        result = ResultRecorded(was=case.result.text, now=word, document_number=more, by=by)
        return [("result_recorded", result)]
    return []


def _current(case: Case) -> Mapping[str, str]:
    """What the case goes by now, where a value says it."""
    marks: tuple[MaterialMark, ...] = tuple(case.materials.values())
    result = "\n".join(filter(None, (case.result.text, case.result.note)))
    return {**marked_cells(marks), "progress": case.progress.text, "result": result}


def _state(text: str) -> MaterialState:
    state: MaterialState = msgspec.convert(text, MaterialState)
    return state
