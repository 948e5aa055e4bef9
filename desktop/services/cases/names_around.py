"""What the materials of a case and the sites are called, so that people read names and never codes."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from sqlalchemy import Connection

from casework.cases.case import Case
from casework.release.catalogue import Release
from desktop.errors import CatalogueError
from desktop.services.catalogue.load_release import load_current, load_release


def names_around(connection: Connection, case: Case) -> dict[str, str]:
    """Names by codes: as the release in use has them, or better those that the case was handled under."""
    names: dict[str, str] = {}
    for release in _releases(connection, case):
        names |= site_names(release)
        matter = release.matter(case.matter_code)
        names |= {each.code: each.name.zh for each in matter.materials} if matter else {}
    return names


def site_names(release: Release) -> dict[str, str]:
    """Names of the sites by their codes."""
    return {site.code: site.name.zh for site in release.sites}


def names_by_matter(release: Release, matters: Collection[str]) -> dict[tuple[str, str], str]:
    """Names of the materials of these matters, by the codes of matter and material."""
    wanted = (matter for matter in release.matters if matter.code in matters)
    return {(matter.code, each.code): each.name.zh for matter in wanted for each in matter.materials}


def _releases(connection: Connection, case: Case) -> Iterator[Release]:
    """The one in use first, that of the newest slip last; those that never came here are left out."""
    own = (case.release, *(slip.issued.release for slip in case.slips[-1:]))
    try:
        yield load_current(connection).release
    except CatalogueError:
        return
    for ref in own:
        if ref is None:
            continue
        try:
            yield load_release(connection, ref.digest).release
        except CatalogueError:  # of another site
            continue
