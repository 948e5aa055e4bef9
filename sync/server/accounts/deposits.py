"""What devices keep at their banner: the newest copy of each, sealed; nothing of it is read here."""

from __future__ import annotations

import msgspec
from sqlalchemy import Connection, delete, insert, select

from sync.server.accounts import enrolment
from sync.server.refusals import refuse
from sync.server.store import streams
from sync.server.store.tables import DeviceDeposit, RecoveryKey
from sync.wire import signatures
from sync.wire.deposits import (
    RECOVERY_PURPOSE,
    Deposit,
    DepositAsked,
    DepositGiven,
    DepositState,
    deposit_digest,
)
from sync.wire.protocol import common_version

_LONGEST_KEYRING_BYTES = 256 * 1024


def take(connection: Connection, device: str, copy: Deposit | None) -> DepositState:
    """Keep a copy in place of the device's former one, and say what is kept."""
    if copy is not None:
        if len(copy.keyring) > _LONGEST_KEYRING_BYTES:
            raise refuse("too_large", f"a keyring has no more than {_LONGEST_KEYRING_BYTES} bytes")
        row = {
            "device": device,
            "deposited_at": streams.now_text(),
            "digest": deposit_digest(copy),
            "content": msgspec.msgpack.encode(copy),
        }
        connection.execute(delete(DeviceDeposit).where(DeviceDeposit.device == device))
        connection.execute(insert(DeviceDeposit), [row])
    digest = connection.scalar(select(DeviceDeposit.digest).where(DeviceDeposit.device == device)) or ""
    public = connection.scalar(select(RecoveryKey.public)) or b""
    return DepositState(digest=digest, recovery_key=public, signature=_signed(connection, public))


def give(connection: Connection, request: DepositAsked) -> DepositGiven:
    """What the device kept that the code's owner replaces; raises Refused for a code that is none."""
    if common_version(request.versions) is None:
        raise refuse("no_common_version", "this server speaks another version of the protocol")
    issued = enrolment.find_code(connection, request.code)
    if issued.device:
        raise refuse("code_refused", "the code is unknown or was used")
    return DepositGiven(
        site=issued.site,
        device=issued.replaces,
        copy=read_deposit(connection, issued.replaces) if issued.replaces else None,
    )


def read_deposit(connection: Connection, device: str) -> Deposit | None:
    """What a device kept; None where it kept nothing."""
    content = connection.scalar(select(DeviceDeposit.content).where(DeviceDeposit.device == device))
    return msgspec.msgpack.decode(content, type=Deposit) if content else None


def _signed(connection: Connection, public: bytes) -> bytes:
    """The banner's word for its recovery key: a device seals its own for no other."""
    if not public:
        return b""
    seed = streams.require_stream(connection).seed
    return signatures.sign_statement(seed, RECOVERY_PURPOSE, public.hex())
