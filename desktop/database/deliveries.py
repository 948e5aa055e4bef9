"""How far own entries of cases have come: waiting here, on their way, acknowledged, kept apart."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
from sqlalchemy import Connection, and_, select
from sqlalchemy.dialects.sqlite import insert as upsert

from casework.language import N_, _
from desktop.changes import Changes
from desktop.database.journal import own_device, read_head
from desktop.database.noted import note
from desktop.database.tables import ConfirmedEntry, JournalEntry, QuarantinedEntry, Setting
from sync.device.delivery import Delivery
from sync.wire.protocol import TWICE

_SENT = "sent_to_banner"  # device and seq of the last own entry that was given on its way


class CaseDelivery(msgspec.Struct, frozen=True):
    """The state of the entries of a case that are furthest back, with the reason where there is one."""

    state: Delivery = "waiting"
    reason: str = ""


def deliveries(connection: Connection, cases: Sequence[str]) -> dict[str, CaseDelivery]:
    """The state of each case; trouble before waiting, waiting before being on the way."""
    own, sent = own_device(connection), _sent(connection)
    at = and_(ConfirmedEntry.device == JournalEntry.device, ConfirmedEntry.seq == JournalEntry.seq)
    set_aside = and_(QuarantinedEntry.device == JournalEntry.device, QuarantinedEntry.seq == JournalEntry.seq)
    rows = connection.execute(
        select(JournalEntry.subject, JournalEntry.seq, ConfirmedEntry.site, QuarantinedEntry.reason)
        .join(ConfirmedEntry, at, isouter=True)
        .join(QuarantinedEntry, set_aside, isouter=True)
        .where(JournalEntry.subject.in_(cases), JournalEntry.device == own)
    )
    by_case = {case: CaseDelivery("acknowledged") for case in cases}
    for subject, seq, confirmed, reason in rows:
        state = _state(seq, confirmed, reason, sent.get(own, 0))
        if _RANK[state.state] > _RANK[by_case[subject].state]:
            by_case[subject] = state
    return by_case


def note_sent(connection: Connection) -> None:
    """All own entries are about to be given on their way, over a network or in a parcel."""
    head = read_head(connection, own_device(connection))
    row = {"name": _SENT, "value": f"{head.device} {head.seq}"}
    statement = upsert(Setting).values(row)
    connection.execute(statement.on_conflict_do_update(index_elements=["name"], set_=row))
    note(connection, Changes(deliveries=True))


def _state(seq: int, confirmed: str | None, reason: str | None, sent: int) -> CaseDelivery:
    if confirmed is not None or (reason or "").startswith(TWICE):
        return CaseDelivery("acknowledged")
    if reason is not None:
        word = reason.partition(":")[0]
        return CaseDelivery("quarantined", _(_REASONS.get(word, reason)))
    return CaseDelivery("sent" if seq <= sent else "waiting")


def _sent(connection: Connection) -> dict[str, int]:
    value = connection.scalar(select(Setting.value).where(Setting.name == _SENT)) or ""
    device, _blank, seq = value.partition(" ")
    return {device: int(seq)} if seq else {}


_REASONS = {
    "chain": N_("与前一条记录接不上"),
    "hash": N_("记录与校验值不符"),
    "body": N_("内容不合规"),
    "fields": N_("字段不合规"),
    "hidden": N_("旗里已隔离这条记录"),
    "scope": N_("是别的站点的办件，本机无权记录"),
}
_RANK: dict[Delivery, int] = {"acknowledged": 0, "sent": 1, "waiting": 2, "quarantined": 3}
