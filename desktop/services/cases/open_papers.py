"""The papers of a case that were handed in and stand on no receipt yet."""

from __future__ import annotations

from casework.cases.kinds.forms import PaperCount, PapersReceived
from desktop.services.cases.find_case import IssuedCase


def open_papers(issued: IssuedCase) -> tuple[PaperCount, ...]:
    """What is marked as handed in and stands on no receipt yet, counted as the catalogue asks for it."""
    receipted = {
        paper.code
        for form in issued.case.forms
        if isinstance(form.issued, PapersReceived)
        for paper in form.issued.papers
    }
    marks = issued.case.materials
    return tuple(
        _counted(issued, material.code)
        for material in issued.matter.materials
        if material.code in marks
        and marks[material.code].state == "handed_in"
        and material.code not in receipted
        and material.form != "electronic"
    )


def _counted(issued: IssuedCase, code: str) -> PaperCount:
    """The papers of one material, as the catalogue asks for them; one copy where it says nothing.

    Where either will do, nobody said that it is an original: none is taken into keeping.
    """
    material = next(each for each in issued.matter.materials if each.code == code)
    if material.form in ("original_or_copy", "paper_or_electronic") and material.copies:
        return PaperCount(code=code, copies=material.copies)
    if material.originals or material.copies:
        return PaperCount(code=code, originals=material.originals, copies=material.copies)
    original = material.form in ("original", "original_and_copy", "form")
    return PaperCount(code=code, originals=int(original), copies=int(not original))
