"""The banner hides entries from all readers, and takes them back: what comes of it here."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, delete, select
from sqlalchemy.dialects.sqlite import insert as upsert

from casework.cases.kinds.table import read_body
from casework.cases.kinds.upkeep import EntryNamed
from desktop.database import confirmed, projections, set_aside
from desktop.database.confirmed import Confirmed
from desktop.database.rows import at_places
from desktop.database.tables import ConfirmedEntry, JournalEntry, QuarantinedEntry
from sync.wire.packing import Placed

_KINDS = ("entry_set_aside", "entry_taken_back")  # only the banner's hall may say these


def obey(connection: Connection, own: str, page: Sequence[Placed]) -> None:
    """Do what the banner says on this page of entries that are here; not what stands aside itself."""
    for placed in page:
        entry = placed.recorded.entry
        if entry.kind not in _KINDS or set_aside.stands_aside(connection, (entry.device, entry.seq)):
            continue
        body = read_body(placed.recorded)
        if isinstance(body, EntryNamed):
            if entry.kind == "entry_set_aside":
                _hide(connection, own, body)
            else:
                _take_back(connection, own, body, placed.site)


def _hide(connection: Connection, own: str, named: EntryNamed) -> None:
    subject = set_aside.hide(connection, named)
    place = (named.device, named.seq)
    sites = at_places(connection, "found.site", ConfirmedEntry, [place])
    hashes = at_places(connection, "found.hash", JournalEntry, [place])
    known = zip(hashes, sites, strict=False)
    confirmed.unconfirm(connection, (Confirmed(*place, known_hash, site) for (known_hash,), (site,) in known))
    if named.device == own:
        row = {"device": own, "seq": named.seq, "reason": f"hidden: {named.reason}"}
        connection.execute(upsert(QuarantinedEntry).values(row).on_conflict_do_nothing())
    if subject:
        projections.refresh(connection, [subject])


def _take_back(connection: Connection, own: str, named: EntryNamed, site: str) -> None:
    set_aside.take_back(connection, (named.device, named.seq))
    here = connection.execute(
        select(JournalEntry.subject, JournalEntry.hash).where(
            JournalEntry.device == named.device, JournalEntry.seq == named.seq
        )
    ).first()
    if named.device == own:
        same = (QuarantinedEntry.device == own, QuarantinedEntry.seq == named.seq)
        connection.execute(delete(QuarantinedEntry).where(*same))
    if here is not None and here.hash == named.hash:
        confirmed.confirm(connection, [confirmed.Confirmed(named.device, named.seq, named.hash, site)])
        projections.refresh(connection, [here.subject])
