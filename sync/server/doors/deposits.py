"""What devices keep here against the loss of their disk, and who replaces one fetches it."""

from __future__ import annotations

from sync.server.accounts import accounts, deposits
from sync.server.doors.served import Call
from sync.wire.deposits import DepositAsked, DepositGiven, Depositing, DepositState


def take(call: Call, request: Depositing) -> DepositState:
    """Keep what a device brings; say what is kept, and the recovery key."""
    with call.database.writing() as connection:
        account = accounts.find_account(connection, call.device.device, lock=True)
        accounts.take_number(connection, account, call.device.number)
        return deposits.take(connection, account.device, request.copy)


def give(call: Call, request: DepositAsked) -> DepositGiven:
    """Give what a lost device kept, to who has the code of its replacement."""
    with call.database.writing() as connection:  # the row of the code is held meanwhile
        return deposits.give(connection, request)
