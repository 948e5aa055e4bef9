"""How far each person's program has checked the signatures of the journal, signed by that person.

So it is worked out once and not at each start; whoever has the database key alone cannot move it forward.
"""

from __future__ import annotations

import logging
from pathlib import Path

import msgspec

from casework.cases.entries import Head
from casework.understanding import understand
from desktop.database.keyring import write_atomically
from desktop.database.signer import SigningKeys
from sync.wire import signatures

FILE_NAME = "checked.json"
_log = logging.getLogger(__name__)


class CheckedEnd(msgspec.Struct, frozen=True):
    """All up to this entry was as it should be."""

    device: str
    seq: int
    hash: str
    signature: bytes


def read_end(data_dir: Path, signer: SigningKeys) -> CheckedEnd | None:
    """How far this person's program came; None where nothing is known that this person signed."""
    end = _read(data_dir).get(signer.staff)
    if end is None:
        return None
    statement = _statement(Head(end.device, end.seq, end.hash))
    return end if signatures.is_signed(bytes.fromhex(signer.staff_key), end.signature, statement) else None


def write_end(data_dir: Path, head: Head, signer: SigningKeys) -> None:
    """Note it; never fails: it would be worked out again."""
    signature = signer.sign_as_staff(_statement(head))
    ends = {**_read(data_dir), signer.staff: CheckedEnd(head.device, head.seq, head.hash, signature)}
    try:
        write_atomically(data_dir / FILE_NAME, msgspec.json.encode(ends))
    except OSError as error:
        _log.info("not noted how far the journal is checked: %s", error.strerror)


def _read(data_dir: Path) -> dict[str, CheckedEnd]:
    try:
        content = (data_dir / FILE_NAME).read_bytes()
        return msgspec.json.decode(content, type=dict[str, CheckedEnd])
    except (OSError, msgspec.DecodeError, UnicodeDecodeError):
        return {}


def _statement(head: Head) -> bytes:
    return signatures.statement("checked", head.device, str(head.seq), head.hash)


understand(CheckedEnd)
