"""Which entries the banner has, at which site it counts them, and their sums per site."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Connection, and_, delete, insert, select, tuple_
from sqlalchemy.dialects.sqlite import insert as upsert

from casework.entries import Entry
from desktop.database.tables import ConfirmedEntry, ConfirmedSum, JournalEntry, QuarantinedEntry, Setting
from sync.sums import Sum, add_hashes, add_sums

_CHUNK = 500
_SCOPE = "scope_sites"


def confirm(connection: Connection, entries: Iterable[tuple[Entry, str]]) -> None:
    """Note entries of the journal with their sites; those known already are not counted again."""
    fresh = {(entry.device, entry.seq): (entry, site) for entry, site in entries}
    for device, seq in _known(connection, list(fresh)):
        del fresh[device, seq]
    if not fresh:
        return
    rows = [{"device": device, "seq": seq, "site": site} for (device, seq), (_, site) in fresh.items()]
    connection.execute(insert(ConfirmedEntry), rows)
    by_site: dict[str, list[str]] = {}
    for entry, site in fresh.values():
        by_site.setdefault(site, []).append(entry.hash)
    sums = read_sums(connection)
    for site, hashes in by_site.items():
        _write_sum(connection, site, add_hashes(sums.get(site, Sum()), hashes))


def read_sums(connection: Connection) -> dict[str, Sum]:
    """The sum of each site."""
    rows = connection.execute(select(ConfirmedSum.site, ConfirmedSum.count, ConfirmedSum.digest))
    return {site: Sum(count, digest) for site, count, digest in rows}


def total(connection: Connection) -> Sum:
    """The sum of all sites in scope: own entries of a site that was left are the banner's to compare."""
    sites = read_scope(connection)
    sums = read_sums(connection)
    return add_sums(told for site, told in sums.items() if sites is None or site in sites)


def read_scope(connection: Connection) -> frozenset[str] | None:
    """The sites in scope; None where the scope was taken on before they were kept."""
    kept = connection.scalar(select(Setting.value).where(Setting.name == _SCOPE))
    return None if kept is None else frozenset(kept.split())


def keep_scope(connection: Connection, sites: Iterable[str]) -> None:
    """Note the sites in scope from now on."""
    row = {"name": _SCOPE, "value": " ".join(sites)}
    statement = upsert(Setting).values(row)
    connection.execute(statement.on_conflict_do_update(index_elements=["name"], set_=row))


def forget(connection: Connection, own: str, from_seq: int) -> None:
    """The banner may not have these any more: all of others, and own ones from a seq on."""
    connection.execute(delete(ConfirmedEntry).where(ConfirmedEntry.device != own))
    forget_own(connection, own, from_seq)


def forget_own(connection: Connection, own: str, from_seq: int) -> None:
    """The banner does not have these own entries any more."""
    connection.execute(
        delete(ConfirmedEntry).where(ConfirmedEntry.device == own, ConfirmedEntry.seq >= from_seq)
    )
    connection.execute(
        delete(QuarantinedEntry).where(QuarantinedEntry.device == own, QuarantinedEntry.seq >= from_seq)
    )
    count_again(connection)


def count_again(connection: Connection) -> None:
    """Make the sums anew from the entries."""
    same = and_(JournalEntry.device == ConfirmedEntry.device, JournalEntry.seq == ConfirmedEntry.seq)
    rows = connection.execute(select(ConfirmedEntry.site, JournalEntry.hash).join(JournalEntry, same))
    by_site: dict[str, list[str]] = {}
    for site, entry_hash in rows:
        by_site.setdefault(site, []).append(entry_hash)
    connection.execute(delete(ConfirmedSum))
    for site, hashes in by_site.items():
        _write_sum(connection, site, add_hashes(Sum(), hashes))


def _known(connection: Connection, places: list[tuple[str, int]]) -> Iterable[tuple[str, int]]:
    for start in range(0, len(places), _CHUNK):
        chunk = places[start : start + _CHUNK]
        place = tuple_(ConfirmedEntry.device, ConfirmedEntry.seq)
        rows = connection.execute(
            select(ConfirmedEntry.device, ConfirmedEntry.seq).where(place.in_(chunk))
        ).all()
        yield from ((device, seq) for device, seq in rows)


def _write_sum(connection: Connection, site: str, new: Sum) -> None:
    line = {"site": site, "count": new.count, "digest": new.digest}
    statement = upsert(ConfirmedSum).values(line)
    connection.execute(statement.on_conflict_do_update(index_elements=["site"], set_=line))
