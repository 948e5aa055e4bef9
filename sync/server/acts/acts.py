"""What the banner itself says of cases and people: entries of its own journal, in the same stream as all.

The server is a device like others: its own chain, its own key, the same intake.  The chain begins anew
with each epoch, since a restored database has forgotten what it had said, and with each key of the banner
(docs/decisions/0013-banner-acts.md).
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

import msgspec
from sqlalchemy import Connection, func, select

from casework import slip_number
from casework.cases.body import Body
from casework.cases.case import Case
from casework.cases.entries import Entry, Head, Observation, Recorded, encode_body, head_of, make_entry
from casework.cases.fold import fold
from casework.cases.roster import BANNER
from casework.cases.seen import Past, SubjectHead, past_from
from casework.language import _
from sync.server.accounts import accounts
from sync.server.accounts.accounts import Account, NewDevice
from sync.server.intake import intake, known_slips
from sync.server.refusals import refuse
from sync.server.store import streams
from sync.server.store.entries import recorded_of
from sync.server.store.streams import StreamState, now_text
from sync.server.store.tables import Device, StoredEntry
from sync.wire import signatures
from sync.wire.proofs import sign_batch

_ENTRY = tuple(getattr(StoredEntry, field) for field in Entry.__struct_fields__)


class Act(msgspec.Struct, frozen=True):
    """Something to say of a subject whose newest entry counts at `site`."""

    subject: str
    site: str
    kind: str
    body: Body


def act(connection: Connection, acts: Sequence[Act]) -> list[Recorded]:
    """Write acts to the banner's journal; they reach every device in whose scope the sites are.

    Raises Refused when the intake does not take one of them: then none is written.
    """
    stream = streams.require_stream(connection)
    account = _account(connection, stream)
    head, written = Head(account.device, account.seq, account.hash), list[Recorded]()
    for each in acts:
        past = _past(connection, each, head.device)
        observation = Observation(
            subject=each.subject,
            rev=1 + past.rev + sum(w.entry.subject == each.subject for w in written),
            seen=past.seen,
            kind=each.kind,
            recorded_at=now_text(),
            clock="trusted",
            staff=BANNER,
        )
        written.append(make_entry(head, observation, encode_body(each.body)))
        head = head_of(written[-1].entry)
    hashes = [each.entry.hash for each in written]
    signature = sign_batch(stream.seed, head.device, account.seq + 1, hashes)
    taken = intake.take_in(connection, account, intake.Delivery(account.mark, tuple(written), signature))
    for result in taken.results or ():
        if result.quarantined:  # the banner is judged as everybody is, and who acts has to hear of it
            reason = result.quarantined.partition(": ")[2] or result.quarantined
            raise refuse("malformed", _("没有改动：{reason}").format(reason=reason))
    return written


def find_case(connection: Connection, number: str) -> tuple[Case, str]:
    """The case to which a slip belongs, with the site where it counts; raises Refused."""
    try:
        wanted = slip_number.parse(number)
    except slip_number.BadSlipNumber as error:
        raise refuse("malformed", _("{number} 不是告知单编号").format(number=number)) from error
    cases = known_slips.cases_of(connection, str(wanted))
    if not cases:
        raise refuse("malformed", _("还没有设备上传过告知单 {wanted}").format(wanted=wanted))
    newest = select(StoredEntry.subject, StoredEntry.site).where(StoredEntry.subject.in_(cases))
    row = connection.execute(newest.order_by(StoredEntry.position.desc()).limit(1)).one()
    return read_case(connection, row.subject), row.site


def read_case(connection: Connection, subject: str) -> Case:
    """The case of that id, as all entries here make it."""
    entries = select(*_ENTRY, StoredEntry.body).where(StoredEntry.subject == subject)
    return fold(recorded_of(connection, connection.execute(entries)))


def _account(connection: Connection, stream: StreamState) -> Account:
    key = signatures.public_key(stream.seed)
    words = f"tamga-banner {stream.banner} {stream.epoch} {key.hex()}"
    device = hashlib.sha256(words.encode()).hexdigest()[:16]
    if connection.scalar(select(Device.device).where(Device.device == device)) is None:
        new = NewDevice(device=device, site=stream.banner, key=key, name="旗服务器")  # data: its own name
        accounts.add_account(connection, new)
    return accounts.find_account(connection, device, lock=True)


def _past(connection: Connection, each: Act, device: str) -> Past:
    heads = select(StoredEntry.device, func.max(StoredEntry.seq), func.max(StoredEntry.rev))
    of_each = heads.where(StoredEntry.subject == each.subject).group_by(StoredEntry.device)
    return past_from([SubjectHead._make(row) for row in connection.execute(of_each)], device)
