"""Answering parcels: their requests go the same way as those of the network."""

from __future__ import annotations

import contextlib

import msgspec

from casework.language import _
from sync.device import parcel
from sync.device.carried_files import FilesBack
from sync.device.carried_program import CarriedProgram
from sync.device.carried_release import CarriedRelease
from sync.device.parcel import Answers, Opened, Reply
from sync.server.accounts import accounts, banner_keys, senders
from sync.server.accounts.accounts import Account
from sync.server.accounts.senders import Sender
from sync.server.doors.parcel_files import answer_files
from sync.server.doors.reading import read
from sync.server.intake.exchange import answer_again, exchange, require_understood
from sync.server.programs import contents
from sync.server.refusals import Refused, refuse
from sync.server.releases import releases
from sync.server.store.database import Database
from sync.wire.protocol import (
    LARGEST_PARCEL_BYTES,
    LARGEST_PAYLOAD_BYTES,
    MEDIA_TYPE,
    MOST_ENTRIES,
    SyncAnswer,
    SyncRequest,
)
from sync.wire.signatures import SignedRequest

_MOST_PAGES = 40


def answer_parcel(database: Database, data: bytes) -> bytes:
    """Take in a parcel and seal the answer for its device.

    Raises ParcelRefused for what is no parcel of this banner's, Refused for an unknown or revoked device.
    The same parcel again changes nothing and is answered with what is new since.
    """
    with database.reading() as connection:
        seeds, links = banner_keys.seeds(connection), banner_keys.links(connection)
    opened = _opened(seeds, data)
    if not opened.letters:
        raise parcel.ParcelRefused(_("包裹是空的"))
    with database.reading() as connection:
        account = accounts.find_account(connection, opened.letters[0].device)
    replies = tuple(_replies(database, account, opened))
    release = _release(database, account, opened)
    files = _files(database, account, opened, Answers(replies, release))
    answers = Answers(replies, release, files, links)
    answers = msgspec.structs.replace(answers, program=_program(database, account, opened, answers))
    return parcel.make_answer(seeds[0], account.device, account.key, answers)


def _opened(seeds: tuple[bytes, ...], data: bytes) -> Opened:
    """The parcel, sealed for the key of now or for one before."""
    for seed in seeds[1:]:
        with contextlib.suppress(parcel.ParcelRefused):
            return parcel.open_parcel(seed, data)
    return parcel.open_parcel(seeds[0], data)


def _replies(database: Database, account: Account, opened: Opened) -> list[Reply]:
    """An answer to each letter, as far as they are taken; with the last one all that is new."""
    replies: list[Reply] = []
    standing: SyncRequest | None = None  # where the device will be when it comes to this reply
    for letter in opened.letters:
        sender, request = _read(letter, account)
        try:
            answer = exchange(database, sender, request, carried=True)
        except Refused as error:
            return [*replies, Reply(refusal=error.refusal)]
        replies.append(_reply(standing or request, answer))
        standing = _after(request, answer)
    return [*replies, *_more_pages(database, account.device, request, answer)]


def _read(letter: SignedRequest, account: Account) -> tuple[Sender, SyncRequest]:
    if len(letter.payload) > LARGEST_PAYLOAD_BYTES:
        raise refuse("too_large", f"{len(letter.payload)} bytes, {LARGEST_PAYLOAD_BYTES} are taken")
    sender = senders.prove(letter, account.key)
    request = read(letter.payload, SyncRequest, MEDIA_TYPE)
    require_understood(request)
    return sender, request


def _release(database: Database, account: Account, opened: Opened) -> CarriedRelease | None:
    if opened.held is None:
        return None
    with database.reading() as connection:
        return releases.carried(connection, opened.held, account.site)


def _program(database: Database, account: Account, opened: Opened, answers: Answers) -> CarriedProgram | None:
    """A newer version of the program, in what room the rest leaves."""
    if opened.program is None:
        return None
    room = LARGEST_PARCEL_BYTES // 2 - len(msgspec.msgpack.encode(answers))
    with database.reading() as connection:
        site = accounts.find_account(connection, account.device).site
        return contents.carried(connection, site, opened.program, room)


def _files(database: Database, account: Account, opened: Opened, answers: Answers) -> FilesBack | None:
    """What is in attached files, once all letters were taken: their entries name them."""
    if opened.files is None or any(each.refusal is not None for each in answers.replies):
        return None
    room = LARGEST_PARCEL_BYTES // 2 - len(msgspec.msgpack.encode(answers))
    return answer_files(database, account.device, opened.files, room)


def _more_pages(database: Database, device: str, request: SyncRequest, answer: SyncAnswer) -> list[Reply]:
    """What would come over the network by asking on and on."""
    replies: list[Reply] = []
    while (answer.more or answer.scope is not None) and len(replies) < _MOST_PAGES:
        request = _after(request, answer)
        answer = answer_again(database, device, request)
        replies.append(_reply(request, answer))
    return replies


def _after(request: SyncRequest, answer: SyncAnswer) -> SyncRequest:
    """What the device would ask next, having taken that answer in."""
    return msgspec.structs.replace(
        request,
        batch=None,
        acknowledged=answer.acknowledged,
        epoch=answer.epoch,
        position=answer.position,
        scope=answer.scope.version if answer.scope else request.scope,
        page=MOST_ENTRIES,
    )


def _reply(request: SyncRequest, answer: SyncAnswer) -> Reply:
    return Reply(
        epoch=request.epoch,
        position=request.position,
        scope=request.scope,
        acknowledged=request.acknowledged,
        answer=answer,
    )
