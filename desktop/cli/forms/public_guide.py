"""The guide of a matter as PDF for open data: set here, because the server knows nothing of forms."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from casework.language import _
from sync.server.open_data.guide_to_set import GuideToSet
from sync.server.refusals import refuse

if TYPE_CHECKING:
    from forms.text.fonts import FontSet


def set_guide(wanted: GuideToSet) -> bytes:
    """The PDF; raises DocumentError, or Refused where the packages that set a page are not here."""
    try:
        from forms.documents import guide
        from forms.documents.guide_text import guide_of
        from forms.pdf.embed import to_pdf
    except ModuleNotFoundError as error:  # a server need not have them
        missing = error.name or ""
        what = _("没有排版的软件包 {wanted}：请运行 pip install tamga").format(wanted=missing)
        raise refuse("unavailable", what) from error
    fonts = _fonts()
    return to_pdf(guide.lay_out(guide_of(wanted.release, wanted.site, wanted.matter), fonts), fonts)


@cache
def _fonts() -> FontSet:
    from forms.text.fonts import load_fonts

    return load_fonts()
