"""Taking in an answer of the banner: acknowledgement, page and position in one transaction."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import Connection
from sqlalchemy.dialects.sqlite import insert as upsert

from desktop.database import (
    banner,
    confirmed,
    doubled,
    foreign,
    forgetting,
    journal,
    leaving,
    proofs,
    purging,
    trusted_time,
)
from desktop.database.banner import Advance
from desktop.database.confirmed import Confirmed
from desktop.database.forgetting import Forgotten
from desktop.database.tables import QuarantinedEntry
from sync.device.store import AnswerTaken, News, SyncState
from sync.wire.protocol import Mark, Scope


def may_forget(news: News) -> bool:
    """Does it say that the banner was restored, or has less than it had?"""
    return news.epoch != news.seen.epoch or news.acknowledged.seq < news.seen.acknowledged.seq


def to_forget(connection: Connection, news: News) -> Forgotten | None:
    """What has to be forgotten before an answer is taken in: the banner was restored, or has less."""
    state = banner.read_state(connection)
    if state is None or not _still_stands(state, news.seen):
        return None
    if not may_forget(news):
        return None
    return Forgotten(state.device, news.acknowledged.seq + 1, others=news.epoch != state.epoch)


def take_in(connection: Connection, news: News) -> AnswerTaken | None:
    """Take in an answer; returns what came of it, None when the store has moved on."""
    state = banner.read_state(connection)
    if state is None or not _still_stands(state, news.seen):
        return None
    own = state.device
    if (forgotten := to_forget(connection, news)) is not None:
        if forgetting.is_left(connection, forgotten):
            return None
        forgetting.release_quarantine(connection, forgotten)
    site = _own_site(connection, news.scope)
    _acknowledge(connection, state, news, site)
    judged = proofs.believed(connection, news.arrived)
    new = foreign.add(connection, own, news.arrived.entries, judged)
    purging.meet(connection, (each.recorded.entry.subject for each in news.arrived.entries))
    doubled.notice(connection, own, news.arrived.entries)
    position = news.position
    # A server that cannot say `wrong_site` tells of a move by the scope alone.
    banner.stand(connection, site=news.scope.sites[0] if news.scope else "", letter=news.letter)
    if news.scope is not None and _enters(connection, news.scope):
        position = 0  # a site whose entries are older than our position came into scope
    now = Advance(
        site=site,
        epoch=news.epoch,
        acknowledged_seq=news.acknowledged.seq,
        acknowledged_hash=news.acknowledged.hash,
        receipt=news.receipt,
        number=max(state.number, news.number),
        position=position,
        scope=news.scope.version if news.scope else state.scope,
        contact_at=banner.now_text(),
        clock_offset_s=news.clock_offset_s,
    )
    banner.advance(connection, now)
    if news.server_time:
        trusted_time.vouch(connection, own, dt.datetime.fromisoformat(news.server_time))
    if news.backed_up is not None:
        banner.note_backup(connection, news.backed_up)
    return AnswerTaken(new, confirmed.total(connection))


def _still_stands(state: SyncState, seen: SyncState) -> bool:
    """Nothing but new entries of our own may have come in between."""
    at = (state.device, state.epoch, state.position, state.scope, state.acknowledged)
    return at == (seen.device, seen.epoch, seen.position, seen.scope, seen.acknowledged)


def _own_site(connection: Connection, scope: Scope | None) -> str:
    if scope is not None:
        return scope.sites[0]
    return banner.read_site(connection)


def _acknowledge(connection: Connection, state: SyncState, news: News, site: str) -> None:
    before, now = state.acknowledged, news.acknowledged
    quarantined = {result.seq: result.quarantined for result in news.results if result.quarantined}
    elsewhere = {result.seq: result.site for result in news.results if result.site}
    _quarantine(connection, state.device, quarantined)
    if now.seq <= before.seq:
        return
    hashes = journal.own_hashes(connection, state.device, before.seq + 1, now.seq)
    acknowledged = (
        Confirmed(state.device, seq, entry_hash, elsewhere.get(seq, site))
        for seq, entry_hash in hashes.items()
        if seq not in quarantined
    )
    confirmed.confirm(connection, acknowledged)


def _quarantine(connection: Connection, device: str, reasons: dict[int, str]) -> None:
    for seq, reason in reasons.items():
        row = {"device": device, "seq": seq, "reason": reason}
        statement = upsert(QuarantinedEntry).values(row)
        connection.execute(statement.on_conflict_do_update(index_elements=["device", "seq"], set_=row))


def _enters(connection: Connection, scope: Scope) -> bool:
    """Take on another scope; True when something in it has to be read from the beginning."""
    known = confirmed.read_scope(connection)
    if known is None:
        known = frozenset(confirmed.read_sums(connection))
    confirmed.keep_scope(connection, scope.sites)
    leaving.begin(connection)
    return any(site not in known for site in scope.filled)


def rewind(connection: Connection, mark: Mark) -> None:
    """The banner has less than was thought: own entries after the mark are sent again."""
    forgetting.release_quarantine(connection, Forgotten(journal.own_device(connection), mark.seq + 1))
    banner.change(connection, acknowledged_seq=mark.seq, acknowledged_hash=mark.hash, receipt="")


def read_again(connection: Connection) -> None:
    """Where others' entries count is forgotten: read from the beginning."""
    banner.change(connection, position=0, receipt="")
