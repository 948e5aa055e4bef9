"""A site's own answer as its entries make it."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec
from msgspec.structs import replace

from casework.cases.entries import Recorded
from casework.cases.fold import order
from casework.cases.kinds.knowledge import KnowledgeWithdrawn, KnowledgeWritten
from casework.cases.kinds.table import read_body


class OwnAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """A question with its answer; `is_withdrawn` says that it holds no more."""

    question: str = ""
    answer: str = ""
    matter_code: str = ""
    site: str = ""
    at: str = ""
    staff: str = ""
    is_withdrawn: bool = False


def fold_knowledge(entries: Iterable[Recorded]) -> OwnAnswer:
    """The answer that these entries of one subject tell of; in any order, duplicates allowed."""
    answer = OwnAnswer()
    for recorded in sorted((each for each in entries if each.body is not None), key=order):
        body, entry = read_body(recorded), recorded.entry
        if isinstance(body, KnowledgeWritten):
            answer = OwnAnswer(
                question=body.question,
                answer=body.answer,
                matter_code=body.matter_code,
                site=body.site,
                at=entry.recorded_at,
                staff=entry.staff,
            )
        elif isinstance(body, KnowledgeWithdrawn):
            answer = replace(answer, is_withdrawn=True)
    return answer
