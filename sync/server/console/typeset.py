"""Where the console asks the forms: which a server need not have, so that they are imported when wanted."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping

from casework.language import _
from casework.people.applicant import Applicant
from casework.release.catalogue import Matter, Release, Site
from sync.server.refusals import refuse

SVG = "image/svg+xml"
PDF = "application/pdf"
_TEXT_PT = 13.0
_TEXT_HEIGHT_PT = 220.0
_MARGIN_PT = 10.0


def slip_picture(
    release: Release, site: Site, matter: Matter, answers: Mapping[str, tuple[str, ...]]
) -> bytes:
    """A slip of the matter as paper has it today at that site, of nobody: the applicant's copy as an SVG.

    Raises DocumentError for what cannot be set, Refused where the packages that set pages are not here.
    """
    try:
        from forms.documents.notification import papers
        from forms.documents.notification.content import SlipContent, compose, mode_at
        from forms.svg.picture import picture_of
        from forms.text.fonts import load_fonts
    except ModuleNotFoundError as error:
        raise _not_here(error) from error
    content = SlipContent(
        number="",
        site=site,
        matter=matter,
        mode=mode_at(site, matter),
        answers=answers,
        marks=(),
        applicant=Applicant(),
        handler="",
        issued_on=dt.datetime.now().astimezone().date(),
    )
    fonts = load_fonts()
    document = papers.lay_out(compose(release, content), fonts)
    copy = document.pages[: max(1, len(document.pages) // 2)]  # the other half is the stub
    return picture_of(copy, fonts, document.title)


def text_picture(text: str) -> bytes:
    """A Mongolian text in columns as paper sets it, as an SVG; raises as `slip_picture` does."""
    try:
        from forms.page import Page
        from forms.sheet.composing import Sheet
        from forms.svg.picture import picture_of
        from forms.text.columns import ColumnStyle, set_columns
        from forms.text.fonts import load_fonts
    except ModuleNotFoundError as error:
        raise _not_here(error) from error
    fonts, style = load_fonts(), ColumnStyle(_TEXT_PT, _TEXT_PT * 1.6)
    columns = set_columns(text, style, _TEXT_HEIGHT_PT, fonts)
    sheet = Sheet(fonts)
    sheet.ready_columns(columns, style, (_MARGIN_PT, _MARGIN_PT))
    width = len(columns) * style.pitch + 2 * _MARGIN_PT
    page = Page(width, _TEXT_HEIGHT_PT + 2 * _MARGIN_PT, tuple(sheet.items))
    return picture_of((page,), fonts, text)


def proof_sheet(texts: Iterable[tuple[str, str]], title: str) -> bytes:
    """Chinese and Mongolian of each text in columns on A4 as a PDF; raises as `slip_picture` does."""
    try:
        from forms.documents import proof
        from forms.pdf.embed import to_pdf
        from forms.text.fonts import load_fonts
    except ModuleNotFoundError as error:
        raise _not_here(error) from error
    fonts = load_fonts()
    pairs = [f"{number} {zh}\n{mn or '—'}" for number, (zh, mn) in enumerate(texts, 1)]
    return to_pdf(proof.lay_out("\n\n".join(pairs), fonts, title=title), fonts)


def _not_here(error: ModuleNotFoundError) -> Exception:
    what = _("没有排版的软件包 {wanted}：请运行 pip install tamga").format(wanted=error.name or "")
    return refuse("unavailable", what)
