"""Exchanging with the banner now: everything that waits goes, everything new comes."""

from __future__ import annotations

import datetime as dt
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from queue import Empty, SimpleQueue

import msgspec
from sqlalchemy import func, select

from casework.cases.sending import SendingCounts
from desktop.database import attachments, banner, fetched, journal
from desktop.database.engine import Store
from desktop.database.sending import count_sending
from desktop.database.sync_store import SyncStore
from desktop.database.tables import QuarantinedEntry, StoredRelease, SyncNote
from desktop.services.catalogue.fetch_release import fetch_release
from desktop.services.duty import Duty
from desktop.services.exchange.deposit_at_banner import deposit_at_banner, read_deposit_note
from desktop.services.exchange.fetch_program import fetch_program, program_words
from desktop.services.exchange.move_attachments import move_attachments
from desktop.services.exchange.way_setting import uses_proxy
from desktop.services.upkeep.put_right_times import put_right_times
from sync.device.engine import Conduct, Progress, Report, synchronise
from sync.device.errors import Cancelled, NotEnrolled
from sync.device.store import SyncState
from sync.device.transport import HttpTransport
from sync.device.trust import BannerTrust
from sync.wire.protocol import Forked, ForkRequest, SyncAnswer
from sync.wire.signatures import SignedRequest

_LOOK_S = 0.1


class SyncStatus(msgspec.Struct, frozen=True, kw_only=True):
    """How this device stands with its banner, from the store alone; all but `cases` counts entries."""

    enrolled: bool
    banner: str
    cases: SendingCounts
    recorded: int  # own entries
    backed_up: int  # so many of them are in a backup of the banner's
    entries_waiting: int
    entries_doubted: int
    files_to_send: int = 0
    files_to_fetch: int = 0
    contact_at: str
    clock_offset_s: float
    release_expired_at: str = ""  # a newer release should have come by then
    release_coming: str = ""  # the name of a signed release that is not here in whole yet
    url: str = ""
    deposited_at: str = ""  # when the way to the key was kept at the banner last
    can_be_recovered: bool = False  # by two of its officers, should every password be forgotten
    certificate_until: str = ""  # of the pinned certificate, "" where none is or it does not say
    notes: tuple[tuple[str, str, str], ...]  # noted at, kind, text; newest first


def sync_now(duty: Duty, conduct: Conduct | None = None) -> Report:
    """Exchange until both ends have all; raises ExchangeError, and what was acknowledged stays so."""
    with duty.store.reading() as connection:
        address = banner.read_address(connection)
        state = banner.read_state(connection)
    if address is None or state is None:
        raise NotEnrolled
    way = msgspec.structs.replace(conduct or Conduct(), program=program_words())
    with way_to(duty.store, address) as transport:
        try:
            store = SyncStore(duty.store, _Arranging(way))
            carrier = WatchedTransport(transport, store, duty.store)
            report = synchronise(store, carrier, way)
            if put_right_times(duty):  # what was recorded under a wrong clock has its true time now
                report = _added(report, synchronise(store, carrier, way))
            notes = fetch_release(duty, transport, report.newest_release)
            report = msgspec.structs.replace(report, notes=(*report.notes, *notes))
            if notes and waiting(store.state()):  # the banner learns which release is in use here
                report = _added(report, synchronise(store, carrier, way))
            later: list[Report] = []
            files = move_attachments(
                duty, transport, way.stop, lambda: later.append(synchronise(store, carrier, way))
            )
            for each in later:
                report = _added(report, each)
            deposit_at_banner(duty, transport)
            program = fetch_program(
                duty.store, transport, carrier.newest_program, lambda: _urgent(store, way)
            )
            report = msgspec.structs.replace(report, notes=(*report.notes, *program))
            return msgspec.structs.replace(report, files_sent=files.sent, files_received=files.received)
        finally:
            duty.store.carry(0)


class _Arranging:
    """Tells how far long work on the store is, at each hundredth; ends it when the run is told to stop."""

    def __init__(self, way: Conduct) -> None:
        self._way, self._hundredths = way, -1

    def __call__(self, done: int, whole: int) -> None:
        if self._way.stop.is_set():  # what is left goes on with the next run
            raise Cancelled
        hundredths = done * 100 // max(1, whole)
        if hundredths != self._hundredths:
            self._hundredths = hundredths
            self._way.tell(Progress("arranging", 0, 0, 0, arranged=done, to_arrange=whole))


def _urgent(store: SyncStore, way: Conduct) -> bool:
    """Is there something to do before the next file of a program comes?"""
    return way.stop.is_set() or waiting(store.state()) > 0


class WatchedTransport:
    """Says of own entries that they are under way while a request carries them, and no longer.

    `newest_program` is what the last answer offered.
    """

    def __init__(self, transport: HttpTransport, entries: SyncStore, store: Store) -> None:
        self._transport, self._entries, self._store = transport, entries, store
        self.newest_program: str | None = None

    def exchange(self, sealed: SignedRequest) -> SyncAnswer:
        """Send it and wait for the answer; raises ExchangeError, and then nothing is under way."""
        self._store.carry(self._entries.offered)
        try:
            answer = self._transport.exchange(sealed)
        except BaseException:
            self._store.carry(0)
            raise
        self.newest_program = answer.newest_program
        return answer

    def fork(self, request: ForkRequest) -> Forked:
        """As the transport does it."""
        return self._transport.fork(request)


def sync_until_stopped(duty: Duty, conduct: Conduct) -> Report:
    """As `sync_now`, and back at once when told to stop: a window that locks cannot wait for a dead line.

    The request under way ends unheard in a thread of its own.  What it still brings is taken whole or, once
    the store is closed, not at all.  Raises ExchangeError.
    """
    outcome: SimpleQueue[Report | Exception] = SimpleQueue()

    def work() -> None:
        try:
            outcome.put(sync_now(duty, conduct))
        except Exception as error:  # noqa: BLE001 - raised again where somebody listens
            outcome.put(error)

    threading.Thread(target=work, name="exchange", daemon=True).start()
    while True:
        try:
            ended = outcome.get(timeout=_LOOK_S)
        except Empty:
            if conduct.stop.is_set():
                raise Cancelled from None
            continue
        if isinstance(ended, Exception):
            raise ended
        return ended


def read_status(store: Store, notes: int = 20) -> SyncStatus:
    """How this device stands with its banner."""
    with store.reading() as connection:
        address, state = banner.read_address(connection), banner.read_state(connection)
        set_aside = connection.scalar(select(func.count()).select_from(QuarantinedEntry)) or 0
        rows = connection.execute(
            select(SyncNote.noted_at, SyncNote.kind, SyncNote.text)
            .order_by(SyncNote.note.desc())
            .limit(notes)
        ).all()
        recorded = journal.read_head(connection, journal.own_device(connection)).seq
        cases = count_sending(connection, store.under_way)
        contact = banner.read_contact(connection)
        to_send, to_fetch = attachments.count_waiting(connection, state.epoch if state else "")
        believed = fetched.read_believed(connection)
        in_use = connection.scalar(select(func.max(StoredRelease.number))) or 0
    deposit = read_deposit_note(store)
    return SyncStatus(
        enrolled=address is not None,
        banner=address.name if address else "",
        cases=cases,
        recorded=recorded,
        backed_up=state.backed_up if state else 0,
        entries_waiting=waiting(state) if state else recorded,
        entries_doubted=set_aside,
        files_to_send=to_send,
        files_to_fetch=to_fetch,
        contact_at=contact.at if contact else "",
        clock_offset_s=contact.clock_offset_s if contact else 0.0,
        release_expired_at=_passed(believed.expires_at if believed else ""),
        release_coming=believed.name if believed and believed.number > in_use else "",
        deposited_at=deposit.at,
        can_be_recovered=bool(deposit.recovery_key),
        url=address.url if address else "",
        certificate_until=_until(address.trust.certificates) if address else "",
        notes=tuple((at, kind, text) for at, kind, text in rows),
    )


def waiting(state: SyncState | None) -> int:
    """How many own entries the banner has not acknowledged."""
    return state.head.seq - state.acknowledged.seq if state else 0


def _added(first: Report, second: Report) -> Report:
    return Report(
        sent=first.sent + second.sent,
        received=first.received + second.received,
        requests=first.requests + second.requests,
        notes=(*first.notes, *second.notes),
        newest_release=second.newest_release,
    )


def _until(pem: str) -> str:
    """The last day of a certificate, ISO; "" where it cannot be told."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    try:
        context.load_verify_locations(cadata=pem)
    except (ssl.SSLError, ValueError):
        return ""
    ends = [ssl.cert_time_to_seconds(str(each["notAfter"])) for each in context.get_ca_certs()]
    return dt.datetime.fromtimestamp(min(ends), dt.UTC).date().isoformat() if ends else ""


def _passed(expires_at: str) -> str:
    """That time, when it is over."""
    if not expires_at or dt.datetime.fromisoformat(expires_at) > dt.datetime.now(dt.UTC):
        return ""
    return expires_at


@contextmanager
def way_to(store: Store, address: banner.Address) -> Iterator[HttpTransport]:
    """The way to the banner; another key or certificate that it proves to have meanwhile is kept."""

    def keep(trust: BannerTrust) -> None:
        with store.writing() as connection:
            banner.keep_trust(connection, trust)

    transport = HttpTransport(address.url, address.trust, learned=keep, use_proxy=uses_proxy(store))
    try:
        yield transport
    finally:
        transport.close()
