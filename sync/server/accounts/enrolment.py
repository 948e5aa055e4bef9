"""Enrolment: a one-time code makes a device known; the same device may ask again when the answer was lost."""

from __future__ import annotations

import datetime as dt

import msgspec
from sqlalchemy import Connection, insert, select, update

from casework.language import _
from sync.server.accounts import accounts, forks, letters
from sync.server.accounts.accounts import NewDevice
from sync.server.accounts.forks import DEVICE_ID
from sync.server.refusals import Refused, refuse
from sync.server.store import streams
from sync.server.store.tables import BannerSite, Device, EnrolmentCode
from sync.wire import enrolment_code, signatures
from sync.wire.enrolment_code import secret_digest
from sync.wire.protocol import VERSIONS, Enrolment, EnrolRequest, Refusal, common_version

CODE_DAYS = 30  # a sheet of paper with a code that nobody used lies about no longer


def issue_code(connection: Connection, site: str, replaces: str = "") -> str:
    """A new code for one device at a site; only its digest is kept.

    `replaces` is a device that was lost there: who comes with this code gets what it kept here, and it is
    revoked then.  Raises Refused for no such site, or no such device there.
    """
    require_site(connection, site)
    # One that was reported stolen is revoked already, and replaced all the same.
    if replaces and connection.scalar(select(Device.site).where(Device.device == replaces)) != site:
        raise refuse("malformed", _("站点 {site} 没有设备 {device}").format(device=replaces, site=site))
    code = enrolment_code.new_code(streams.require_stream(connection).seed)
    row = {"digest": secret_digest(code), "site": site, "issued_at": streams.now_text(), "device": ""}
    row |= {"replaces": replaces}
    connection.execute(insert(EnrolmentCode), [row])
    return code


def last_day(issued_at: str) -> dt.date:
    """The last day (UTC) on which a code may be used first."""
    return dt.datetime.fromisoformat(issued_at).astimezone(dt.UTC).date() + dt.timedelta(days=CODE_DAYS)


def require_site(connection: Connection, site: str) -> str:
    """The site's name; raises Refused when there is no such site."""
    name = connection.scalar(select(BannerSite.name).where(BannerSite.code == site))
    if name is None:
        raise refuse("malformed", _("没有站点 {site}").format(site=site))
    return name


def enrol(connection: Connection, request: EnrolRequest) -> Enrolment:
    """Make a device known at the code's site; raises Refused and then the code is still good."""
    version = checked_version(request.versions)
    if not DEVICE_ID.fullmatch(request.device):
        raise refuse("malformed", "a device id is 8 to 64 lower-case letters and digits")
    statement = (request.device, request.code)
    if not signatures.statement_is_signed(request.key, request.signature, "enrol", *statement):
        raise refuse("bad_signature", "the request is not signed with its own key")
    stream = streams.require_stream(connection)
    row = find_code(connection, request.code)
    if row.device not in ("", request.device):
        raise refuse("code_refused", "the code is unknown or was used")
    if not row.device and request.site not in ("", row.site):
        what = "the code is for another site; it is still good there"
        raise Refused(Refusal(code="wrong_site", what=what, site=row.site))
    _register(connection, request, row.site, used=bool(row.device))
    if row.replaces and row.replaces != request.device and not row.device:
        forks.revoke(connection, row.replaces)
    return Enrolment(
        version=version,
        banner=stream.name,
        site=row.site,
        epoch=stream.epoch,
        server_time=streams.now_text(),
        letter=letters.allot(connection, request.device, request.letter),
    )


class IssuedCode(msgspec.Struct, frozen=True):
    """A code that was given out: for which site, who used it, in whose place; `device` is "" for nobody."""

    site: str
    device: str
    issued_at: str
    replaces: str


def find_code(connection: Connection, code: str) -> IssuedCode:
    """What a code is for; raises Refused where it is unknown or too old to be used first."""
    row = connection.execute(
        select(*(getattr(EnrolmentCode, field) for field in IssuedCode.__struct_fields__))
        .where(EnrolmentCode.digest == secret_digest(code))
        .with_for_update()
    ).first()
    if row is None:
        raise refuse("code_refused", "the code is unknown or was used")
    issued = IssuedCode(*row)
    if not issued.device and dt.datetime.now(dt.UTC).date() > last_day(issued.issued_at):
        raise refuse("code_refused", "the code has expired")
    return issued


def _register(connection: Connection, request: EnrolRequest, site: str, *, used: bool) -> None:
    known = _key_of(connection, request.device)
    if known is None:
        new = NewDevice(device=request.device, site=site, key=request.key, name=_shown(request.name))
        accounts.add_account(connection, new)
    elif known != request.key:
        raise refuse("device_taken", "another device has this id")
    elif not used:  # a known device with a fresh code: it stands at the code's site now
        accounts.move(connection, accounts.find_account(connection, request.device, lock=True), site)
    connection.execute(
        update(EnrolmentCode)
        .where(EnrolmentCode.digest == secret_digest(request.code))
        .values(device=request.device)
    )


def _key_of(connection: Connection, device: str) -> bytes | None:
    return connection.scalar(select(Device.key).where(Device.device == device))


def checked_version(theirs: tuple[int, ...]) -> int:
    """The version of the protocol to speak; raises Refused where there is none in common."""
    version = common_version(theirs)
    if version is None:
        what = "this server speaks another version of the protocol"
        raise Refused(Refusal(code="no_common_version", what=what, versions=VERSIONS))
    return version


def _shown(text: str) -> str:
    return "".join(each for each in text[:100] if each.isprintable())
