"""Fetching the banner's newest release: only what is missing, believed only when signed, taken in whole."""

from __future__ import annotations

from sqlalchemy import select

from casework.language import _
from desktop.database import banner, fetched
from desktop.database.engine import Store
from desktop.database.fetched import Believed
from desktop.database.tables import StoredRelease, SyncNote
from desktop.errors import ReleaseRefused
from desktop.services.catalogue.import_release import CheckedRelease, take_into_use
from desktop.services.catalogue.load_release import newest_content
from desktop.services.duty import Duty
from sync.device import release_feed, release_keys
from sync.device.release_feed import Feed, Manifest, ReleaseUntrusted
from sync.device.store import Note
from sync.wire.release_messages import MOST_PARTS


def fetch_release(duty: Duty, feed: Feed, newest: int) -> tuple[Note, ...]:
    """Bring the release in use up to `newest`, the number that the banner says to have.

    What has come so far is kept when the way breaks off (`sync.device.errors.ExchangeError`).  A release that
    cannot be believed or used is refused with a note, and the one in use stays.
    """
    if newest <= _number_in_use(duty.store):
        return ()
    try:
        manifest = _manifest(duty, feed, newest)
        contents = _gather(duty.store, feed, manifest)
        checked = CheckedRelease(release_feed.assemble(manifest, contents))
        with duty.store.writing() as connection:
            take_into_use(connection, duty, checked)
            fetched.forget_parts(connection)
    except (ReleaseUntrusted, ReleaseRefused) as error:
        return _note(duty.store, _("新目录没有启用：{what}；原目录继续使用").format(what=error.what))
    return _note(
        duty.store,
        _("已启用旗里发布的目录 {name}（第 {number} 版）").format(name=manifest.name, number=manifest.number),
    )


def _manifest(duty: Duty, feed: Feed, number: int) -> Manifest:
    with duty.store.reading() as connection:
        address = banner.read_address(connection)
        believed = fetched.read_believed(connection)
        release_key = fetched.read_release_key(connection)
    if address is None:
        raise ReleaseUntrusted(_("本机没有旗里的公钥，请用新的注册码重新注册"))
    signed = feed.release(number)
    manifest = release_feed.read_signed(signed, address.key)
    release_keys.require_key(signed, manifest, release_key, believed.number if believed else 0)
    least = max(_number_in_use(duty.store) + 1, believed.number if believed else 0)
    if manifest.number < least:
        raise ReleaseUntrusted(
            _("发来的是第 {number} 版，比见过的旧，不能退回").format(number=manifest.number)
        )
    with duty.store.writing() as connection:
        fetched.believe(connection, Believed(manifest.number, manifest.name, manifest.expires_at))
        fetched.keep_release_key(connection, manifest.release_key)
    return manifest


def _gather(store: Store, feed: Feed, manifest: Manifest) -> dict[str, bytes]:
    """All parts of the release; each answer is durable before the next is asked for."""
    with store.reading() as connection:
        known = {part.digest: content for part, content in _parts_in_use(store).items()}
        known |= fetched.read_parts(connection)
    missing = [part.digest for part in manifest.parts if part.digest not in known]
    while missing:
        asked = missing[:MOST_PARTS]
        came = release_feed.checked(asked, feed.release_parts(asked))
        with store.writing() as connection:
            fetched.keep_parts(connection, came)
        known |= came
        missing = missing[len(came) :]
    return known


def _parts_in_use(store: Store) -> dict[release_feed.ManifestPart, bytes]:
    with store.reading() as connection:
        return release_feed.split(newest_content(connection))


def _number_in_use(store: Store) -> int:
    with store.reading() as connection:
        statement = select(StoredRelease.number).order_by(StoredRelease.number.desc()).limit(1)
        return connection.scalar(statement) or 0


def _note(store: Store, text: str) -> tuple[Note, ...]:
    """The note, kept once: what is refused at every exchange is not news every time."""
    note = Note("release", text)
    with store.writing() as connection:
        last = connection.scalar(
            select(SyncNote.text).where(SyncNote.kind == "release").order_by(SyncNote.note.desc()).limit(1)
        )
        if last != text:
            banner.add_note(connection, note)
    return (note,)
