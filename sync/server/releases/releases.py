"""Releases at the banner: published once, signed, and handed out part by part."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Sequence

import msgspec
from sqlalchemy import Connection, func, insert, select

from casework.cases.body import ReleaseRef
from casework.cases.entries import digest
from casework.language import _, listed
from casework.release import release_file
from casework.release.calendar_edits import renamed
from casework.release.catalogue import Matter, Release, WorkingCalendar
from sync.device import carried_release, release_feed, release_keys
from sync.device.carried_release import CarriedRelease, Held
from sync.device.release_feed import Manifest, ReleaseUntrusted
from sync.device.release_keys import ManifestOnItsWay
from sync.server.refusals import Refused, refuse
from sync.server.releases import trials
from sync.server.releases.release_sites import take_sites
from sync.server.store.streams import now_text, require_stream
from sync.server.store.tables import BannerSite, PublishedRelease, ReleasePart
from sync.wire import release_messages
from sync.wire.protocol import VERSIONS, Refusal, common_version
from sync.wire.release_messages import KeyStep, PartsAnswer, PartsRequest, ReleaseRequest, SignedManifest
from sync.wire.signatures import SIGNATURE_BYTES

_CHUNK = 500
_LARGEST_NUMBER = 2**63 - 1  # that a database holds
_NEWEST = select(PublishedRelease.number).order_by(PublishedRelease.number.desc()).limit(1)

Edit = Callable[[WorkingCalendar | None], WorkingCalendar | None]


class Published(msgspec.Struct, frozen=True, kw_only=True):
    """What publishing did; `new_parts` had not been in any release before."""

    name: str
    number: int
    parts: int
    new_parts: int
    missing_sites: tuple[str, ...]  # sites of the banner that the release does not know
    added_sites: tuple[str, ...]  # sites of the release that the banner did not know


def publish(
    connection: Connection, release: Release, valid_days: int, sites: Collection[str] = ()
) -> Published:
    """Sign a release and keep its parts; with `sites` these alone try it, until `trials.end`.

    Raises Refused unless its number is higher than all before.
    """
    expires_at = dt.datetime.now(dt.UTC) + dt.timedelta(days=valid_days)
    if sites:
        trials.begin(connection, release.number, sites)
    return _publish(connection, release, expires_at.isoformat(timespec="seconds"))


def publish_signed(
    connection: Connection, release: Release, on_its_way: ManifestOnItsWay, sites: Collection[str] = ()
) -> Published:
    """Publish a release whose manifest the release key signed on another machine.

    Raises Refused where it is not of this banner, this release, or that key.
    """
    try:
        manifest = msgspec.json.decode(on_its_way.content, type=Manifest)
        signed = SignedManifest(
            content=on_its_way.content, release_signature=bytes.fromhex(on_its_way.signature)
        )
        release_keys.require_key(signed, manifest, _release_key(connection))
    except (msgspec.DecodeError, ValueError) as error:
        raise refuse("malformed", _("签过名的清单读不出")) from error
    except ReleaseUntrusted as error:
        raise refuse("bad_signature", error.what) from error
    is_it = (manifest.digest, manifest.number) == (digest(release_file.write(release)), release.number)
    if not is_it or manifest.banner != require_stream(connection).banner:
        raise refuse("malformed", _("签过名的清单不是这个旗的这一版目录"))
    if sites:
        trials.begin(connection, release.number, sites)
    return _publish(connection, release, manifest.expires_at, signed)


def manifest_of(release: Release, banner: str, valid_days: int, release_key: str = "") -> Manifest:
    """The manifest of a release, which is valid for so many days from now."""
    now = dt.datetime.now(dt.UTC)
    expires_at = (now + dt.timedelta(days=valid_days)).isoformat(timespec="seconds")
    return _manifest_of(release, banner, expires_at, release_key)


def _manifest_of(release: Release, banner: str, expires_at: str, release_key: str) -> Manifest:
    whole = release_file.write(release)
    return Manifest(
        banner=banner,
        name=release.name,
        number=release.number,
        digest=digest(whole),
        published_at=dt.datetime.now(dt.UTC).isoformat(timespec="seconds"),
        expires_at=expires_at,
        parts=tuple(release_feed.split(whole)),
        release_key=release_key,
    )


def _release_key(connection: Connection) -> str:
    """The key under which the next release stands, "" for the banner's alone."""
    newest = _manifest(_signed(connection, newest_number(connection)).content)
    return newest.release_key if newest else ""


def publish_calendar(connection: Connection, edit: Edit) -> Published:
    """Publish the newest release again with another calendar alone; it expires when that would have.

    Raises Refused when there is none, when it is not whole, when the calendar would be what it was, or while
    it is tried at a few sites: all would get it so.
    """
    for number, sites in trials.waiting(connection).items():
        words = _("第 {number} 版还在 {sites} 试用：先推广（banner release roll-out {number}），再改日历")
        raise refuse("malformed", words.format(number=number, sites=listed(sites)))
    manifest, release = newest_release(connection)
    calendar = edit(release.calendar)
    if calendar == release.calendar:
        raise refuse("malformed", _("工作日历本来就是这样，没有改动"))
    number = manifest.number + 1
    changed = msgspec.structs.replace(
        release, calendar=calendar, number=number, name=renamed(release.name, number)
    )
    return _publish(connection, changed, manifest.expires_at)


def newest_release(connection: Connection) -> tuple[Manifest, Release]:
    """The newest release in whole, tried or for all, with its manifest; raises Refused when there is none."""
    return _release(connection, newest_number(connection))


def release_for_all(connection: Connection) -> tuple[Manifest, Release]:
    """The newest release that every site uses, with its manifest; raises Refused when there is none."""
    return _release(connection, trials.number_for_all(connection))


def _release(connection: Connection, number: int) -> tuple[Manifest, Release]:
    signed = _signed(connection, number)
    if not signed.content:
        raise refuse("malformed", _("还没有发布过目录：请先运行 banner release publish"))
    manifest = msgspec.json.decode(signed.content, type=Manifest)
    return manifest, _whole(connection, manifest)


def release_of(connection: Connection, number: int) -> Release | None:
    """The release of that number in whole, or None when none of that number was published."""
    manifest = _manifest(
        connection.scalar(select(PublishedRelease.content).where(PublishedRelease.number == number))
    )
    return _whole(connection, manifest) if manifest else None


def release_under(connection: Connection, number: int, whole_digest: str) -> Release | None:
    """The release that a case names; None where another or none of that number was published here."""
    manifest = _manifest(
        connection.scalar(select(PublishedRelease.content).where(PublishedRelease.number == number))
    )
    if manifest is None or manifest.digest != whole_digest:
        return None
    return _whole(connection, manifest)


def published_matter(connection: Connection, code: str, under: ReleaseRef | None = None) -> Matter | None:
    """One matter read alone, as the newest release has it or the one that a case names; else None."""
    number = newest_number(connection) if under is None else under.number
    manifest = _manifest(
        connection.scalar(select(PublishedRelease.content).where(PublishedRelease.number == number))
    )
    if manifest is None or (under is not None and manifest.digest != under.digest):
        return None
    part = next((each.digest for each in manifest.parts if each.name == f"matter {code}"), "")
    content = connection.scalar(select(ReleasePart.content).where(ReleasePart.digest == part))
    return msgspec.json.decode(content, type=Matter) if content else None


def _whole(connection: Connection, manifest: Manifest) -> Release:
    contents = _contents(connection, [part.digest for part in manifest.parts])
    try:
        return msgspec.json.decode(release_feed.assemble(manifest, contents), type=Release)
    except ReleaseUntrusted as error:
        raise refuse(
            "malformed", _("数据库里的目录 {name} 不完整：{what}").format(name=manifest.name, what=error.what)
        ) from error


def _publish(
    connection: Connection, release: Release, expires_at: str, signed: SignedManifest | None = None
) -> Published:
    stream = require_stream(connection)
    newest = newest_number(connection)
    if release.number <= newest:
        raise refuse(
            "malformed",
            _("已发布到第 {newest} 版，这是第 {number} 版：请把 number 改得更高").format(
                newest=newest, number=release.number
            ),
        )
    whole = release_file.write(release)
    parts = release_feed.split(whole)
    too_large = [
        part.name for part, content in parts.items() if len(content) > release_messages.LARGEST_PART_BYTES
    ]
    if too_large:
        raise refuse(
            "too_large",
            _("{too_large} 超过 {largest_part_bytes} 字节").format(
                too_large=too_large[0], largest_part_bytes=release_messages.LARGEST_PART_BYTES
            ),
        )
    if signed is None:
        if _release_key(connection):
            words = _("目录要有发布密钥的签名：在放密钥的机器上运行 banner release sign，再用 --signed 发布")
            raise refuse("bad_signature", words)
        signed = SignedManifest(
            content=release_feed.written(_manifest_of(release, stream.banner, expires_at, ""))
        )
    new = _keep_parts(connection, {part.digest: content for part, content in parts.items()})
    by_banner = release_feed.sign_text(signed.content, stream.seed)
    row = {"number": release.number, "published_at": now_text(), "content": signed.content}
    connection.execute(insert(PublishedRelease), [{**row, "signature": by_banner + signed.release_signature}])
    added = take_sites(connection, release)
    known = {site.code for site in release.sites}
    missing = tuple(sorted(set(connection.scalars(select(BannerSite.code))) - known))
    return Published(
        name=release.name,
        number=release.number,
        parts=len(parts),
        new_parts=new,
        missing_sites=missing,
        added_sites=added,
    )


def newest_number(connection: Connection) -> int:
    """The number of the newest release; 0 before any was published."""
    return connection.scalar(_NEWEST) or 0


def manifest(connection: Connection, request: ReleaseRequest) -> SignedManifest:
    """The manifest that is asked for, empty where none was published."""
    if common_version(request.versions) is None:
        what = "this server speaks another version"
        raise Refused(Refusal(code="no_common_version", what=what, versions=VERSIONS))
    if not 0 <= request.number <= _LARGEST_NUMBER:
        raise refuse("malformed", "a release's number is out of range")
    return _signed(connection, request.number or trials.number_for_all(connection))


def _signed(connection: Connection, number: int) -> SignedManifest:
    row = connection.execute(
        select(PublishedRelease.content, PublishedRelease.signature).where(PublishedRelease.number == number)
    ).first()
    if row is None:
        return SignedManifest()
    by_banner, by_release_key = row.signature[:SIGNATURE_BYTES], row.signature[SIGNATURE_BYTES:]
    signed = SignedManifest(content=row.content, signature=by_banner, release_signature=by_release_key)
    steps = _key_steps(connection, number)
    return msgspec.structs.replace(signed, key_steps=steps) if steps else signed


def _key_steps(connection: Connection, before: int) -> tuple[KeyStep, ...]:
    """The manifests before that number by which one release key led to another."""
    rows = connection.execute(
        select(PublishedRelease.content, PublishedRelease.signature)
        .where(PublishedRelease.number < before, func.length(PublishedRelease.signature) > SIGNATURE_BYTES)
        .order_by(PublishedRelease.number)
    )
    steps, key = list[KeyStep](), ""
    for content, signature in rows:
        following = msgspec.json.decode(content, type=Manifest).release_key
        if following != key and key:
            steps.append(KeyStep(content=content, release_signature=signature[SIGNATURE_BYTES:]))
        key = following
    return tuple(steps[-release_keys.MOST_STEPS :])


def parts(connection: Connection, request: PartsRequest) -> PartsAnswer:
    """Parts by digest, one at least and as many as fit; raises Refused for one that is not here."""
    wanted = request.digests
    if not 0 < len(wanted) <= release_messages.MOST_PARTS:
        raise refuse("malformed", f"1 to {release_messages.MOST_PARTS} parts are given at once")
    sane = [each for each in wanted if "\0" not in each]
    rows = connection.execute(
        select(ReleasePart.digest, ReleasePart.content).where(ReleasePart.digest.in_(sane))
    )
    known = {row.digest: row.content for row in rows}
    missing = next((each for each in wanted if each not in known), None)
    if missing is not None:
        raise refuse("malformed", "there is no such part here")
    return PartsAnswer(parts=tuple(_within([known[each].decode() for each in wanted])))


def _contents(connection: Connection, digests: Sequence[str]) -> dict[str, bytes]:
    contents: dict[str, bytes] = {}
    for start in range(0, len(digests), _CHUNK):
        chunk = digests[start : start + _CHUNK]
        rows = connection.execute(
            select(ReleasePart.digest, ReleasePart.content).where(ReleasePart.digest.in_(chunk))
        )
        contents.update((each, content) for each, content in rows)
    return contents


def carried(connection: Connection, held: Held, site: str) -> CarriedRelease | None:
    """What a parcel's answer brings of the release of this site, when the device has an older one.

    Parts of the release that it uses are left out, when that is one of ours, and those that it has fetched.
    """
    if len(held.fetched) > carried_release.MOST_FETCHED:
        return None
    signed = _signed(connection, trials.number_at(connection, site))
    manifest = _manifest(signed.content)
    if manifest is None or manifest.number <= held.number:
        return None
    used = _manifest(
        connection.scalar(select(PublishedRelease.content).where(PublishedRelease.number == held.number))
    )
    known = {part.digest for part in used.parts} if used and used.digest == held.digest else set[str]()
    fetched = set(held.fetched)
    lacking = [
        part.digest
        for part in manifest.parts
        if part.digest not in known and not fetched.intersection(carried_release.shortened([part.digest]))
    ]
    parts = _read_within(connection, lacking, carried_release.LARGEST_BYTES)
    return CarriedRelease(
        number=manifest.number,
        manifest=signed,
        parts=tuple(parts),
        digests=tuple(lacking[: len(parts)]),
        left=len(lacking) - len(parts),
    )


def _manifest(content: str | None) -> Manifest | None:
    return msgspec.json.decode(content, type=Manifest) if content else None


def _read_within(connection: Connection, digests: Sequence[str], most_bytes: int) -> list[str]:
    """The first of these parts, as many as there is room for and one at least."""
    texts, size = list[str](), 0
    for wanted in digests:
        content = connection.scalars(select(ReleasePart.content).where(ReleasePart.digest == wanted)).one()
        size += len(content)
        if texts and size > most_bytes:
            break
        texts.append(content.decode())
    return texts


def _keep_parts(connection: Connection, contents: dict[str, bytes]) -> int:
    known: set[str] = set()
    digests = list(contents)
    for start in range(0, len(digests), _CHUNK):
        chunk = digests[start : start + _CHUNK]
        known |= set(connection.scalars(select(ReleasePart.digest).where(ReleasePart.digest.in_(chunk))))
    rows = [{"digest": each, "content": content} for each, content in contents.items() if each not in known]
    connection.execute(insert(ReleasePart), rows)  # the head at least is new: the number is in it
    return len(rows)


def _within(texts: Sequence[str]) -> Sequence[str]:
    size = 0
    for count, text in enumerate(texts):
        size += len(text.encode())
        if size > release_messages.PARTS_BYTES and count:
            return texts[:count]
    return texts
