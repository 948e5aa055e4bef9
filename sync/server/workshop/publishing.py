"""From the working copy to a release: what it changes, whom that concerns, and the publication itself."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping

import msgspec
from sqlalchemy import Connection, select

from casework.cases.entries import Entry
from casework.cases.fold import fold
from casework.cases.kinds.cases import CaseOpened
from casework.cases.kinds.table import decode_body
from casework.cases.promised_limit import is_over
from casework.language import _
from casework.release import release_file, release_parts
from casework.release.catalogue import LegalBasis, Matter, MatterStatus, Release, Site, Withdrawal
from casework.release.differences import Difference, differences
from casework.release.release_changes import MatterChange, changes_between
from sync.server.refusals import refuse
from sync.server.releases import releases
from sync.server.releases.releases import Published
from sync.server.store.entries import recorded_of
from sync.server.store.sealing import seal_of
from sync.server.store.tables import StoredEntry
from sync.server.workshop import working_copy
from sync.server.workshop.working_copy import Edit, Edited, EditOrigin

_ENTRY = tuple(getattr(StoredEntry, field) for field in Entry.__struct_fields__)


class Effect(msgspec.Struct, frozen=True, kw_only=True):
    """What the change of a matter means: which sites offer it, and how many open cases each has of it."""

    change: MatterChange
    sites: tuple[str, ...]
    open_cases: Mapping[str, int]


class StatusEdit(msgspec.Struct, frozen=True, kw_only=True):
    """What becomes of a matter: in use, suspended or withdrawn, from when until when, by which document."""

    status: MatterStatus
    effective_from: dt.date | None = None
    effective_to: dt.date | None = None
    basis: str = ""


def next_release(connection: Connection, name: str, labels: Mapping[str, str]) -> Release:
    """The working copy as the release after the newest one; raises ReleaseProblems for what is wrong."""
    copy = working_copy.working_copy(connection)
    number = releases.newest_number(connection) + 1
    release = msgspec.structs.replace(copy.release, number=number, name=name)
    return release_file.read(release_file.write(release), labels)


class Publication(msgspec.Struct, frozen=True, kw_only=True):
    """How a release is published: who did it, how long it counts, and the sites that try it first, if any."""

    origin: EditOrigin
    valid_days: int
    sites: tuple[str, ...] = ()


def publish(connection: Connection, release: Release, wanted: Publication) -> Published:
    """Publish what `next_release` gave; the working copy then stands on it."""
    published = releases.publish(connection, release, wanted.valid_days, wanted.sites)
    copy = working_copy.working_copy(connection)
    head = msgspec.structs.replace(working_copy.head_of(copy.parts), number=release.number, name=release.name)
    edit = Edit(parts={release_parts.HEAD: head}, started_from=copy.position)
    working_copy.edit(connection, edit, wanted.origin)
    return published


def compare(connection: Connection, before: int | None, after: int | None) -> tuple[Difference, ...]:
    """Every field that differs between two releases; None is the newest, and the working copy."""
    was = _release(connection, before) if before else releases.newest_release(connection)[1]
    now = _release(connection, after) if after else working_copy.working_copy(connection).release
    return differences(was, now)


def _release(connection: Connection, number: int) -> Release:
    release = releases.release_of(connection, number)
    if release is None:
        raise refuse("malformed", _("没有发布过第 {number} 版").format(number=number))
    return release


def effects(connection: Connection) -> list[Effect]:
    """What publishing the working copy would mean, matter by matter."""
    copy = working_copy.working_copy(connection).release
    _manifest, published = releases.newest_release(connection)
    changes = changes_between(published, copy).matters
    open_cases = _open_cases(connection, [each.code for each in changes])
    return [
        Effect(
            change=each,
            sites=_offering(copy, copy.matter(each.code) or published.matter(each.code)),
            open_cases=open_cases.get(each.code, {}),
        )
        for each in changes
    ]


def _offering(release: Release, matter: Matter | None) -> tuple[str, ...]:
    """The sites that do more than tell about it: by their kind, or by a delegation of their own."""
    if matter is None:
        return ()
    return tuple(site.code for site in release.sites if _offers(site, matter))


def _offers(site: Site, matter: Matter) -> bool:
    return matter.modes.get(site.kind, "inform") != "inform" or matter.code in site.delegated


def _open_cases(connection: Connection, codes: Iterable[str]) -> dict[str, dict[str, int]]:
    """Open cases of these matters by the site where they count."""
    wanted = set(codes)
    counts: dict[str, dict[str, int]] = {}
    opened = select(
        StoredEntry.subject, StoredEntry.site, StoredEntry.device, StoredEntry.seq, StoredEntry.body
    )
    seal = seal_of(connection)
    for subject, site, device, seq, sealed in connection.execute(
        opened.where(StoredEntry.kind == "case_opened")
    ):
        body = seal.open_body(device, seq, sealed)
        if body is None or not any(code.encode() in body for code in wanted):
            continue
        content = decode_body("case_opened", body)
        if (
            isinstance(content, CaseOpened)
            and content.matter_code in wanted
            and _is_open(connection, subject)
        ):
            of_matter = counts.setdefault(content.matter_code, {})
            of_matter[site] = of_matter.get(site, 0) + 1
    return counts


def _is_open(connection: Connection, subject: str) -> bool:
    rows = connection.execute(select(*_ENTRY, StoredEntry.body).where(StoredEntry.subject == subject))
    return not is_over(fold(recorded_of(connection, rows)))


def set_status(connection: Connection, code: str, wanted: StatusEdit, origin: EditOrigin) -> Edited:
    """Withdraw, suspend or bring back a matter, with its days; raises Refused for one that is not there."""
    copy = working_copy.working_copy(connection)
    part = release_parts.part_name("matter", code)
    matter = copy.parts.get(part)
    if not isinstance(matter, Matter):
        raise refuse("malformed", _("目录里没有事项 {code}").format(code=code))
    changed = msgspec.structs.replace(
        matter,
        status=wanted.status,
        effective_from=wanted.effective_from,
        effective_to=wanted.effective_to,
        withdrawal=_withdrawal(matter, wanted),
    )
    edit = Edit(parts={part: changed}, started_from=copy.position)
    return working_copy.edit(connection, edit, origin)


def _withdrawal(matter: Matter, wanted: StatusEdit) -> Withdrawal | None:
    if wanted.status != "withdrawn":
        return None
    before = matter.withdrawal or Withdrawal()
    basis = (LegalBasis(title=wanted.basis),) if wanted.basis else before.basis
    return msgspec.structs.replace(before, basis=basis)
