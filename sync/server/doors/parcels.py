"""Answering parcels: their requests go the same way as those of the network."""

from __future__ import annotations

import msgspec

from sync.device import composing, parcel
from sync.device.parcel import Answers, Reply
from sync.server.accounts import accounts
from sync.server.intake.exchange import Sealed, answer_again, exchange, open_request
from sync.server.refusals import Refused
from sync.server.releases import releases
from sync.server.store import streams
from sync.server.store.database import Database
from sync.wire.protocol import MOST_ENTRIES, SyncAnswer, SyncRequest

_MOST_PAGES = 40


def answer_parcel(database: Database, data: bytes) -> bytes:
    """Take in a parcel and seal the answer for its device.

    Raises ParcelRefused for what is no parcel of this banner's, Refused for an unknown or revoked device.
    The same parcel again changes nothing and is answered with what is new since.
    """
    with database.reading() as connection:
        stream = streams.require_stream(connection)
    opened = parcel.open_parcel(stream.seed, data)
    letters = opened.letters
    if not letters:
        raise parcel.ParcelRefused("包裹是空的")
    with database.reading() as connection:
        account = accounts.find_account(connection, letters[0].device)
    replies: list[Reply] = []
    standing: SyncRequest | None = None  # where the device will be when it comes to this reply
    for letter in letters:
        sealed = _sealed(letter)
        request = open_request(account.sender, sealed)
        try:
            answer = exchange(database, sealed, carried=True)
        except Refused as error:
            replies.append(Reply(refusal=error.refusal))
            break
        replies.append(_reply(standing or request, answer))
        standing = _after(request, answer)
    else:
        replies += _more_pages(database, account.device, request, answer)
    release = None
    if opened.held is not None:
        with database.reading() as connection:
            release = releases.carried(connection, opened.held)
    answers = Answers(tuple(replies), release)
    return parcel.make_answer(stream.seed, account.device, account.key, answers)


def _more_pages(database: Database, device: str, request: SyncRequest, answer: SyncAnswer) -> list[Reply]:
    """What would come over the network by asking on and on."""
    found: list[Reply] = []
    while (answer.more or answer.scope is not None) and len(found) < _MOST_PAGES:
        request = _after(request, answer)
        answer = answer_again(database, device, request)
        found.append(_reply(request, answer))
    return found


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


def _sealed(letter: composing.Sealed) -> Sealed:
    return Sealed(
        device=letter.device, number=letter.number, signature=letter.signature, payload=letter.payload
    )
