"""A case in the fields of another system, in its order: typed here once, pasted there."""

from __future__ import annotations

from sqlalchemy import Connection

from casework.release.catalogue import ExportProfile, Release
from casework.report.profile_fields import FilledProfile, ProfileCase, filled, usual_profile
from desktop.services.cases.find_case import IssuedCase, find_open_case
from desktop.services.cases.show_case import case_clocks


def fill_profiles(connection: Connection, number: str, release: Release) -> tuple[FilledProfile, ...]:
    """The paste profiles of the case's matter, by the release in use; where there is none, a usual one.

    Raises UnknownSlip, CatalogueError, or CaseError for a void case.
    """
    issued = find_open_case(connection, number)
    matter = release.matter(issued.case.matter_code) or issued.matter
    wanted = [each for each in release.export_profiles if each.kind == "paste"]
    named = [each for each in wanted if each.key in matter.export_profiles]
    return tuple(
        fill_profile(connection, each, issued, release) for each in named or wanted or [usual_profile()]
    )


def fill_profile(
    connection: Connection, profile: ExportProfile, issued: IssuedCase, release: Release
) -> FilledProfile:
    """The case in the fields of one profile."""
    about = ProfileCase(
        case=issued.case,
        number=issued.slip_number,
        own=issued.matter,
        clocks=case_clocks(connection, issued.case, release),
    )
    return filled(profile, about, release)
