"""Taking in a batch: every entry once, in order, whole or not at all.

The same entry again is no news; another entry at the same seq is a fork (a copied or restored device); a
gap is answered with what is there.  Entry, position and projections are one transaction.
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
from sqlalchemy import Connection, insert, select

from casework.bodies import tells_of_case
from casework.entries import Head, Recorded
from sync import signatures
from sync.packing import Placed, pack, unpack
from sync.protocol import MOST_ENTRIES, Batch, EntryResult, Mark, Refusal
from sync.server.accounts import Account, move_head
from sync.server.judgement import SCOPE, Judged, Saying, Writer, is_hash, judge
from sync.server.refusals import Refused, refuse
from sync.server.scope import sites_below
from sync.server.streams import now_text, require_stream, take_positions
from sync.server.tables import CaseSite, QuarantinedEntry, SignedHead, StoredEntry
from sync.server.totals import count_in

_SQL_INTEGER = 2**63 - 1
_SAYING = ("subject", "rev", "kind", "recorded_at", "staff", "body_digest")


class Delivery(msgspec.Struct, frozen=True):
    """A batch that was read and found to be signed by the device that sent it."""

    after: Mark
    entries: tuple[Recorded, ...]
    signature: bytes
    set_aside: frozenset[int] | None = None  # out of scope, as the device agreed; None: it cannot be asked

    @property
    def head(self) -> Mark:
        """The end of the device's chain when all of it is stored."""
        last = self.entries[-1].entry
        return Mark(seq=last.seq, hash=last.hash)


def read_batch(account: Account, batch: Batch) -> Delivery:
    """The entries of a batch; raises Refused for what its device cannot have written."""
    if not batch.entries or len(batch.entries) > MOST_ENTRIES:
        raise refuse("malformed", f"a batch has 1 to {MOST_ENTRIES} entries")
    try:
        placed = unpack(batch.entries, Head(account.device, batch.after.seq, batch.after.hash))
    except ValueError as error:
        raise refuse("malformed", str(error)) from error
    for number, each in enumerate(placed, batch.after.seq + 1):
        entry = each.recorded.entry
        if entry.device != account.device or entry.seq != number or not 0 < number <= _SQL_INTEGER:
            raise refuse("malformed", "a batch has the sender's own entries, in order and without a gap")
        if not is_hash(entry.hash):
            raise refuse("malformed", "a hash is 64 hexadecimal digits")
    delivery = Delivery(batch.after, tuple(each.recorded for each in placed), batch.signature)
    said = (account.device, delivery.head.seq, delivery.head.hash)
    if not signatures.head_is_signed(account.key, batch.signature, said):
        raise refuse("bad_signature", "the batch is not signed by this device")
    return delivery


def take_in(connection: Connection, account: Account, delivery: Delivery) -> Mark:
    """Store what is new; returns the new end.  The caller holds the account's row."""
    if delivery.after.seq > account.seq:
        what = f"entries after {delivery.after.seq} came, {account.seq} are here"
        raise Refused(Refusal(code="gap", what=what, acknowledged=account.mark))
    _refuse_fork(connection, account, delivery)
    new = delivery.entries[account.seq - delivery.after.seq :]
    if not new:
        return account.mark
    verdicts = _judged(connection, account, new)
    _refuse_out_of_scope(delivery, verdicts)
    _store(connection, verdicts)
    head = delivery.head
    signed = {"device": account.device, "seq": head.seq, "hash": head.hash, "signature": delivery.signature}
    connection.execute(insert(SignedHead), [signed])
    move_head(connection, account.device, head)
    return head


def results(connection: Connection, account: Account, first: int, last: int) -> tuple[EntryResult, ...]:
    """What the device has to know of its entries from seq `first` to `last`: told again when asked again."""
    kept = select(QuarantinedEntry.seq, QuarantinedEntry.reason).where(
        QuarantinedEntry.device == account.device, QuarantinedEntry.seq.between(first, last)
    )
    elsewhere = select(StoredEntry.seq, StoredEntry.site).where(
        StoredEntry.device == account.device,
        StoredEntry.seq.between(first, last),
        StoredEntry.site != account.site,
    )
    found = [EntryResult(seq=seq, quarantined=reason) for seq, reason in connection.execute(kept)]
    found += [EntryResult(seq=seq, site=site) for seq, site in connection.execute(elsewhere)]
    return tuple(sorted(found, key=lambda result: result.seq))


def _refuse_out_of_scope(delivery: Delivery, verdicts: Sequence[Judged]) -> None:
    """Nothing is stored before the device has agreed which of its entries are set aside."""
    if delivery.set_aside is None:
        return
    seqs = tuple(each.recorded.entry.seq for each in verdicts if each.reason.startswith(SCOPE))
    if not delivery.set_aside.issuperset(seqs):
        what = "this device does not speak for these cases; nothing of the batch was stored"
        raise Refused(Refusal(code="out_of_scope", what=what, seqs=seqs))


def _refuse_fork(connection: Connection, account: Account, delivery: Delivery) -> None:
    sent = {each.entry.seq: each.entry.hash for each in delivery.entries}
    if delivery.after.seq:
        sent[delivery.after.seq] = delivery.after.hash
    known = _stored_hashes(connection, account, delivery.after.seq, min(account.seq, delivery.head.seq))
    for seq in sorted(known):
        if sent[seq] != known[seq]:
            # At `after` itself they may differ since long before: the device has to go back further.
            first = seq if seq > delivery.after.seq else 0
            what = f"another entry {seq} of this device is here: it has a copy, or was restored"
            raise Refused(Refusal(code="fork", what=what, acknowledged=account.mark, fork_seq=first))


def _stored_hashes(connection: Connection, account: Account, first: int, last: int) -> dict[int, str]:
    if first == account.seq:  # the usual case costs no look-up
        return {first: account.hash} if first else {}
    found: dict[int, str] = {}
    for table in (StoredEntry, QuarantinedEntry):
        statement = select(table.seq, table.hash).where(
            table.device == account.device, table.seq.between(first, last)
        )
        found.update((seq, known) for seq, known in connection.execute(statement))
    return found


def _judged(connection: Connection, account: Account, new: Sequence[Recorded]) -> list[Judged]:
    allowed = {*sites_below(connection, account.site), *account.former_sites.split()}
    subjects = {each.entry.subject for each in new if "\0" not in each.entry.subject}
    cases = connection.execute(select(CaseSite.subject, CaseSite.site).where(CaseSite.subject.in_(subjects)))
    known = {row.subject: row.site for row in cases}
    foreign = connection.scalars(
        select(QuarantinedEntry.subject).where(
            QuarantinedEntry.device == account.device,
            QuarantinedEntry.subject.in_(subjects),
            QuarantinedEntry.reason.startswith(SCOPE),
        )
    )
    said = _said_by_others(connection, account, new)
    is_hall = account.site == require_stream(connection).banner
    writer = Writer(account.site, frozenset(allowed), frozenset(foreign), said, is_hall)
    verdicts = list(judge(new, account.mark, writer, known))
    fresh = {
        each.recorded.entry.subject: each.site
        for each in verdicts
        if not each.reason and tells_of_case(each.recorded.entry.kind)
    }
    rows = [{"subject": subject, "site": site} for subject, site in fresh.items() if subject not in known]
    if rows:
        connection.execute(insert(CaseSite), rows)
    return verdicts


def _said_by_others(connection: Connection, account: Account, new: Sequence[Recorded]) -> frozenset[Saying]:
    digests = {each.entry.body_digest for each in new if is_hash(each.entry.body_digest)}
    rows = connection.execute(
        select(*(getattr(StoredEntry, name) for name in _SAYING)).where(
            StoredEntry.body_digest.in_(digests),
            StoredEntry.device != account.device,
        )
    )
    return frozenset((s, rev, kind, at, staff, body) for s, rev, kind, at, staff, body in rows)


def _store(connection: Connection, verdicts: Sequence[Judged]) -> None:
    good = [each for each in verdicts if not each.reason]
    bad = [each for each in verdicts if each.reason]
    if good:
        first = take_positions(connection, len(good))
        connection.execute(insert(StoredEntry), [_row(each, first + i) for i, each in enumerate(good)])
        hashes: dict[str, list[str]] = {}
        for each in good:
            hashes.setdefault(each.site, []).append(each.recorded.entry.hash)
        count_in(connection, hashes)
    if bad:
        connection.execute(insert(QuarantinedEntry), [_kept_row(each) for each in bad])


def _row(judged: Judged, position: int) -> dict[str, object]:
    entry = judged.recorded.entry
    return {
        "device": entry.device,
        "seq": entry.seq,
        "position": position,
        "site": judged.site,
        "subject": entry.subject,
        "rev": entry.rev,
        "kind": entry.kind,
        "recorded_at": entry.recorded_at,
        "clock": entry.clock,
        "staff": entry.staff,
        "body_digest": entry.body_digest,
        "prev": entry.prev,
        "hash": entry.hash,
        "body": judged.recorded.body,
    }


def _kept_row(judged: Judged) -> dict[str, object]:
    entry = judged.recorded.entry
    return {
        "device": entry.device,
        "seq": entry.seq,
        "hash": entry.hash,
        "subject": entry.subject[:200].replace("\0", "�"),
        "reason": judged.reason.replace("\0", "�"),
        "received_at": now_text(),
        "content": msgspec.json.encode(pack([Placed(judged.recorded)])[0]),
    }
