"""The grades that people gave, each once: from what they said, or from what stayed when that was purged."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from casework.cases.entries import Recorded
from casework.cases.events import Grade
from casework.cases.kinds.events import CaseEvaluated
from casework.cases.kinds.purging import CasePurged
from casework.cases.kinds.table import read_judged_body


class DatedGrade(msgspec.Struct, frozen=True):
    """A grade and when it was given, ISO 8601."""

    grade: Grade
    at: str


def dated_grades(entries: Iterable[Recorded]) -> list[DatedGrade]:
    """What these evaluations, and words of the banner that cases are purged, say."""
    known: dict[tuple[str, int], DatedGrade] = {}
    for recorded in entries:
        entry, body = recorded.entry, read_judged_body(recorded)
        if isinstance(body, CaseEvaluated):
            known[entry.device, entry.seq] = DatedGrade(body.grade, entry.recorded_at)
        elif isinstance(body, CasePurged):
            known |= {(e.device, e.seq): DatedGrade(e.grade, e.at.isoformat()) for e in body.grades}
    return list(known.values())
