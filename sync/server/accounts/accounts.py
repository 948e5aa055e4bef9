"""Devices that the banner knows: who may send, and what it has of them."""

from __future__ import annotations

import msgspec
from sqlalchemy import Connection, Update, bindparam, insert, select, update

from casework.cases.entries import GENESIS
from casework.language import _
from sync.server.refusals import Refused, refuse
from sync.server.store.streams import now_text
from sync.server.store.tables import Device
from sync.wire.protocol import Mark, Refusal


class Account(msgspec.Struct, frozen=True):
    """One device as the banner knows it."""

    device: str
    site: str
    former_sites: str
    key: bytes
    revoked_at: str
    number: int
    seq: int
    hash: str
    letter: str
    backed_up: int

    @property
    def mark(self) -> Mark:
        """The end of what the banner has of its chain."""
        return Mark(seq=self.seq, hash=self.hash)


class NewDevice(msgspec.Struct, frozen=True, kw_only=True):
    """A device about to become known."""

    device: str
    site: str
    key: bytes
    name: str = ""
    forked_from: str = ""
    former_sites: str = ""


class DeviceContact(msgspec.Struct, frozen=True, kw_only=True):
    """What a request tells of its device, besides entries."""

    number: int
    position: int
    clock_offset_s: float
    program: str


def _setting(*names: str) -> Update:
    return (
        update(Device)
        .where(Device.device == bindparam("wanted"))
        .values({name: bindparam(f"new_{name}") for name in names})
    )


_ACCOUNT = select(*(getattr(Device, field) for field in Account.__struct_fields__)).where(
    Device.device == bindparam("wanted")
)
_LOCKED = _ACCOUNT.with_for_update()
_CONTACT = _setting(*DeviceContact.__struct_fields__, "contact_at")
_HEAD = _setting("seq", "hash")
_NUMBER = _setting("number")


def find_account(connection: Connection, device: str, *, lock: bool = False) -> Account:
    """The device's account; raises Refused when it is unknown or revoked.

    `lock` keeps other requests of this device waiting until the transaction ends.
    """
    row = None
    if "\0" not in device:  # PostgreSQL knows no such text, and would fail instead of finding nothing
        row = connection.execute(_LOCKED if lock else _ACCOUNT, {"wanted": device}).first()
    if row is None:
        raise refuse("unknown_device", _("没有设备 {device}：编号见 banner status").format(device=device))
    account = Account(*row)
    if account.revoked_at:
        raise refuse("revoked", _("这台设备已于 {revoked_at} 停用").format(revoked_at=account.revoked_at))
    return account


def add_account(connection: Connection, new: NewDevice) -> None:
    """Make a device known."""
    row = {
        **msgspec.structs.asdict(new),
        "enrolled_at": now_text(),
        "revoked_at": "",
        "number": 0,
        "seq": 0,
        "hash": GENESIS,
        "position": 0,
        "contact_at": "",
        "clock_offset_s": 0.0,
        "program": "",
        "letter": "",
        "backed_up": 0,
    }
    connection.execute(insert(Device), [row])


def require_new_number(account: Account, number: int) -> None:
    """Raise Refused for a request that was taken before."""
    if number <= account.number:
        what = f"request {number} came, {account.number} was the last one"
        raise Refused(Refusal(code="replayed", what=what, number=account.number))


def require_site(account: Account, believed: str) -> None:
    """Raise Refused when the device believes to stand elsewhere than it does; "" believes nothing."""
    if believed and believed != account.site:
        what = "this device stands at another site"
        raise Refused(Refusal(code="wrong_site", what=what, site=account.site, letter=account.letter))


def note_contact(connection: Connection, account: Account, contact: DeviceContact) -> None:
    """Take the request's number: each is taken once, so a copied request is worth nothing."""
    require_new_number(account, contact.number)
    values = {**msgspec.structs.asdict(contact), "contact_at": now_text()}
    connection.execute(
        _CONTACT, {"wanted": account.device, **{f"new_{name}": values[name] for name in values}}
    )


def take_number(connection: Connection, account: Account, number: int) -> None:
    """Take the number of a request that tells nothing of its device; raises Refused as `note_contact`."""
    require_new_number(account, number)
    connection.execute(_NUMBER, {"wanted": account.device, "new_number": number})


def move_head(connection: Connection, device: str, head: Mark) -> None:
    """Note how far the banner has this device's chain."""
    connection.execute(_HEAD, {"wanted": device, "new_seq": head.seq, "new_hash": head.hash})


def move(connection: Connection, account: Account, site: str) -> None:
    """Let a device stand at another site from now on; it may still send what it wrote at the former."""
    if site == account.site:
        return
    former = " ".join(sorted({*account.former_sites.split(), account.site}))
    values = {"site": site, "former_sites": former}
    connection.execute(update(Device).where(Device.device == account.device).values(values))


def revoke(connection: Connection, device: str) -> bool:
    """Take nothing more from a device; False when it is unknown.  What it sent before stays."""
    changed = connection.execute(
        update(Device).where(Device.device == device, Device.revoked_at == "").values(revoked_at=now_text())
    )
    known = connection.scalar(select(Device.device).where(Device.device == device))
    return bool(changed.rowcount) or known is not None


def readmit(connection: Connection, device: str) -> bool:
    """Take from a device again what it kept while it was revoked; False when it was not."""
    changed = connection.execute(
        update(Device).where(Device.device == device, Device.revoked_at != "").values(revoked_at="")
    )
    return bool(changed.rowcount)
