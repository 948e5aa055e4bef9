"""What devices bring and fetch of attached files: each request is taken once, as those with entries are."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection

from sync.server.accounts import accounts
from sync.server.accounts.accounts import Account
from sync.server.doors.served import Call
from sync.server.intake import attachments
from sync.wire.attachment_messages import (
    AttachmentHeld,
    AttachmentsAsked,
    AttachmentsHeld,
    AttachmentSlice,
    SliceAsked,
    SliceGiven,
)


def held(call: Call, request: AttachmentsAsked) -> AttachmentsHeld:
    """How much of each is here."""
    with _asking(call) as (connection, account):
        return attachments.held(connection, account, request.digests)


def bring(call: Call, request: AttachmentSlice) -> AttachmentHeld:
    """Keep a slice."""
    with _asking(call) as (connection, account):
        return attachments.keep(connection, account, request)


def fetch(call: Call, request: SliceAsked) -> SliceGiven:
    """Give a slice."""
    with _asking(call) as (connection, account):
        return attachments.give(connection, account, request)


@contextmanager
def _asking(call: Call) -> Iterator[tuple[Connection, Account]]:
    """A transaction of a device that may ask, and asks this for the first time."""
    with call.database.writing() as connection:
        account = accounts.find_account(connection, call.device.device, lock=True)
        accounts.take_number(connection, account, call.device.number)
        yield connection, account
