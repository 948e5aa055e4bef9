"""Which version of the program is offered to whom: some sites first, then all, or nobody any more."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Literal, cast

import msgspec
from sqlalchemy import Connection, select, update

from casework.language import N_, _
from casework.version_order import is_newer, parts
from sync.server.accounts import enrolment
from sync.server.refusals import refuse
from sync.server.store.program_tables import ProgramOffer, ProgramTree
from sync.server.store.streams import now_text
from sync.server.store.tables import BannerSite
from sync.wire.program_messages import SignedProgram

OfferState = Literal["added", "staged", "published", "withdrawn"]

OFFER_WORDS: Mapping[OfferState, str] = {
    "added": N_("已收入，未发布"),
    "staged": N_("试装"),
    "published": N_("已发布"),
    "withdrawn": N_("已撤回"),
}
_OFFERS = select(ProgramOffer.version, ProgramOffer.state, ProgramOffer.sites)


class ListedProgram(msgspec.Struct, frozen=True, kw_only=True):
    """A version with the machines it is for; `sites` are those it is tried at, while it is staged."""

    version: str
    state: OfferState
    sites: tuple[str, ...]
    targets: tuple[str, ...]
    changed_at: str


def programs(connection: Connection) -> list[ListedProgram]:
    """All versions that were added, the newest first."""
    targets: dict[str, list[str]] = {}
    for version, target in connection.execute(select(ProgramTree.version, ProgramTree.target)):
        targets.setdefault(version, []).append(target)
    rows = connection.execute(
        select(ProgramOffer.version, ProgramOffer.state, ProgramOffer.sites, ProgramOffer.changed_at)
    )
    listed = [
        ListedProgram(
            version=version,
            state=cast(OfferState, state),
            sites=tuple(sites.split()),
            targets=tuple(sorted(targets.get(version, ()))),
            changed_at=changed_at,
        )
        for version, state, sites, changed_at in rows
    ]
    return sorted(listed, key=lambda each: parts(each.version), reverse=True)


def offered(connection: Connection, site: str) -> str | None:
    """The newest version for devices of that site, "" for none, None where no version was ever added."""
    rows = connection.execute(_OFFERS).all()
    if not rows:
        return None
    newest, above = "", None
    for version, state, sites in rows:
        if state == "staged":
            above = _upwards(connection, site) if above is None else above
        if is_newer(version, newest) and (
            state == "published" or (state == "staged" and not (above or set()).isdisjoint(sites.split()))
        ):
            newest = version
    return newest


def signed_program(connection: Connection, site: str, target: str) -> SignedProgram:
    """The version that is offered to that site, as it was signed; empty where none is, for such machines."""
    version = offered(connection, site)
    row = connection.execute(
        select(ProgramTree.manifest, ProgramTree.size, ProgramTree.signature).where(
            ProgramTree.version == (version or ""), ProgramTree.target == target.replace("\0", "")
        )
    ).first()
    if row is None or not version:
        return SignedProgram()
    return SignedProgram(version=version, manifest=row.manifest, size=row.size, signature=row.signature)


def stage(connection: Connection, version: str, sites: Iterable[str]) -> OfferState:
    """Offer it to these sites and all below them; returns what it was before.  Raises Refused."""
    chosen = sorted(set(sites))
    if not chosen:
        raise refuse("malformed", _("试装要写明站点"))
    for site in chosen:
        enrolment.require_site(connection, site)
    return _change(connection, version, "staged", " ".join(chosen))


def publish(connection: Connection, version: str) -> OfferState:
    """Offer it to all; returns what it was before.  Raises Refused."""
    return _change(connection, version, "published")


def withdraw(connection: Connection, version: str) -> OfferState:
    """Offer it to nobody any more: where it was not started yet it will not be.  Raises Refused."""
    return _change(connection, version, "withdrawn")


def _change(connection: Connection, version: str, state: OfferState, sites: str = "") -> OfferState:
    before: OfferState | None = connection.scalar(
        select(ProgramOffer.state).where(ProgramOffer.version == version).with_for_update()
    )
    if before is None:
        raise refuse(
            "malformed", _("没有收入过程序 {version} 版：见 banner program list").format(version=version)
        )
    values = {"state": state, "sites": sites, "changed_at": now_text()}
    connection.execute(update(ProgramOffer).where(ProgramOffer.version == version).values(values))
    return before


def _upwards(connection: Connection, site: str) -> set[str]:
    """The site and all above it."""
    rows = connection.execute(select(BannerSite.code, BannerSite.parent))
    parents = {each.code: each.parent for each in rows}
    above = set[str]()
    while site and site not in above:
        above.add(site)
        site = parents.get(site, "")
    return above
