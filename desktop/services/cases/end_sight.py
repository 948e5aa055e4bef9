"""Taking back the sight of a case that a bag beside the tree gave: what was given stays, nothing follows."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Connection

from casework.cases.entries import Recorded
from casework.cases.fold import statements
from casework.cases.kinds.keeping import SightEnded
from casework.cases.sights import Sights
from casework.language import _
from casework.release.catalogue import Release
from desktop.database import journal
from desktop.errors import CaseError
from desktop.services.cases.recorded_event import (
    EventGround,
    RecordedEvent,
    known_case,
    record_event,
    written,
)
from desktop.services.duty import Duty


def end_sight(duty: Duty, number: str, reason: str, release: Release) -> list[RecordedEvent]:
    """Record for each site that sees the case through a bag that it sees nothing that follows.

    Raises UnknownSlip, or CaseError where there is none, or where this site did not send it.
    """
    why = written(reason, _("为什么收回"))
    with duty.store.reading() as connection:
        home, entries = _home_and_entries(connection, number)
    sheets = sights_beside(entries, home, release)
    if why_not := why_no_end(sheets, duty.site_code, home, release):
        raise CaseError(_("没有收回查看"), why_not, _("请看办件的经过：转到过哪里"))

    def of(site: str, sheet: str) -> RecordedEvent:
        def write(_ground: EventGround) -> SightEnded:
            return SightEnded(number=sheet, site=site, reason=why)

        return record_event(duty, number, "case_sight_ended", write)

    return [of(site, sheet) for site, sheet in sheets.items()]


def sights_beside(entries: Iterable[Recorded], home: str, release: Release) -> dict[str, str]:
    """Sites that see the case only through a bag, each with the number of its sheet.

    Where the case counts and what stands above sees it by itself.
    """
    sights, above = Sights(), _at_and_above(home, release)
    for _entry, body in statements(entries):
        sights.take(body)
    return {site: sheet for site, sheet in sights.open.items() if site not in above}


def why_no_end(sheets: dict[str, str], here: str, home: str, release: Release) -> str:
    """Why nothing can be taken back here, in plain words; "" when it can."""
    if not sheets:
        return _("没有别的站点因转办看得到这一件")
    if here not in _at_and_above(home, release):
        return _("只有转出的站点和它的上级可以收回")
    return ""


def _home_and_entries(connection: Connection, number: str) -> tuple[str, list[Recorded]]:
    case = known_case(connection, number)
    return case.site, journal.of_subject(connection, case.case_id)


def _at_and_above(site: str, release: Release) -> list[str]:
    """The site and those above it, as far as the release names them."""
    codes: list[str] = []
    while site and site not in codes:
        codes.append(site)
        known = release.site(site)
        site = known.parent if known else ""
    return codes
