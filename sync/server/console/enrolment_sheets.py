"""Sheets of enrolment codes for many sites as one PDF: the one room of the server that asks the forms."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import TYPE_CHECKING

import msgspec
from sqlalchemy import Connection

from casework.language import _
from casework.release.catalogue import Release, Settings, Site, Text
from sync.server.accounts import enrolment
from sync.server.refusals import refuse
from sync.server.store import streams

if TYPE_CHECKING:
    from forms.documents.enrolment import EnrolmentSheet


def set_sheets(
    connection: Connection, codes: Mapping[str, str], address: str, release: Release | None
) -> bytes:
    """The PDF with a sheet for each code, by site.

    Raises DocumentError for what cannot be set, Refused where the packages that set pages are not here.
    """
    try:
        from forms.documents import enrolment as document
        from forms.page import Document
        from forms.pdf.embed import to_pdf
        from forms.text.fonts import load_fonts
    except ModuleNotFoundError as error:  # a server need not have them
        what = _("没有排版的软件包 {wanted}：请运行 pip install tamga").format(wanted=error.name or "")
        raise refuse("unavailable", what) from error
    fonts = load_fonts()
    papers = [_sheet(connection, *each, address, release) for each in codes.items()]
    sheets = [document.lay_out(paper, fonts) for paper in papers]
    first = sheets[0]
    pages = tuple(page for sheet in sheets for page in sheet.pages)
    whole: Document = msgspec.structs.replace(first, pages=pages)
    return to_pdf(whole, fonts)


def _sheet(
    connection: Connection, site: str, code: str, address: str, release: Release | None
) -> EnrolmentSheet:
    from forms.documents.enrolment import EnrolmentSheet

    issued_at = streams.now_text()
    known = release.site(site) if release else None
    name = enrolment.require_site(connection, site)
    return EnrolmentSheet(
        number=code,
        site=known or Site(code=site, name=Text(zh=name), kind="gacha"),
        release_name=release.name if release else "—",
        settings=release.settings if release else Settings(),
        labels=release.labels if release else {},
        banner=streams.require_stream(connection).name,
        address=address,
        issued_on=dt.datetime.fromisoformat(issued_at).astimezone().date(),
        until=enrolment.last_day(issued_at),
    )
