"""How far cases have come on their way to the banner, from the journal and what the banner acknowledged."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
from sqlalchemy import Connection, func, or_, select
from sqlalchemy.dialects.sqlite import insert as upsert

from casework.cases.kinds.table import CASE_KINDS
from casework.cases.sending import (
    SendingCounts,
    SendingProgress,
    SendingStanding,
    count_standings,
    sending_standing,
)
from casework.language import N_, _
from desktop.changes import Changes
from desktop.database import banner
from desktop.database.journal import own_device, read_head
from desktop.database.noted import note
from desktop.database.tables import CaseLine, JournalEntry, QuarantinedEntry, Setting
from sync.wire.protocol import TWICE

_PARCEL = "carried_to_banner"  # device and seq of the last own entry that was put into a parcel
_OF_CASES = or_(*(JournalEntry.kind.startswith(beginning, autoescape=True) for beginning in CASE_KINDS))


def read_way(connection: Connection, under_way: int = 0) -> SendingProgress:
    """How far own entries have come; `under_way` is the last one in a request of this process."""
    own, state = own_device(connection), banner.read_state(connection)
    return SendingProgress(
        head=read_head(connection, own).seq,
        acknowledged=state.acknowledged.seq if state else 0,
        under_way=under_way,
        in_parcel=_in_parcel(connection, own),
        doubted=_doubted(connection, own),
    )


def sending_standings(
    connection: Connection, cases: Sequence[str], under_way: int = 0
) -> dict[str, SendingStanding]:
    """How each of these cases stands."""
    way, device = read_way(connection, under_way), own_device(connection)
    # The device is compared here: asked for both, SQLite walks the whole own journal by its index of chains.
    rows = connection.execute(
        select(JournalEntry.subject, JournalEntry.seq, JournalEntry.device).where(
            JournalEntry.subject.in_(cases)
        )
    )
    seqs: dict[str, list[int]] = {case: [] for case in cases}
    for subject, seq, writer in rows:
        if writer == device:
            seqs[subject].append(seq)
    return {case: sending_standing(own, way) for case, own in seqs.items()}


class Unsent(msgspec.Struct, frozen=True):
    """How many cases have something that the banner did not acknowledge, and since when."""

    cases: int = 0
    since: str = ""


def read_unsent(connection: Connection) -> Unsent:
    """Of this device; without a banner nothing waits for it."""
    state = banner.read_state(connection)
    if state is None:
        return Unsent()
    waiting = select(JournalEntry.recorded_at, JournalEntry.subject).where(
        JournalEntry.device == own_device(connection), JournalEntry.seq > state.acknowledged.seq, _OF_CASES
    )
    rows = connection.execute(waiting.order_by(JournalEntry.seq)).all()
    return Unsent(len({row.subject for row in rows}), rows[0].recorded_at) if rows else Unsent()


def count_sending(connection: Connection, under_way: int = 0) -> SendingCounts:
    """How many cases stand how; what the banner has for certain is not looked at."""
    if banner.read_state(connection) is None:  # no banner: every case is here
        return SendingCounts(here=connection.scalar(select(func.count()).select_from(CaseLine)) or 0)
    return count_standings(waiting_standings(connection, under_way).values())


def waiting_standings(connection: Connection, under_way: int = 0) -> dict[str, SendingStanding]:
    """How each case stands of which the banner does not have all, the one recorded first in front."""
    way = read_way(connection, under_way)
    rows = connection.execute(
        select(JournalEntry.subject, JournalEntry.seq)
        .where(
            JournalEntry.device == own_device(connection),
            or_(JournalEntry.seq > way.acknowledged, JournalEntry.seq.in_(list(way.doubted))),
            _OF_CASES,
        )
        .order_by(JournalEntry.seq)
    )
    seqs: dict[str, list[int]] = {}
    for subject, seq in rows:
        seqs.setdefault(subject, []).append(seq)
    return {case: sending_standing(own, way) for case, own in seqs.items()}


def note_parcel(connection: Connection, device: str, seq: int) -> None:
    """Own entries up to this one were put into a parcel that was written."""
    row = {"name": _PARCEL, "value": f"{device} {seq}"}
    statement = upsert(Setting).values(row)
    connection.execute(statement.on_conflict_do_update(index_elements=["name"], set_=row))
    note(connection, Changes(deliveries=True))


def _in_parcel(connection: Connection, own: str) -> int:
    value = connection.scalar(select(Setting.value).where(Setting.name == _PARCEL)) or ""
    device, _blank, seq = value.partition(" ")
    return int(seq) if device == own and seq else 0


def _doubted(connection: Connection, own: str) -> dict[int, str]:
    rows = connection.execute(
        select(QuarantinedEntry.seq, QuarantinedEntry.reason).where(QuarantinedEntry.device == own)
    )
    # What another device said word for word is at the banner, in that device's words.
    return {seq: _in_words(reason) for seq, reason in rows if not reason.startswith(TWICE)}


def _in_words(reason: str) -> str:
    word, _colon, words = reason.partition(": ")
    return _(_REASONS[word]) if word in _REASONS else words or reason


_REASONS = {
    "chain": N_("与前一条记录接不上"),
    "hash": N_("记录与校验值不符"),
    "body": N_("内容不合规"),
    "fields": N_("字段不合规"),
    "hidden": N_("旗里已隔离这条记录"),
    "scope": N_("是别的站点的办件，本机无权记录"),
}
