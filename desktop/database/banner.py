"""The banner's row: who the banner of this device is, and how far the two have come."""

from __future__ import annotations

import datetime as dt

import msgspec
from sqlalchemy import Connection, bindparam, delete, insert, join, select, true, update

from casework.cases.entries import GENESIS
from desktop.changes import Changes
from desktop.database.noted import note as note_change
from desktop.database.prepared import Prepared
from desktop.database.tables import Banner, JournalHead, Setting, SyncNote, Workplace
from sync.device.store import Fork, Note, SyncState
from sync.device.trust import BannerTrust
from sync.wire.protocol import Mark

_MOST_NOTES = 500
_WAITING_SEED = "enrolment_key"
_BACKED_UP = "backed_up"
_WAITING_FORK = "waiting_fork"
_COMING_ID = "coming_id"
_HEARD = Changes(deliveries=True)


class Address(msgspec.Struct, frozen=True):
    """Where the banner's server is, what it is called, and by what it is known."""

    url: str
    name: str
    trust: BannerTrust
    site: str

    @property
    def key(self) -> bytes:
        """The banner's public key."""
        return self.trust.key


def read_address(connection: Connection) -> Address | None:
    """The banner, or None before this device was enrolled."""
    row = connection.execute(select(Banner.url, Banner.name, Banner.trust, Banner.site)).first()
    if row is None:
        return None
    return Address(row.url, row.name, msgspec.msgpack.decode(row.trust, type=BannerTrust), row.site)


def keep_trust(connection: Connection, trust: BannerTrust) -> None:
    """The banner proved to have another key, or vouches for other certificates."""
    connection.execute(update(Banner).values(trust=msgspec.msgpack.encode(trust)))


def read_seed(connection: Connection) -> bytes | None:
    """The private key, or None before this device was enrolled."""
    return connection.scalar(select(Banner.seed))


class Contact(msgspec.Struct, frozen=True):
    """The last exchange: when, and how far this device's clock was ahead of the banner's."""

    at: str
    clock_offset_s: float


def read_contact(connection: Connection) -> Contact | None:
    """The last exchange, or None before this device was enrolled."""
    row = connection.execute(select(Banner.contact_at, Banner.clock_offset_s)).first()
    return Contact(*row) if row else None


def read_waiting_seed(connection: Connection) -> bytes | None:
    """The key made for an enrolment whose answer never came."""
    seed = connection.scalar(select(Setting.value).where(Setting.name == _WAITING_SEED))
    return bytes.fromhex(seed) if seed else None


def keep_seed(connection: Connection, seed: bytes) -> None:
    """Keep the key before the banner hears of it: an answer may be lost."""
    connection.execute(insert(Setting), [{"name": _WAITING_SEED, "value": seed.hex()}])


def enrol(connection: Connection, address: Address, seed: bytes) -> None:
    """Note the banner.  What was acknowledged before is found out anew by the first exchange."""
    known = connection.scalar(select(Banner.number)) or 0
    connection.execute(delete(Banner))
    connection.execute(delete(Setting).where(Setting.name.in_((_WAITING_SEED, _BACKED_UP))))
    row = {"one": 1, **msgspec.structs.asdict(address), "trust": msgspec.msgpack.encode(address.trust)}
    row |= {"seed": seed, "number": known, **_start()}
    connection.execute(insert(Banner), [row])
    note_change(connection, _HEARD)


def restart(connection: Connection, seed: bytes) -> None:
    """Begin with the banner anew, under another key."""
    connection.execute(update(Banner).values(seed=seed, **_start()))
    connection.execute(delete(Setting).where(Setting.name.in_((_BACKED_UP, _WAITING_FORK))))
    note_change(connection, _HEARD)


def read_state(connection: Connection) -> SyncState | None:
    """How far the two have come."""
    row = _STATE.on(connection).first()
    if row is None:
        return None
    return SyncState(
        device=row.device,
        seed=row.seed,
        number=row.number,
        head=Mark(seq=row.head_seq or 0, hash=row.head_hash or GENESIS),
        acknowledged=Mark(seq=row.acknowledged_seq, hash=row.acknowledged_hash),
        receipt=row.receipt,
        epoch=row.epoch,
        position=row.position,
        scope=row.scope,
        site=row.site,
        letter=row.letter,
        backed_up=int(row.backed_up or 0),
        banner_keys=msgspec.msgpack.decode(row.trust, type=BannerTrust).keys,
    )


def take_number(connection: Connection) -> int:
    """The next request number after all that were given out."""
    number = connection.scalars(select(Banner.number)).one() + 1
    connection.execute(update(Banner).values(number=number))
    return number


def change(connection: Connection, **values: object) -> None:
    """Set columns of the banner's row."""
    connection.execute(update(Banner).values(values))
    note_change(connection, _HEARD)


class Advance(msgspec.Struct, frozen=True, kw_only=True):
    """How far the two have come after an answer: the columns of the banner's row that every answer sets."""

    site: str
    epoch: str
    acknowledged_seq: int
    acknowledged_hash: str
    receipt: str
    number: int
    position: int
    scope: str
    contact_at: str
    clock_offset_s: float


def advance(connection: Connection, to: Advance) -> None:
    """Note how far the two have come."""
    _ADVANCE.on(connection, **{f"new_{name}": getattr(to, name) for name in Advance.__struct_fields__})
    note_change(connection, _HEARD)


def read_site(connection: Connection) -> str:
    """Where the banner has this device stand; "" before it was enrolled."""
    return _SITE.on(connection).scalar() or ""


def stand(connection: Connection, *, site: str = "", letter: str = "") -> None:
    """Stand at another site, or have another letter, from now on; "" leaves it as it is.

    Slips that were issued and drafts stay as they are.
    """
    values = {name: value for name, value in (("site", site), ("letter", letter)) if value}
    if values:
        connection.execute(update(Workplace).values(values))
        note_change(connection, _HEARD)


def note_backup(connection: Connection, seq: int) -> None:
    """The banner has own entries up to `seq` in a backup; fewer than before, once it was restored."""
    connection.execute(delete(Setting).where(Setting.name == _BACKED_UP))
    connection.execute(insert(Setting), [{"name": _BACKED_UP, "value": str(seq)}])


def read_waiting_fork(connection: Connection) -> Fork | None:
    """The id for which this copy of a device waits."""
    text = connection.scalar(select(Setting.value).where(Setting.name == _WAITING_FORK))
    return msgspec.json.decode(text, type=Fork) if text else None


def keep_waiting_fork(connection: Connection, fork: Fork) -> None:
    """Ask for the same id until the banner's operator has decided."""
    connection.execute(delete(Setting).where(Setting.name == _WAITING_FORK))
    row = {"name": _WAITING_FORK, "value": msgspec.json.encode(fork).decode()}
    connection.execute(insert(Setting), [row])


class ComingId(msgspec.Struct, frozen=True):
    """The id to which this device is moving; how many entries moved, once it has it."""

    fork: Fork
    moved: int = 0


def read_coming_id(connection: Connection) -> ComingId | None:
    """The id to which this device is moving; asked with whatever is recorded."""
    text: str | None = _COMING.on(connection).scalar()
    return msgspec.json.decode(text, type=ComingId) if text else None


def keep_coming_id(connection: Connection, coming: ComingId | None) -> None:
    """It moves to that id, or has moved and is done with it."""
    connection.execute(delete(Setting).where(Setting.name == _COMING_ID))
    if coming is not None:
        row = {"name": _COMING_ID, "value": msgspec.json.encode(coming).decode()}
        connection.execute(insert(Setting), [row])


def add_note(connection: Connection, note: Note) -> None:
    """Keep a note; the oldest make room."""
    at = dt.datetime.now().astimezone().isoformat(timespec="seconds")
    row = {"noted_at": at, "kind": note.kind, "text": note.text}
    newest = connection.execute(insert(SyncNote).returning(SyncNote.note), row).scalar_one()
    connection.execute(delete(SyncNote).where(SyncNote.note <= newest - _MOST_NOTES))
    note_change(connection, _HEARD)


def now_text() -> str:
    """The time now, ISO 8601 in UTC."""
    return dt.datetime.now(dt.UTC).isoformat(timespec="milliseconds")


_STATE = Prepared(
    select(
        *(
            Banner.trust,
            Banner.seed,
            Banner.number,
            Banner.acknowledged_seq,
            Banner.acknowledged_hash,
            Banner.receipt,
        ),
        *(Banner.epoch, Banner.position, Banner.scope, Workplace.device, Workplace.site, Workplace.letter),
        JournalHead.seq.label("head_seq"),
        JournalHead.hash.label("head_hash"),
        select(Setting.value).where(Setting.name == _BACKED_UP).scalar_subquery().label(_BACKED_UP),
    ).select_from(
        join(Banner, Workplace, true()).join(
            JournalHead, JournalHead.device == Workplace.device, isouter=True
        )
    )
)


_SITE = Prepared(select(Banner.site))
_COMING = Prepared(select(Setting.value).where(Setting.name == _COMING_ID))
_ADVANCE = Prepared(
    update(Banner).values({name: bindparam(f"new_{name}") for name in Advance.__struct_fields__})
)


def _start() -> dict[str, object]:
    mark = Mark()
    return {
        "acknowledged_seq": mark.seq,
        "acknowledged_hash": mark.hash,
        "receipt": "",
        "epoch": "",
        "position": 0,
        "scope": "",
        "contact_at": "",
        "clock_offset_s": 0.0,
    }
