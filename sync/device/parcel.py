"""Parcels: the same requests and answers as over the network, sealed in a file that anybody may carry.

The outside shows the device and its seq range alone.  Inside, a parcel is signed by its device and sealed
for the banner; an answer is signed by the banner and sealed for the device.  Twice changes nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import TypeVar

import msgspec
from nacl.exceptions import CryptoError
from nacl.public import SealedBox
from nacl.signing import SigningKey, VerifyKey

from casework.language import N_, _
from casework.suite import SUITE
from casework.understanding import understand
from sync.device import composing
from sync.device.carried_files import CarriedStore, FilesBack, FilesOut, pack_files
from sync.device.carried_program import CarriedProgram, ProgramHeld
from sync.device.carried_release import CarriedRelease, Held
from sync.device.errors import ExchangeError, NotEnrolled
from sync.device.store import AnswerTaken, ExchangeStore, Note, SyncState
from sync.wire import compression, signatures
from sync.wire.identity import KeyLink, keys_between
from sync.wire.protocol import LARGEST_PARCEL_BYTES, MOST_ENTRIES, Mark, Refusal, SyncAnswer
from sync.wire.signatures import SignedRequest

_PARCEL = b"tamga-parcel-1\n"
_ANSWER = b"tamga-answer-1\n"
_LATER = re.compile(rb"tamga-(parcel|answer)-[0-9]+\n")
_TOO_NEW = N_("文件是更新的程序做的，本程序太旧，请先升级")
_BATCH_BYTES = 1024 * 1024
_SPARE_BYTES = 1024 * 1024  # what the seal and names take, with room to spare

Read = TypeVar("Read", bound=msgspec.Struct)


class ParcelRefused(ExchangeError):  # noqa: N818 - named as the others
    """The file is not what it should be; nothing of it was taken."""

    def __init__(self, what: str) -> None:
        super().__init__(_("包裹未能接收"), what, _("数据没有改动；请核对文件，必要时重新导出"))


class Outside(msgspec.Struct, frozen=True, kw_only=True):
    """What anybody can read of a parcel or an answer; `suite` is of the seal and of the signature inside."""

    device: str
    suite: int = SUITE
    first_seq: int = 0
    last_seq: int = 0


class Letter(msgspec.Struct, frozen=True, kw_only=True):
    """One request in a parcel."""

    number: int
    signature: bytes
    payload: bytes


class Reply(msgspec.Struct, frozen=True, kw_only=True):
    """One answer, with where the device stood when it asked; or a refusal."""

    epoch: str = ""
    position: int = 0
    scope: str = ""
    acknowledged: Mark = Mark()
    answer: SyncAnswer | None = None
    refusal: Refusal | None = None


class _Replies(msgspec.Struct, frozen=True):
    signature: bytes
    content: bytes
    key: bytes  # of the banner now
    links: tuple[KeyLink, ...] = ()  # from its former ones to that


class _Letters(msgspec.Struct, frozen=True):
    letters: tuple[Letter, ...]
    held: Held | None = None  # from an older program: it is told of no release
    files: FilesOut | None = None  # likewise of no files
    program: ProgramHeld | None = None  # None where the program came by another way than a package


class Packed(msgspec.Struct, frozen=True):
    """How far a parcel is: at most so many entries are in it, of all that go into it.

    In the end also how many attached files are in it, and how many did not fit.
    """

    packed: int
    entries: int
    files: int = 0
    files_left: int = 0


class Answers(msgspec.Struct, frozen=True):
    """All that an answer brings."""

    replies: tuple[Reply, ...]
    release: CarriedRelease | None = None
    files: FilesBack | None = None
    links: tuple[KeyLink, ...] = ()
    program: CarriedProgram | None = None


class OpenedAnswer(msgspec.Struct, frozen=True):
    """All that an answer brings, and the keys of the banner from the one that was known to that of now."""

    answers: Answers
    keys: tuple[bytes, ...]


class Opened(msgspec.Struct, frozen=True):
    """All that a parcel brings."""

    letters: list[SignedRequest]
    held: Held | None
    files: FilesOut | None = None
    program: ProgramHeld | None = None


class Cargo(msgspec.Struct, frozen=True):
    """What goes with the entries: what the device has of a release, its attached files, what it runs."""

    held: Held | None = None
    files: CarriedStore | None = None
    program: ProgramHeld | None = None


def make_parcel(
    store: ExchangeStore,
    banner_key: bytes,
    program: str = "",
    cargo: Cargo | None = None,
    tell: Callable[[Packed], None] = lambda _packed: None,
) -> bytes:
    """Everything that waits, and the question for news and for what the device lacks; raises NotEnrolled.

    `tell` hears of each batch, and last of the files; what it raises ends the making, and nothing has
    changed.
    """
    state = store.state()
    if state is None:
        raise NotEnrolled
    sealed, entries = [], state.head.seq - state.acknowledged.seq
    for request in _requests(store, state, program):
        sealed.append(request)
        tell(Packed(len(sealed) * MOST_ENTRIES, entries))
    letters = tuple(
        Letter(number=each.number, signature=each.signature, payload=each.payload) for each in sealed
    )
    outside = Outside(
        device=state.device, first_seq=state.acknowledged.seq + 1, last_seq=max(state.head.seq, 0)
    )
    cargo, files = cargo or Cargo(), None
    if cargo.files is not None:
        room = LARGEST_PARCEL_BYTES - _SPARE_BYTES - sum(len(each.payload) for each in letters)
        files = pack_files(cargo.files, room)
        tell(Packed(entries, entries, len(files.brought), files.left))
    inside = msgspec.msgpack.encode(_Letters(letters, cargo.held, files, cargo.program))
    return _sealed(_PARCEL, outside, inside, VerifyKey(banner_key))


def read_outside(parcel: bytes) -> Outside:
    """What anybody can read of a parcel that was made here."""
    return msgspec.json.decode(parcel.split(b"\n", 2)[1], type=Outside)


def open_parcel(banner_seed: bytes, data: bytes) -> Opened:
    """The requests of a parcel for this banner; raises ParcelRefused for anything else."""
    outside, inside = _opened(_PARCEL, data, banner_seed, _("包裹不是给这个旗的，或已损坏"))
    content = _decoded(inside, _Letters)
    letters = [
        SignedRequest(outside.device, each.number, each.signature, each.payload) for each in content.letters
    ]
    return Opened(letters, content.held, content.files, content.program)


def make_answer(banner_seed: bytes, device: str, device_key: bytes, answers: Answers) -> bytes:
    """What the banner says, for that device alone."""
    content = compression.compress(msgspec.msgpack.encode(msgspec.structs.replace(answers, links=())))
    signature = signatures.sign_statement(banner_seed, "answer", device, content.hex())
    key = signatures.public_key(banner_seed)
    inside = msgspec.msgpack.encode(_Replies(signature, content, key, answers.links))
    return _sealed(_ANSWER, Outside(device=device), inside, VerifyKey(device_key))


def open_answer(state: SyncState, banner_key: bytes, data: bytes) -> OpenedAnswer:
    """What the banner says; raises ParcelRefused unless they are whole, ours and the banner's."""
    outside, inside = _opened(_ANSWER, data, state.seed, _("回执不是给本机的，或已损坏"))
    signed = _decoded(inside, _Replies)
    statement = (outside.device, signed.content.hex())
    keys = keys_between(signed.links, banner_key, signed.key)
    if not keys or not signatures.statement_is_signed(keys[-1], signed.signature, "answer", *statement):
        raise ParcelRefused(_("回执不是本旗签发的"))
    try:
        content = compression.expand(signed.content, LARGEST_PARCEL_BYTES)
    except (compression.Damaged, compression.TooLarge) as error:
        raise ParcelRefused(_("回执已损坏")) from error
    return OpenedAnswer(_decoded(content, Answers), keys)


def take_answer(store: ExchangeStore, state: SyncState, replies: tuple[Reply, ...]) -> int:
    """Take in what fits to where the device stands now; returns how many entries were new.

    Replies to an older state are left alone: what they tell comes again.  Raises ParcelRefused where
    only an exchange over the network can help.
    """
    received, differs = 0, False
    for reply in replies:
        now = store.state() or state
        if reply.refusal is not None:
            _put_right(store, reply.refusal)
            break
        if reply.answer is None:
            break
        mark = reply.answer.acknowledged
        if mark.seq and store.hash_at(mark.seq) != mark.hash:
            store.leave_out(mark)
            raise ParcelRefused(_("旗里有本机编号的其他记录，本机可能是副本，需要联网处理一次"))
        seen = msgspec.structs.replace(
            now,
            epoch=reply.epoch,
            position=reply.position,
            scope=reply.scope,
            acknowledged=reply.acknowledged,
        )
        arrived = composing.arrived_in(reply.answer, lambda: (store.state() or state).banner_keys)
        taken = store.take_in(composing.news_of(seen, reply.answer, arrived))
        if taken is not None:
            received += taken.new
            differs = _differs(reply.answer, taken)
    if differs:
        _read_again(store, is_second_time=not replies[0].position)
    return received


def _differs(answer: SyncAnswer, taken: AnswerTaken) -> bool:
    """Do both ends know all that the other has, and hold different entries nevertheless?"""
    is_whole = answer.total is not None and answer.scope is None and not answer.more
    return is_whole and answer.total != taken.total


def _read_again(store: ExchangeStore, *, is_second_time: bool) -> None:
    """A difference is told, and everything is asked for by the next parcel; once, as it may be large."""
    if is_second_time:
        store.note(Note("healed", _("两端核对仍不一致，请联系技术支持")))
        return
    store.note(Note("healed", _("两端核对不一致，下一个包裹会重读全部记录")))
    store.read_again()


def _put_right(store: ExchangeStore, refusal: Refusal) -> None:
    if refusal.code == "gap" and refusal.acknowledged is not None:
        same = store.hash_at(refusal.acknowledged.seq) == refusal.acknowledged.hash
        store.rewind(refusal.acknowledged if same else Mark())
        return
    raise ParcelRefused(_("旗里没有接受（{code}：{what}）").format(code=refusal.code, what=refusal.what))


def _requests(store: ExchangeStore, state: SyncState, program: str) -> Iterator[SignedRequest]:
    at = state
    while True:
        outgoing = list(store.outgoing(at.acknowledged.seq, MOST_ENTRIES, _BATCH_BYTES))
        request = composing.compose(at, composing.batch_of(at, outgoing), program)
        last_one = not outgoing or outgoing[-1].entry.seq >= state.head.seq
        if not last_one:
            request = msgspec.structs.replace(request, page=0)
        yield composing.seal(at, store.take_number(), request)
        if last_one:
            return
        last = outgoing[-1].entry
        at = msgspec.structs.replace(at, acknowledged=Mark(seq=last.seq, hash=last.hash))


def _sealed(kind: bytes, outside: Outside, inside: bytes, key: VerifyKey) -> bytes:
    head = msgspec.json.encode(outside)
    # The outside is inside as well: nobody can put another one around it.
    box = SealedBox(key.to_curve25519_public_key()).encrypt(msgspec.msgpack.encode([head, inside]))
    return kind + head + b"\n" + bytes(box)


def _opened(kind: bytes, data: bytes, seed: bytes, foreign: str) -> tuple[Outside, bytes]:
    if len(data) > LARGEST_PARCEL_BYTES:
        raise ParcelRefused(_("文件过大"))
    if not data.startswith(kind):
        is_later = _LATER.match(data) is not None and data.startswith(kind.rstrip(b"1\n"))
        raise ParcelRefused(_TOO_NEW if is_later else _("文件不是这种包裹"))
    head, _newline, box = data[len(kind) :].partition(b"\n")
    try:
        outside = msgspec.json.decode(head, type=Outside)
        if outside.suite != SUITE:
            raise ParcelRefused(_TOO_NEW)
        opened = SealedBox(SigningKey(seed).to_curve25519_private_key()).decrypt(box)
        inner, inside = msgspec.msgpack.decode(opened, type=tuple[bytes, bytes])
    except (CryptoError, ValueError, RecursionError) as error:
        raise ParcelRefused(foreign) from error
    if inner != head:
        raise ParcelRefused(_("包裹的封面被改过"))
    return outside, inside


def _decoded(data: bytes, kind: type[Read]) -> Read:
    try:
        return msgspec.msgpack.decode(data, type=kind)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise ParcelRefused(_("内容看不懂")) from error


understand(Outside, _Letters, _Replies, Answers)
