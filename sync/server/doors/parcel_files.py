"""What is in attached files that a parcel brings and wants: judged and kept as over the network."""

from __future__ import annotations

from sqlalchemy import Connection

from sync.device.carried_files import LARGEST_GIVEN_BYTES, CarriedFile, FilesBack, FilesOut, WantedFile
from sync.server.accounts import accounts
from sync.server.accounts.accounts import Account
from sync.server.intake import attachments
from sync.server.refusals import Refused
from sync.server.store import streams
from sync.server.store.database import Database
from sync.wire.attachment_messages import MOST_ATTACHMENTS, SLICE_BYTES, AttachmentSlice, SliceAsked


def answer_files(database: Database, device: str, files: FilesOut, room_bytes: int) -> FilesBack:
    """Keep what was brought and give what is wanted, as much as there is room for.

    What this device may not bring or see is passed over: entries say more of it than an answer could.
    """
    brought = files.brought[:MOST_ATTACHMENTS]
    held = tuple(each.sha256 for each in brought if _is_here(database, device, each))
    with database.reading() as connection:
        account = accounts.find_account(connection, device)
        given = _given(connection, account, files.wanted[:MOST_ATTACHMENTS], room_bytes)
        epoch = streams.require_stream(connection).epoch
    return FilesBack(epoch=epoch, held=held, given=given)


def _is_here(database: Database, device: str, file: CarriedFile) -> bool:
    """Keep what is not here yet of it; True where the banner has the file in whole then."""
    try:
        with database.writing() as connection:
            account = accounts.find_account(connection, device)
            return _keep(connection, account, file)
    except Refused:
        return False


def _keep(connection: Connection, account: Account, file: CarriedFile) -> bool:
    (size,) = attachments.held(connection, account, (file.sha256,)).sizes
    end = file.first + len(file.content)
    while True:
        place = max(0, size - file.first)
        part = AttachmentSlice(
            sha256=file.sha256, first=size, content=file.content[place : place + SLICE_BYTES]
        )
        now = attachments.keep(connection, account, part)
        if now.is_whole or now.size <= size or now.size >= end:
            return now.is_whole
        size = now.size


def _given(
    connection: Connection, account: Account, wanted: tuple[WantedFile, ...], room_bytes: int
) -> tuple[CarriedFile, ...]:
    given: list[CarriedFile] = []
    room = min(room_bytes, LARGEST_GIVEN_BYTES)
    for each in wanted:
        content = _content(connection, account, each, room)
        if content:
            given.append(CarriedFile(sha256=each.sha256, first=each.first, content=content))
            room -= len(content)
    return tuple(given)


def _content(connection: Connection, account: Account, wanted: WantedFile, room: int) -> bytes:
    """The bytes from there on, as far as the room goes."""
    content = bytearray()
    try:
        while len(content) < room:
            most = min(SLICE_BYTES, room - len(content))
            asked = SliceAsked(sha256=wanted.sha256, first=wanted.first + len(content), most=most)
            part = attachments.give(connection, account, asked).content
            if not part:
                break
            content += part
    except Refused:
        pass  # the file ends there, or is none of theirs
    return bytes(content)
