"""What forms are made of: the ground a new one is written on, and the origin an issued one is composed from.

First print and reprint are composed from the same origin, so that the same entry gives the same page.
Personal data is masked here and in the kinds' own `compose`, before any form sees it.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

import msgspec
from sqlalchemy import Connection

from casework.cases.body import ReleaseRef
from casework.cases.case import Case
from casework.cases.fold import fold
from casework.cases.issued import CaseFormIssued, FormIssued
from casework.language import _
from casework.people import masking
from casework.people.shown_applicant import masked_number, printed_name
from casework.release.catalogue import Matter, Release, Text
from desktop.database import journal
from desktop.database.journal import Statement
from desktop.errors import MatterUnavailable
from desktop.services.cases.open_case import allot_number
from desktop.services.catalogue.load_release import LoadedRelease
from desktop.services.duty import Duty
from desktop.services.read_clock import Moment
from forms.documents.notification.content import material_lines, site_of


class Ground(msgspec.Struct, frozen=True):
    """What a form is made on: the open transaction, who is on duty, the time and the release in use."""

    connection: Connection
    duty: Duty
    moment: Moment
    catalogue: LoadedRelease

    def stamp(self, series: str, release: ReleaseRef | None = None) -> dict[str, Any]:
        """The fields that all entries of forms have in common, with the next number of that series.

        `release` is that of the case's slip; without one, it is the release in use.
        """
        day = self.moment.at.date()
        return {
            "number": allot_number(self.connection, self.duty, day, series)[0],
            "site": self.duty.site_code,
            "day": day,
            "release": release or self.catalogue.ref,
            "handler": self.duty.staff_name,
            "clock_trusted": self.moment.clock == "trusted",
        }

    def head(self) -> dict[str, Any]:
        """The fields that forms share which nobody issues: of the release in use, at this site."""
        release = self.catalogue.release
        return {
            "site": site_of(release, self.duty.site_code),
            "release_name": release.name,
            "settings": release.settings,
            "labels": release.labels,
        }

    def signed_head(self) -> dict[str, Any]:
        """As `head`, of a paper that who is on duty signs today; anybody may print it at any time."""
        return {
            **self.head(),
            "print_no": 0,
            "handler": self.duty.staff_name,
            "issued_on": self.moment.at.date(),
            "clock_trusted": self.moment.clock == "trusted",
        }


def day_of(at: str) -> dt.date:
    """The day of a recorded time by this place's calendar."""
    return dt.datetime.fromisoformat(at).astimezone().date()


class Written(msgspec.Struct, frozen=True):
    """The entry of a form, and what else became true with it; those entries come first."""

    form: Statement
    before: tuple[Statement, ...] = ()


class Origin(msgspec.Struct, frozen=True):
    """What an issued form is composed from: its entry, the store, and the release it was made under."""

    connection: Connection
    subject: str
    issued: FormIssued
    release: Release
    print_no: int

    def head(self) -> dict[str, Any]:
        """The fields that all issued forms share."""
        return {
            "number": self.issued.number,
            "site": site_of(self.release, self.issued.site),
            "release_name": self.release.name,
            "settings": self.release.settings,
            "labels": self.release.labels,
            "print_no": self.print_no,
            "handler": self.issued.handler,
            "issued_on": self.issued.day,
            "clock_trusted": self.issued.clock_trusted,
        }

    def case(self) -> CaseOrigin:
        """The case of the form and its matter; raises MatterUnavailable."""
        case = fold(journal.of_subject(self.connection, self.subject))
        matter = self.release.matter(case.matter_code)
        if matter is None:
            raise MatterUnavailable(
                case.matter_code, _("不在目录 {release} 里").format(release=self.release.name)
            )
        return CaseOrigin(case, matter)


class CaseOrigin(msgspec.Struct, frozen=True):
    """The case that a form belongs to, and its matter as that release has it."""

    case: Case
    matter: Matter

    def applicant(self) -> dict[str, Any]:
        """The applicant's fields as forms have them, masked."""
        applicant = self.case.applicant
        return {
            "applicant_name": printed_name(applicant),
            "applicant_id_masked": masked_number(applicant),
            "applicant_phone_masked": masking.mask_phone(applicant.phone),
        }

    def name_of(self, code: str) -> Text:
        """The name of a material; its code, where the release has it no more."""
        names = (material.name for material in self.matter.materials if material.code == code)
        return next(names, Text(zh=code))

    def numbers(self, issued: CaseFormIssued) -> dict[str, int]:
        """The numbers of materials on the slip to which the form belongs."""
        slip = next((slip.issued for slip in self.case.slips if slip.number == issued.slip_number), None)
        lines = material_lines(self.matter, slip.answers, slip.marks) if slip else ()
        return {line.material.code: line.number for line in lines}
