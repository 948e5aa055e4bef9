"""Which entries the banner has, at which site it counts them, and their sums per site."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from sqlalchemy import Connection, delete, select
from sqlalchemy.dialects.sqlite import insert as upsert

from casework.cases.entries import Entry
from desktop.database.prepared import Prepared
from desktop.database.rows import at_places, delete_places, insert_rows, newest_seqs
from desktop.database.tables import ConfirmedEntry, ConfirmedSum, JournalEntry, Setting
from sync.wire.sums import Sum, add_hashes, add_sums, take_hash

_SCOPE = "scope_sites"
_SUMS = Prepared(select(ConfirmedSum.site, ConfirmedSum.count, ConfirmedSum.digest))
_READ_SCOPE = Prepared(select(Setting.value).where(Setting.name == _SCOPE))
_new_sum = upsert(ConfirmedSum)
_WRITE_SUM = Prepared(
    _new_sum.on_conflict_do_update(
        index_elements=["site"], set_={"count": _new_sum.excluded.count, "digest": _new_sum.excluded.digest}
    )
)


class Confirmed(NamedTuple):
    """An entry of the journal that the banner has and counts at `site`."""

    device: str
    seq: int
    hash: str
    site: str


def confirm(connection: Connection, entries: Iterable[Confirmed]) -> None:
    """Note entries of the journal with their sites; those known already are not counted again."""
    fresh = {(each.device, each.seq): each for each in entries}
    if not fresh:
        return
    newest = newest_seqs(connection, ConfirmedEntry, {device for device, _seq in fresh})
    old = [(device, seq) for device, seq in fresh if seq <= newest.get(device, 0)]
    for device, seq in at_places(connection, "found.device, found.seq", ConfirmedEntry, old):
        del fresh[device, seq]
    rows = ((each.device, each.seq, each.site) for each in fresh.values())
    insert_rows(connection, ConfirmedEntry, ("device", "seq", "site"), rows)
    by_site: dict[str, list[str]] = {}
    for each in fresh.values():
        by_site.setdefault(each.site, []).append(each.hash)
    sums = read_sums(connection)
    for site, hashes in by_site.items():
        _write_sum(connection, site, add_hashes(sums.get(site, Sum()), hashes))


def unconfirm(connection: Connection, entries: Iterable[Confirmed]) -> None:
    """Take these entries, which are confirmed, out of the sums of their sites."""
    gone = list(entries)
    sums = read_sums(connection)
    for each in gone:
        sums[each.site] = take_hash(sums[each.site], each.hash)
    for site in {each.site for each in gone}:
        _write_sum(connection, site, sums[site])
    connection.execute(delete(ConfirmedSum).where(ConfirmedSum.count == 0))
    delete_places(connection, ConfirmedEntry, [(each.device, each.seq) for each in gone])


def unconfirm_places(connection: Connection, places: Sequence[tuple[str, int]]) -> None:
    """The same for entries at these places, as far as they are confirmed; they must stand in the journal."""
    sites = at_places(connection, "found.device, found.seq, found.site", ConfirmedEntry, places)
    if not sites:
        return
    at = {(device, seq): site for device, seq, site in sites}
    rows = at_places(connection, "found.device, found.seq, found.hash", JournalEntry, at)
    unconfirm(connection, (Confirmed(device, seq, known, at[device, seq]) for device, seq, known in rows))
    if len(rows) < len(at):  # of what is lost nothing was counted
        delete_places(connection, ConfirmedEntry, at)


def site_of(connection: Connection, entry: Entry) -> str:
    """Where the banner counts an entry; "" where it has not confirmed it."""
    place = (ConfirmedEntry.device == entry.device, ConfirmedEntry.seq == entry.seq)
    return connection.scalar(select(ConfirmedEntry.site).where(*place)) or ""


def read_sums(connection: Connection) -> dict[str, Sum]:
    """The sum of each site."""
    rows = _SUMS.on(connection)
    return {site: Sum(count, digest) for site, count, digest in map(tuple, rows)}


def total(connection: Connection) -> Sum:
    """The sum of all sites in scope: own entries of a site that was left are the banner's to compare."""
    sites = read_scope(connection)
    sums = read_sums(connection)
    return add_sums(each for site, each in sums.items() if sites is None or site in sites)


def read_scope(connection: Connection) -> frozenset[str] | None:
    """The sites in scope; None where the scope was taken on before they were kept."""
    sites: str | None = _READ_SCOPE.on(connection).scalar()
    return None if sites is None else frozenset(sites.split())


def keep_scope(connection: Connection, sites: Iterable[str]) -> None:
    """Note the sites in scope from now on."""
    row = {"name": _SCOPE, "value": " ".join(sites)}
    statement = upsert(Setting).values(row)
    connection.execute(statement.on_conflict_do_update(index_elements=["name"], set_=row))


def _write_sum(connection: Connection, site: str, new: Sum) -> None:
    _WRITE_SUM.on(connection, site=site, count=new.count, digest=new.digest)
