"""What entries say of a site's own answers: what is asked often and the catalogue does not answer."""

from __future__ import annotations

from casework.cases.body import Body
from casework.cases.kind import Cells, cells
from casework.cases.values import Line, Paragraph, SiteCode, Word


class KnowledgeWritten(Body, frozen=True, kw_only=True):
    """A question with its answer, for the first time or in other words; about a matter or about none."""

    site: SiteCode
    question: Line
    answer: Paragraph
    matter_code: Word = ""


class KnowledgeWithdrawn(Body, frozen=True, kw_only=True):
    """It holds no more, or was wrong."""

    site: SiteCode
    reason: Line = ""


def knowledge_cells(_body: KnowledgeWritten | KnowledgeWithdrawn) -> Cells:
    """What the answer is now."""
    return cells(["knowledge"])
