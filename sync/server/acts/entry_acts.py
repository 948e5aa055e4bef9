"""An operator looks at entries, hides one from all readers, and takes one back that was kept apart."""

from __future__ import annotations

import msgspec
from sqlalchemy import Connection, delete, insert, select

from casework.cases.entries import Entry, Recorded
from casework.cases.kinds.table import KINDS, problem_of, read_body
from casework.cases.kinds.upkeep import EntryNamed
from casework.language import _
from sync.server.acts.acts import Act, act
from sync.server.intake.intake import aside_row, store_good
from sync.server.intake.judgement import Judged
from sync.server.intake.known_people import forget_and_note
from sync.server.intake.known_slips import forget_and_note_slips
from sync.server.intake.sharing import forget_aside
from sync.server.intake.totals import count_out
from sync.server.refusals import refuse
from sync.server.store.sealing import APART, APART_WHY, seal_of
from sync.server.store.streams import hold_stream
from sync.server.store.tables import Device, EntrySetAside, StoredEntry
from sync.wire.packing import unpack
from sync.wire.protocol import WireEntry

HIDDEN = "hidden"  # begins the reason of what an operator hid


class ApartEntry(msgspec.Struct, frozen=True, kw_only=True):
    """An entry that no reader sees, and why."""

    device: str
    seq: int
    subject: str
    reason: str
    received_at: str


def list_apart(connection: Connection) -> list[ApartEntry]:
    """All that is kept apart, the newest last."""
    columns = (getattr(EntrySetAside, name) for name in ApartEntry.__struct_fields__)
    rows = connection.execute(select(*columns).order_by(EntrySetAside.received_at, EntrySetAside.seq))
    apart, seal = (ApartEntry(**row) for row in rows.mappings()), seal_of(connection)
    return [
        msgspec.structs.replace(each, reason=seal.open_text(APART_WHY, (each.device, each.seq), each.reason))
        for each in apart
    ]


def read_entry(connection: Connection, device: str, seq: int) -> Recorded:
    """The entry at that place, stored or kept apart; raises Refused."""
    return (
        _stored(connection, device, seq)[0]
        if _is_stored(connection, device, seq)
        else _apart(connection, device, seq)
    )


def hide(connection: Connection, device: str, seq: int, *, reason: str, by: str) -> None:
    """Keep a stored entry from all readers; those who have it set it aside.  Raises Refused."""
    hold_stream(connection)
    recorded, site = _stored(connection, device, seq)
    connection.execute(delete(StoredEntry).where(StoredEntry.device == device, StoredEntry.seq == seq))
    forget_aside(connection, recorded.entry, f"{device}.{seq}")
    count_out(connection, site, recorded.entry.hash)
    forget_and_note(connection, recorded.entry.subject)
    forget_and_note_slips(connection, recorded.entry.subject)
    aside = aside_row(seal_of(connection), Judged(recorded, site, f"{HIDDEN}: {reason}"))
    connection.execute(insert(EntrySetAside), [aside])
    act(connection, [_named(recorded.entry, site, "entry_set_aside", reason, by)])


def take_back(connection: Connection, device: str, seq: int, *, by: str) -> None:
    """Let an entry that was kept apart reach all readers; raises Refused, also for what cannot be."""
    hold_stream(connection)
    recorded = _apart(connection, device, seq)
    if problem := problem_of(recorded):
        raise refuse("malformed", _("不能恢复：{problem}").format(problem=problem))
    site = _site_of(connection, recorded)
    gone = (EntrySetAside.device == device, EntrySetAside.seq == seq)
    connection.execute(delete(EntrySetAside).where(*gone))
    store_good(connection, [Judged(recorded, site)])
    act(connection, [_named(recorded.entry, site, "entry_taken_back", "", by)])


def _named(entry: Entry, site: str, kind: str, reason: str, by: str) -> Act:
    body = EntryNamed(site=site, device=entry.device, seq=entry.seq, hash=entry.hash, reason=reason, by=by)
    return Act(f"{entry.device}.{entry.seq}", site, kind, body)


def _is_stored(connection: Connection, device: str, seq: int) -> bool:
    place = (StoredEntry.device == device, StoredEntry.seq == seq)
    return connection.scalar(select(StoredEntry.seq).where(*place)) is not None


def _stored(connection: Connection, device: str, seq: int) -> tuple[Recorded, str]:
    columns = (getattr(StoredEntry, field) for field in Entry.__struct_fields__)
    row = connection.execute(
        select(*columns, StoredEntry.body, StoredEntry.site).where(
            StoredEntry.device == device, StoredEntry.seq == seq
        )
    ).first()
    if row is None:
        raise refuse("malformed", _("这里没有设备 {device} 的第 {seq} 条").format(device=device, seq=seq))
    *fields, body, site = row
    return Recorded(Entry(*fields), seal_of(connection).open_body(device, seq, body)), site


def _apart(connection: Connection, device: str, seq: int) -> Recorded:
    place = (EntrySetAside.device == device, EntrySetAside.seq == seq)
    content = connection.scalar(select(EntrySetAside.content).where(*place))
    if content is None:
        raise refuse("malformed", _("没有另存设备 {device} 的第 {seq} 条").format(device=device, seq=seq))
    plain = seal_of(connection).open(APART, (device, seq), content)
    return unpack([msgspec.json.decode(plain, type=WireEntry)])[0].recorded


def _site_of(connection: Connection, recorded: Recorded) -> str:
    """Where it counts: where its case does, or as its body says, or where its device stands."""
    entry = recorded.entry
    known = connection.scalar(select(StoredEntry.site).where(StoredEntry.subject == entry.subject).limit(1))
    kind, body = KINDS.get(entry.kind), read_body(recorded)
    if known or not (kind and kind.site and body):
        standing = select(Device.site).where(Device.device == entry.device)
        return known or connection.scalars(standing).one()
    return kind.site(body)
