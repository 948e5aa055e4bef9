"""One exchange: who speaks, what they bring, what they get.  Two transactions: take in, then answer."""

from __future__ import annotations

import datetime as dt

import msgspec
from sqlalchemy import Connection

from sync.server.accounts import accounts, letters
from sync.server.accounts.accounts import Account, DeviceContact
from sync.server.accounts.senders import Sender
from sync.server.intake import feed, intake, scope, totals
from sync.server.intake.intake import BatchTaken, Delivery
from sync.server.intake.proofs import certificates_of, proofs_of
from sync.server.programs import offers
from sync.server.refusals import Refused, refuse
from sync.server.releases import trials
from sync.server.store import streams
from sync.server.store.database import Database
from sync.server.store.streams import StreamState
from sync.wire.packing import pack
from sync.wire.protocol import (
    MOST_ENTRIES_LONG,
    PROTOCOL,
    VERSIONS,
    Mark,
    Refusal,
    SyncAnswer,
    SyncRequest,
    common_version,
)
from sync.wire.signed_mark import sign_mark
from sync.wire.sums import add_sums

_LARGEST_NUMBER = 2**63 - 1


def exchange(
    database: Database, sender: Sender, request: SyncRequest, *, carried: bool = False
) -> SyncAnswer:
    """Take in what a device brings and answer; raises Refused, and then nothing of it is stored.

    A parcel that was `carried` may come late and twice: its answer is sealed for its device, so its
    number need not be new.
    """
    require_understood(request)
    delivery = _delivery(sender, request, carried=carried)
    with database.writing() as connection:
        account = accounts.find_account(connection, sender.device, lock=True)
        if not carried:
            accounts.note_contact(connection, account, _contact(sender.number, request))
            accounts.require_site(account, request.site)
        if _epoch_begins(connection, account, request):
            delivery = None  # it stands on entries that are gone; the device sends those first
        account = letters.settle(connection, account, request.letter)
        taken = intake.take_in(connection, account, delivery) if delivery else BatchTaken(account.mark)
    with database.reading() as connection:
        answer = _answer(connection, account, request, taken)
        if delivery is not None:
            results = taken.results
            if results is None:
                results = intake.results(connection, account, delivery.after.seq + 1, taken.mark.seq)
            answer = msgspec.structs.replace(
                answer, results=results, compared=delivery.head.seq, most_entries=MOST_ENTRIES_LONG
            )
    return answer


def answer_again(database: Database, device: str, request: SyncRequest) -> SyncAnswer:
    """The answer to a request that brings nothing: the next page of a parcel's answer."""
    with database.reading() as connection:
        account = accounts.find_account(connection, device)
        return _answer(connection, account, request, BatchTaken(account.mark))


def require_understood(request: SyncRequest) -> None:
    """Raise Refused unless both ends have a version in common, and the request stands somewhere."""
    if common_version(request.versions) is None:
        what = "this server speaks another version of the protocol"
        raise Refused(Refusal(code="no_common_version", what=what, versions=VERSIONS))
    if not 0 <= request.position <= _LARGEST_NUMBER or not 0 <= request.acknowledged.seq <= _LARGEST_NUMBER:
        raise refuse("malformed", "a position is out of range")


def _delivery(sender: Sender, request: SyncRequest, *, carried: bool) -> Delivery | None:
    """What was brought.  Who can be asked back says first what of it is to be set aside."""
    if request.batch is None:
        return None
    delivery = intake.read_batch(sender, request.batch)
    if carried:
        return delivery
    return msgspec.structs.replace(delivery, set_aside=frozenset(request.set_aside))


def _epoch_begins(connection: Connection, account: Account, request: SyncRequest) -> bool:
    """Was the banner's database put back to an older state without a word?  Then a new epoch begins."""
    stream = streams.require_stream(connection)
    if not _is_ahead(stream, account, request):
        return False
    why = f"device {account.device} had seen more than is here"
    streams.begin_epoch(connection, why, instead_of=stream.epoch)  # unless somebody else noticed meanwhile
    return True


def _is_ahead(stream: StreamState, account: Account, request: SyncRequest) -> bool:
    """Was the device told of more than is here?  Its receipt proves it."""
    if request.epoch != stream.epoch:
        return False
    if request.position <= stream.position and request.acknowledged.seq <= account.seq:
        return False
    had = (request.acknowledged, request.position)
    return streams.vouches(stream, request.receipt, account.device, had)


def _answer(connection: Connection, account: Account, request: SyncRequest, taken: BatchTaken) -> SyncAnswer:
    stream = streams.require_stream(connection)
    sites = scope.sites_below(connection, account.site)
    # What was read in another epoch says nothing about this one.
    position = request.position if request.epoch == stream.epoch else 0
    new_scope = None
    page = feed.FeedPage((), position, False)
    if request.scope != scope.scope_version(sites):
        new_scope = scope.scope_of(connection, sites)
    elif request.page > 0 and stream.position - position == taken.stored:
        page = feed.FeedPage((), stream.position, False)  # all that is new is what came just now
    elif request.page > 0:
        whole = account.site == stream.banner
        wanted = feed.FeedQuestion(position, sites, whole, account.device, request.page)
        page = feed.read_page(connection, wanted, stream.position)
    at_head = new_scope is None and request.page > 0 and not page.more
    sums = totals.read_totals(connection, sites) if at_head else ()
    return SyncAnswer(
        version=common_version(request.versions) or PROTOCOL,
        epoch=stream.epoch,
        server_time=streams.now_text(),
        acknowledged=taken.mark,
        receipt=streams.receipt(stream, account.device, taken.mark, page.position),
        position=page.position,
        entries=pack(page.entries),
        proofs=proofs_of(connection, page.entries),
        certificates=certificates_of(connection, stream.seed, page.entries),
        more=page.more,
        scope=new_scope,
        total=add_sums(each.sum for each in sums) if at_head else None,
        sums=sums if request.sums else (),
        newest_release=trials.number_at(connection, account.site),
        newest_program=offers.offered(connection, account.site),
        letter=account.letter if request.letter not in ("", account.letter) else "",
        backed_up=account.backed_up if account.backed_up != request.backed_up else None,
        signed_mark=_signed(stream, account, request, taken.mark),
    )


def _signed(stream: StreamState, account: Account, request: SyncRequest, mark: Mark) -> bytes:
    """The banner's word that it has that much; what the device knows already is not said again."""
    if not mark.seq or (mark == request.acknowledged and request.epoch == stream.epoch):
        return b""
    return sign_mark(stream.seed, account.device, mark)


def _contact(number: int, request: SyncRequest) -> DeviceContact:
    return DeviceContact(
        number=number,
        position=request.position,
        clock_offset_s=_clock_offset_s(request.device_time),
        program=request.program[:100].replace("\0", ""),
    )


def _clock_offset_s(device_time: str) -> float:
    """How far the device's clock is ahead of ours; unknown times count as none."""
    try:
        theirs = dt.datetime.fromisoformat(device_time)
    except ValueError:
        return 0.0
    if theirs.tzinfo is None:
        return 0.0
    return (theirs - dt.datetime.now(dt.UTC)).total_seconds()
