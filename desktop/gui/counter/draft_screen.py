"""A draft on the counter page: what is asked and ticked, and the slip as it will be printed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from casework.cases import draft_rules
from casework.cases.draft import Draft
from casework.language import _
from desktop.gui.counter.ask import AskColumn
from desktop.gui.counter.matter_rows import about_matter, matter_of, mongolian_of
from desktop.gui.counter.preview import Preview
from desktop.gui.counter.slip import SlipColumn
from desktop.gui.parts.material_rows import MaterialRow
from desktop.gui.parts.messages import from_error
from desktop.gui.parts.papers import paper_words
from forms.page import Document
from forms.sheet.paper import PAPERS

if TYPE_CHECKING:
    from desktop.desk.desk import Desk


class DraftScreen:
    """Shows a draft in the columns of the page; the slip follows when it has been laid out."""

    def __init__(self, desk: Desk, ask: AskColumn, slip: SlipColumn, preview: Preview) -> None:
        self._desk, self._ask, self._slip, self._preview = desk, ask, slip, preview
        preview.laid_out.connect(self._show_document)
        preview.refused.connect(lambda error: slip.messages.tell(from_error("preview", error)))

    def show(self, draft: Draft, *, asks: bool = True) -> None:
        """Show the draft; without `asks` what is asked stays as it is on screen."""
        if asks:
            self._show_questions(draft)
        if draft.matter_code:
            self._preview.show(draft)
        else:
            self._preview.drop()
            self._slip.show_empty()

    def use_paper(self, paper: str, draft: Draft) -> None:
        """New slips are printed on this paper: the preview shows them on it."""
        self._preview.paper = paper
        if draft.matter_code:
            # Where it does not fit, the paper before must not stay on screen.
            self._slip.show_empty(_("用{name}打印的样子\n会显示在这里").format(name=_(PAPERS[paper].name)))
            self._preview.show(draft)

    def _show_questions(self, draft: Draft) -> None:
        catalogue = self._desk.catalogue
        matter = matter_of(catalogue.release, draft.matter_code)
        if matter:
            about = about_matter(matter, self._desk.site)
            self._ask.show_matter(matter, about, mongolian_of(matter, catalogue.release))
        else:
            self._ask.show_matter(None, "")
        rows = tuple(
            MaterialRow(number, material, draft_rules.mark_of(draft, material))
            for number, material in enumerate(catalogue.materials(draft), start=1)
        )
        self._ask.show_case(draft, catalogue.situations(draft), rows)

    def _show_document(self, document: Document) -> None:
        self._slip.show_document(document, self._preview.painter, paper_words(self._preview.paper))
