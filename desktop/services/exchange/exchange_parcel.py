"""Exchanging with the banner by files that somebody carries, where no network reaches."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

import msgspec

from casework.cases.sending import SendingCounts
from casework.language import N_, _, n_, sentences
from casework.named_files import writing_named
from casework.written_text import one_line
from desktop.database import attachments, banner, fetched, parcel_log
from desktop.database.attachments import Attachments
from desktop.database.banner import Address
from desktop.database.parcel_log import ParcelNote
from desktop.database.sending import count_sending, note_parcel, waiting_standings
from desktop.database.sync_store import SyncStore
from desktop.services.catalogue.fetch_release import fetch_release
from desktop.services.catalogue.load_release import load_current, newest_digest
from desktop.services.duty import Duty
from desktop.services.exchange.fetch_program import made_ready, program_words
from desktop.services.exchange.sync_now import way_to
from desktop.services.upkeep.own_program import own_program
from desktop.services.upkeep.stage_program import program_held
from sync.device import parcel
from sync.device.carried_files import take_files
from sync.device.carried_program import CarriedProgram, CarriedPrograms, PiecesToCome
from sync.device.carried_release import CarriedFeed, CarriedRelease, Held, PartsToCome, shortened
from sync.device.errors import Cancelled, ExchangeError, NotEnrolled, ServerRefused
from sync.device.parcel import Cargo, Packed
from sync.wire import doors

_CARRIED = {
    "revoked": N_("旗里已停用写出这个包裹的设备"),
    "unknown_device": N_("旗里不认识写出这个包裹的设备，它要重新注册"),
    "too_large": N_("包裹太大"),
    "bad_signature": N_("包裹的签名不符"),
}


class Taken(msgspec.Struct, frozen=True):
    """What an answer brought: entries that were new here, own cases that still wait, a release's fate.

    `files` came in whole, `files_lacking` are still not here.
    """

    received: int
    waiting: SendingCounts
    release: str = ""
    files: int = 0
    files_lacking: int = 0
    program: str = ""  # what became of a newer version of the program

    @property
    def file_words(self) -> str:
        """What came of attached files, "" where none came and none lacks."""
        words = []
        if self.files:
            words.append(n_("附件到了 {count} 个", self.files).format(count=self.files))
        if self.files_lacking:
            lacking = n_("还差 {count} 个附件：请再做一个包裹，取下一份回执", self.files_lacking)
            words.append(lacking.format(count=self.files_lacking))
        return sentences(words)


class Packing(msgspec.Struct, frozen=True):
    """Who takes the stick along, whom to tell how far it is, and when to stop."""

    carrier: str = ""
    tell: Callable[[Packed], None] = lambda _packed: None
    stop: threading.Event = msgspec.field(default_factory=threading.Event)


def make_parcel(duty: Duty, packing: Packing | None = None) -> bytes:
    """Everything that waits, sealed for the banner; raises ExchangeError before this device is enrolled."""
    address = _address(duty)
    way = packing or Packing()

    def tell(packed: Packed) -> None:
        if way.stop.is_set():
            raise Cancelled
        way.tell(packed)

    own = own_program()
    cargo = Cargo(_held(duty), Attachments(duty.store), program_held(own) if own else None)
    return parcel.make_parcel(SyncStore(duty.store), address.key, program_words(), cargo, tell)


def write_parcel(duty: Duty, path: Path, packing: Packing | None = None) -> Packed:
    """Write a parcel to a file: what is in it is on its way once that was written, and not before.

    Returns what is in it, and how many attached files had no room.
    """
    way = packing or Packing()
    packed = Packed(0, 0)

    def tell(now: Packed) -> None:
        nonlocal packed
        packed = now
        way.tell(now)

    made = make_parcel(duty, msgspec.structs.replace(way, tell=tell))
    with writing_named(path):
        path.write_bytes(made)
    outside = parcel.read_outside(made)
    with duty.store.writing() as connection:
        note_parcel(connection, outside.device, outside.last_seq)
        written = ParcelNote(
            at=banner.now_text(),
            device=outside.device,
            last_seq=outside.last_seq,
            file=path.name,
            carrier=one_line(way.carrier),
            cases=len(waiting_standings(connection)),
        )
        parcel_log.add_note(connection, written)
    return packed


def file_words(packed: Packed) -> str:
    """What of attached files is in a parcel, and what is not; "" where there are none."""
    words = []
    if packed.files:
        words.append(n_("包裹里有 {count} 个附件", packed.files).format(count=packed.files))
    if packed.files_left:
        left = n_("还有 {count} 个附件放不下，请收下回执后再做一个包裹", packed.files_left)
        words.append(left.format(count=packed.files_left))
    return sentences(words)


def carry_parcel(duty: Duty, data: bytes) -> bytes:
    """Hand over somebody's parcel over this device's network; returns the answer for them."""
    address = _address(duty)
    with way_to(duty.store, address) as transport:
        try:
            answer = transport.ask(doors.PARCEL, data)
        except ServerRefused as error:  # the parcel, or whose it is; its words speak of this device
            why = _(_CARRIED.get(error.refusal.code, error.refusal.what))
            raise ExchangeError(_("包裹未递交"), why, _("包裹没有改动；请告诉写出它的站点")) from error
    outside = parcel.read_outside(data)
    handed = ParcelNote(
        at=banner.now_text(), device=outside.device, last_seq=outside.last_seq, is_for_others=True
    )
    with duty.store.writing() as connection:
        parcel_log.add_note(connection, handed)
    return answer


def take_answer(duty: Duty, data: bytes) -> Taken:
    """Take in the banner's answer; a second time changes nothing.  Raises ExchangeError with the reason."""
    address = _address(duty)
    store = SyncStore(duty.store)
    state = store.state()
    assert state is not None  # noqa: S101 - there is an address
    opened = parcel.open_answer(state, address.key, data)
    answers = opened.answers
    if len(opened.keys) > 1:
        with duty.store.writing() as connection:
            banner.keep_trust(connection, address.trust.along(opened.keys))
    received = parcel.take_answer(store, state, answers.replies)
    release = _take_release(duty, answers.release) if answers.release else ""
    files = take_files(Attachments(duty.store), answers.files).received if answers.files else 0
    with duty.store.reading() as connection:
        waiting = count_sending(connection)
        _to_send, lacking = attachments.count_waiting(connection, state.epoch)
    program = _take_program(duty, answers.program) if answers.program else ""
    return Taken(received, waiting, release, files, lacking, program)


def _take_release(duty: Duty, carried: CarriedRelease) -> str:
    """Keep the parts, take the release into use once it is whole; what came of it in words."""
    try:
        notes = fetch_release(duty, CarriedFeed(carried), carried.number)
    except PartsToCome as error:
        return _("{title}：{what}；{next_step}").format(
            title=error.title, what=error.what, next_step=error.next_step
        )
    return sentences(note.text for note in notes)


def _take_program(duty: Duty, carried: CarriedProgram) -> str:
    """Keep the pieces, make the version ready once it is whole; what came of it in words."""
    own = own_program()
    if own is None:
        return ""
    try:
        notes = made_ready(duty.store, own, CarriedPrograms(carried))
    except PiecesToCome as error:
        return _("{title}：{what}；{next_step}").format(
            title=error.title, what=error.what, next_step=error.next_step
        )
    return sentences(note.text for note in notes)


def _held(duty: Duty) -> Held:
    with duty.store.reading() as connection:
        ref = load_current(connection).ref if newest_digest(connection) else None
        fetched_so_far = shortened(fetched.read_parts(connection))
    if ref is None:
        return Held(fetched=fetched_so_far)
    return Held(number=ref.number, digest=ref.digest, fetched=fetched_so_far)


def _address(duty: Duty) -> Address:
    with duty.store.reading() as connection:
        address = banner.read_address(connection)
    if address is None:
        raise NotEnrolled
    return address
