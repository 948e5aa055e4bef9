"""What a visit finds, before it is recorded: marks that differ from those of the case."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from casework.cases.draft import LACKING, MaterialMark
from casework.cases.draft_rules import weighed
from desktop.gui.parts.material_rows import MaterialRow

if TYPE_CHECKING:
    from desktop.services.cases.read_case import CaseDetail, Wanted


class VisitMarks(msgspec.Struct, frozen=True):
    """The marks of this visit by the codes of materials; none as long as nobody has ticked anything."""

    marks: dict[str, MaterialMark] = {}

    def with_mark(self, mark: MaterialMark, detail: CaseDetail) -> VisitMarks:
        """What was found for one material; one that is as it was is no change."""
        before = next((each.mark for each in detail.materials if each.material.code == mark.code), None)
        rest = {code: known for code, known in self.marks.items() if code != mark.code}
        return VisitMarks(rest if mark.says_same(before) else {**rest, mark.code: mark})

    def rows(self, detail: CaseDetail) -> tuple[MaterialRow, ...]:
        """The materials as the list shows them: what was wanted when the page was opened stands first."""
        wanted = sorted(detail.materials, key=_place)
        return tuple(
            MaterialRow(
                each.number,
                each.material,
                weighed(self.marks.get(each.material.code, each.mark), each.material, each.mark),
            )
            for each in wanted
        )


def _place(wanted: Wanted) -> tuple[bool, bool, int]:
    """Missing ones, then those that may come later or be left out, then the rest, by their numbers."""
    is_lacking = wanted.mark.state in LACKING
    return not wanted.mark.is_missing, not is_lacking, wanted.number
