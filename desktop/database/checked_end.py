"""How far each person's program has checked the signatures of the journal, signed by that person.

So it is worked out once and not at each start; whoever has the database key alone cannot move it forward.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
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
    """All up to this entry was as it should be; `rounds` is where each walk goes on that looks again."""

    device: str
    seq: int
    hash: str
    signature: bytes
    rounds: dict[str, tuple[str, int]] = {}

    def statement(self) -> bytes:
        """The bytes that are signed."""
        rounds = msgspec.json.encode(self.rounds, order="sorted").decode()
        return signatures.statement("checked", self.device, str(self.seq), self.hash, rounds)


def read_end(data_dir: Path, signer: SigningKeys) -> CheckedEnd | None:
    """How far this person's program came; None where nothing is known that this person signed."""
    end = _read(data_dir).get(signer.staff)
    if end is None:
        return None
    is_signed = signatures.is_signed(bytes.fromhex(signer.staff_key), end.signature, end.statement())
    return end if is_signed else None


def write_end(
    data_dir: Path, head: Head, signer: SigningKeys, rounds: Mapping[str, tuple[str, int]] | None = None
) -> None:
    """Note it; never fails: it would be worked out again."""
    end = CheckedEnd(head.device, head.seq, head.hash, b"", dict(rounds or {}))
    end = msgspec.structs.replace(end, signature=signer.sign_as_staff(end.statement()))
    ends = {**_read(data_dir), signer.staff: end}
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


understand(CheckedEnd)
