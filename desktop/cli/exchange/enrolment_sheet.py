"""The sheet of an enrolment code as PDF: set here, because the server knows nothing of forms."""

from __future__ import annotations

from casework.language import _
from casework.release.catalogue import Settings, Site, Text
from sync.server.commands.enrolment_sheet import CodeSheet
from sync.server.refusals import refuse


def set_sheet(sheet: CodeSheet) -> bytes:
    """The PDF; raises DocumentError, or Refused where the packages that set a page are not here."""
    try:
        from forms.documents import enrolment
        from forms.pdf.embed import to_pdf
        from forms.text.fonts import load_fonts
    except ModuleNotFoundError as error:  # a server need not have them
        wanted = error.name or ""
        what = _("没有排版的软件包 {wanted}：请运行 pip install tamga").format(wanted=wanted)
        raise refuse("unavailable", what) from error
    release = sheet.release
    site = release.site(sheet.site) if release else None
    form = enrolment.EnrolmentSheet(
        number=sheet.code,
        site=site or Site(code=sheet.site, name=Text(zh=sheet.site_name), kind="gacha"),
        release_name=release.name if release else "—",
        settings=release.settings if release else Settings(),
        labels=release.labels if release else {},
        banner=sheet.banner,
        address=sheet.address,
        issued_on=sheet.issued_on,
        until=sheet.until,
    )
    fonts = load_fonts()
    return to_pdf(enrolment.lay_out(form, fonts), fonts)
