"""What devices fetch of program versions: the one that is offered to their site, and its files.

Nothing is changed by it, so that a request that somebody copied and sends again is worth nothing.
"""

from __future__ import annotations

from sync.server.accounts import accounts
from sync.server.doors.served import Call
from sync.server.programs import contents, offers
from sync.wire.program_messages import PiecesAsked, PiecesGiven, ProgramAsked, SignedProgram


def newest(call: Call, request: ProgramAsked) -> SignedProgram:
    """The version for the site of this device and machines of its kind."""
    with call.database.reading() as connection:
        account = accounts.find_account(connection, call.device.device)
        return offers.signed_program(connection, account.site, request.target)


def pieces(call: Call, request: PiecesAsked) -> PiecesGiven:
    """Files by their digests."""
    with call.database.reading() as connection:
        accounts.find_account(connection, call.device.device)
        return contents.pieces(connection, request.wanted)
