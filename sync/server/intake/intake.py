"""Taking in a batch: every entry once, in order, whole or not at all.

The same entry again is no news; another entry at the same seq is a fork (a copied or restored device); a
gap is answered with what is there.  Entry, position and projections are one transaction.
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
from sqlalchemy import Connection, bindparam, func, insert, select

from casework.cases.entries import Entry, Head, Recorded
from casework.cases.kinds.table import tells_of_case
from casework.cases.plausible import LARGEST_STEP
from casework.cases.roster import Acting
from casework.suite import SUITE
from sync.server.accounts.accounts import Account, move_head
from sync.server.accounts.senders import Sender
from sync.server.intake.attachments import note_attachments
from sync.server.intake.judgement import SCOPE, Judged, Saying, Speaker, is_hash, judge
from sync.server.intake.known_people import note_people, people_of
from sync.server.intake.known_slips import note_slips
from sync.server.intake.known_subjects import kinds_of
from sync.server.intake.scope import sites_below
from sync.server.intake.sharing import deliver_aside, shared_with
from sync.server.intake.totals import count_in
from sync.server.refusals import Refused, refuse
from sync.server.store.rows import Row, among, insert_rows, listed
from sync.server.store.sealing import APART, APART_WHY, BODY, Seal, seal_of
from sync.server.store.streams import hold_stream, now_text, take_positions
from sync.server.store.tables import EntrySetAside, SignedHead, StoredEntry
from sync.wire.packing import Placed, pack, unpack
from sync.wire.proofs import batch_is_signed
from sync.wire.protocol import MOST_ENTRIES_LONG, Batch, EntryResult, Mark, Refusal

_SQL_INTEGER = 2**63 - 1
_STATEMENT = ("subject", "rev", "kind", "recorded_at", "staff", "body_digest")
_STATED = select(*(getattr(StoredEntry, name) for name in _STATEMENT)).where(
    among(StoredEntry.subject, "subjects"),
    among(StoredEntry.kind, "kinds"),
    StoredEntry.rev.between(bindparam("lowest"), bindparam("highest")),
    among(StoredEntry.body_digest, "digests"),
    StoredEntry.device != bindparam("writer"),
)
_ALIKE = select(func.max(StoredEntry.rev)).where(
    StoredEntry.subject == bindparam("subject"), StoredEntry.kind == bindparam("kind")
)
_REVS = select(func.max(StoredEntry.rev)).where(StoredEntry.subject == bindparam("subject"))
_FOREIGN = select(EntrySetAside.subject).where(
    EntrySetAside.device == bindparam("writer"), EntrySetAside.reason.startswith(SCOPE)
)
_REASONS = select(EntrySetAside.seq, EntrySetAside.reason).where(
    EntrySetAside.device == bindparam("writer"),
    EntrySetAside.seq.between(bindparam("first"), bindparam("last")),
)
_ELSEWHERE = select(StoredEntry.seq, StoredEntry.site).where(
    StoredEntry.device == bindparam("writer"),
    StoredEntry.seq.between(bindparam("first"), bindparam("last")),
    StoredEntry.site != bindparam("home"),
)


class Delivery(msgspec.Struct, frozen=True):
    """A batch that was read and found to be signed by the device that sent it."""

    after: Mark
    entries: tuple[Recorded, ...]
    signature: bytes
    set_aside: frozenset[int] | None = None  # out of scope, as the device agreed; None: it is not here to ask
    worked_out: bool = False  # hashes and digests were not sent but made here, of what came

    @property
    def head(self) -> Mark:
        """The end of the device's chain when all of it is stored."""
        last = self.entries[-1].entry
        return Mark(seq=last.seq, hash=last.hash)


def read_batch(sender: Sender, batch: Batch) -> Delivery:
    """The entries of a batch; raises Refused for what its device cannot have written."""
    if not batch.entries or len(batch.entries) > MOST_ENTRIES_LONG:
        raise refuse("malformed", f"a batch has 1 to {MOST_ENTRIES_LONG} entries")
    if batch.suite != SUITE:
        raise refuse("unknown_suite", f"this server is too old for suite {batch.suite}")
    try:
        placed = unpack(batch.entries, Head(sender.device, batch.after.seq, batch.after.hash))
    except ValueError as error:
        raise refuse("malformed", str(error)) from error
    if not 0 <= batch.after.seq <= _SQL_INTEGER - len(placed):
        raise refuse("malformed", "a place in the chain is out of range")
    worked_out = all(each.hash is None and each.body_digest is None for each in batch.entries)
    for number, each in enumerate(placed, batch.after.seq + 1):
        entry = each.recorded.entry
        if entry.device != sender.device or entry.seq != number:
            raise refuse("malformed", "a batch has the sender's own entries, in order and without a gap")
        if not (worked_out or is_hash(entry.hash)):
            raise refuse("malformed", "a hash is 64 hexadecimal digits")
    entries = tuple(each.recorded for each in placed)
    delivery = Delivery(batch.after, entries, batch.signature, worked_out=worked_out)
    hashes = [each.entry.hash for each in entries]
    if not batch_is_signed(sender.key, batch.signature, sender.device, batch.after.seq + 1, hashes):
        raise refuse("bad_signature", "the batch is not signed by this device")
    return delivery


class BatchTaken(msgspec.Struct, frozen=True):
    """The new end of a device's chain, how many entries got a position, and what the device has to know.

    `results` is None where part of the delivery was here already: what became of it stands in the tables.
    """

    mark: Mark
    stored: int = 0
    results: tuple[EntryResult, ...] | None = None


def take_in(connection: Connection, account: Account, delivery: Delivery) -> BatchTaken:
    """Store what is new.  The caller holds the account's row."""
    if delivery.after.seq > account.seq:
        what = f"entries after {delivery.after.seq} came, {account.seq} are here"
        raise Refused(Refusal(code="gap", what=what, acknowledged=account.mark))
    _refuse_fork(connection, account, delivery)
    new = delivery.entries[account.seq - delivery.after.seq :]
    if not new:
        return BatchTaken(account.mark)
    verdicts = _judged(connection, account, new, worked_out=delivery.worked_out)
    _refuse_out_of_scope(delivery, verdicts)
    _store(connection, verdicts)
    head = delivery.head
    insert_rows(connection, SignedHead, [_signed(account, delivery)])
    move_head(connection, account.device, head)
    stored = sum(not each.reason for each in verdicts)
    return BatchTaken(head, stored, _results_of(verdicts, account.site) if new == delivery.entries else None)


def _signed(account: Account, delivery: Delivery) -> Row:
    head, first = delivery.head, delivery.after.seq + 1
    return (account.device, head.seq, head.hash, delivery.signature, SUITE, first)


def results(connection: Connection, account: Account, first: int, last: int) -> tuple[EntryResult, ...]:
    """What the device has to know of its entries from seq `first` to `last`, as often as it asks."""
    asked = {"writer": account.device, "first": first, "last": last}
    seal = seal_of(connection)
    apart = ((seq, (account.device, seq), reason) for seq, reason in connection.execute(_REASONS, asked))
    known = [
        EntryResult(seq=seq, quarantined=seal.open_text(APART_WHY, place, why)) for seq, place, why in apart
    ]
    moved = connection.execute(_ELSEWHERE, {**asked, "home": account.site})
    known += [EntryResult(seq=seq, site=site) for seq, site in moved]
    return tuple(sorted(known, key=lambda result: result.seq))


def _results_of(verdicts: Sequence[Judged], home: str) -> tuple[EntryResult, ...]:
    return tuple(
        EntryResult(seq=each.recorded.entry.seq, quarantined=each.reason)
        if each.reason
        else EntryResult(seq=each.recorded.entry.seq, site=each.site)
        for each in verdicts
        if each.reason or each.site != home
    )


def _refuse_out_of_scope(delivery: Delivery, verdicts: Sequence[Judged]) -> None:
    """Nothing is stored before the device has agreed which of its entries are set aside."""
    if delivery.set_aside is None:
        return
    seqs = tuple(each.recorded.entry.seq for each in verdicts if each.reason.startswith(SCOPE))
    if not delivery.set_aside.issuperset(seqs):
        what = "this device does not speak for these cases; nothing of the batch was stored"
        raise Refused(Refusal(code="out_of_scope", what=what, seqs=seqs))


def _refuse_fork(connection: Connection, account: Account, delivery: Delivery) -> None:
    known = _stored_hashes(connection, account, delivery.after.seq, min(account.seq, delivery.head.seq))
    sent = {delivery.after.seq: delivery.after.hash}
    if known.keys() - sent:  # the usual case compares the end of the chain alone
        sent |= {each.entry.seq: each.entry.hash for each in delivery.entries}
    for seq in sorted(known):
        if sent[seq] != known[seq]:
            # At `after` itself they may differ since long before: the device has to go back further.
            first = seq if seq > delivery.after.seq else 0
            what = f"another entry {seq} of this device is here: it has a copy, or was restored"
            raise Refused(Refusal(code="fork", what=what, acknowledged=account.mark, fork_seq=first))


def _stored_hashes(connection: Connection, account: Account, first: int, last: int) -> dict[int, str]:
    if first == account.seq:  # the usual case costs no look-up
        return {first: account.hash} if first else {}
    hashes: dict[int, str] = {}
    for table in (StoredEntry, EntrySetAside):
        statement = select(table.seq, table.hash).where(
            table.device == account.device, table.seq.between(first, last)
        )
        hashes.update((seq, known) for seq, known in connection.execute(statement))
    return hashes


def _judged(
    connection: Connection, account: Account, new: Sequence[Recorded], *, worked_out: bool
) -> list[Judged]:
    # Nobody else stores until this is stored: two copies of a disk may bring the same at the same time.
    stream = hold_stream(connection)
    former = frozenset(account.former_sites.split())
    allowed = {*sites_below(connection, account.site), *former}
    subjects = {each.entry.subject for each in new if "\0" not in each.entry.subject}
    about = kinds_of(connection, subjects)
    cases = {each.subject: each.site for each in about if tells_of_case(each.kind)}
    foreign = subjects.intersection(connection.scalars(_FOREIGN, {"writer": account.device}))
    known = {each.subject for each in about}
    sayings = _sayings_of_others(connection, account, [each for each in new if each.entry.subject in known])
    is_hall = account.site == stream.banner
    revs = _newest_revs(connection, new)
    acting = Acting(people=people_of(connection, new), sites={account.site, *former}, is_hall=is_hall)
    shared = shared_with(connection, allowed, [case for case, site in cases.items() if site not in allowed])
    writer = Speaker(
        account.site,
        frozenset(allowed),
        frozenset(foreign),
        sayings,
        is_hall,
        worked_out,
        revs,
        acting,
        shared,
        former,
    )
    return list(judge(new, account.mark, writer, cases))


def _newest_revs(connection: Connection, new: Sequence[Recorded]) -> dict[str, int]:
    """The newest revisions of the subjects of which such came that nobody may have seen.

    Of a long case its entries of the same kind tell as a rule, and are found at once.
    """
    highest: dict[str, Entry] = {}
    for entry in (each.entry for each in new):
        known = highest.get(entry.subject)
        if LARGEST_STEP < entry.rev <= _SQL_INTEGER and (known is None or entry.rev > known.rev):
            highest[entry.subject] = entry
    revs = {}
    for subject, entry in highest.items():
        if "\0" in subject + entry.kind:
            continue
        newest = connection.scalar(_ALIKE, {"subject": subject, "kind": entry.kind}) or 0
        if entry.rev > newest + LARGEST_STEP:
            newest = connection.scalar(_REVS, {"subject": subject}) or 0
        revs[subject] = newest
    return revs


def _sayings_of_others(
    connection: Connection, account: Account, new: Sequence[Recorded]
) -> frozenset[Saying]:
    """What others state already of the subjects of these entries."""
    entries = [each.entry for each in new if is_hash(each.entry.body_digest)]
    if not entries:
        return frozenset()
    asked = {
        "subjects": listed({entry.subject for entry in entries}),
        "kinds": listed({entry.kind for entry in entries}),
        "lowest": min(entry.rev for entry in entries),
        "highest": max(entry.rev for entry in entries),
        "digests": listed({entry.body_digest for entry in entries}),
        "writer": account.device,
    }
    rows = connection.execute(_STATED, asked)
    return frozenset((s, rev, kind, at, staff, body) for s, rev, kind, at, staff, body in rows)


def _store(connection: Connection, verdicts: Sequence[Judged]) -> None:
    good = [each for each in verdicts if not each.reason]
    bad = [each for each in verdicts if each.reason]
    store_good(connection, good)
    if bad:
        connection.execute(insert(EntrySetAside), [aside_row(seal_of(connection), each) for each in bad])


def store_good(connection: Connection, good: Sequence[Judged]) -> None:
    """Give these entries positions and count them; the caller holds the stream."""
    if good:
        first = take_positions(connection, len(good))
        seal = seal_of(connection)
        insert_rows(
            connection, StoredEntry, [entry_row(seal, each, first + i) for i, each in enumerate(good)]
        )
        deliver_aside(connection, good, first)
        hashes: dict[str, list[str]] = {}
        for each in good:
            hashes.setdefault(each.site, []).append(each.recorded.entry.hash)
        count_in(connection, hashes)
        note_people(connection, [(each.recorded, each.site) for each in good])
        note_attachments(connection, [each.recorded for each in good])
        note_slips(connection, [each.recorded for each in good])


def entry_row(seal: Seal, judged: Judged, position: int) -> Row:
    """Between an entry's place and the rest stand its position and its site; its body comes last, sealed."""
    device, seq, *rest = msgspec.structs.astuple(judged.recorded.entry)
    body = judged.recorded.body
    # SQLite's driver takes a bytearray as it is; of bytes it asks around how to store them.
    sealed = None if body is None else bytearray(seal.seal(BODY, (device, seq), body))
    return (device, seq, position, judged.site, *rest, sealed)


def aside_row(seal: Seal, judged: Judged) -> dict[str, object]:
    """The row of an entry that nobody else may see."""
    entry = judged.recorded.entry
    place, content = (entry.device, entry.seq), msgspec.json.encode(pack([Placed(judged.recorded)])[0])
    return {
        "device": entry.device,
        "seq": entry.seq,
        "hash": entry.hash,
        "subject": entry.subject[:200].replace("\0", "�"),
        "reason": seal.seal_text(APART_WHY, place, judged.reason.replace("\0", "�")),
        "received_at": now_text(),
        "content": seal.seal(APART, place, content),
    }
