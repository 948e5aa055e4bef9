"""Entries that nobody's writer would make: signed rightly, saying what cannot be."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import msgspec
from sqlalchemy import select

from casework.cases.body import Body
from casework.cases.entries import Head, Observation, Recorded, encode_body, head_of, make_entry
from desktop import bootstrap
from desktop.database import journal
from desktop.desk.desk import Desk
from desktop.services.duty import Duty
from desktop.services.forms.ledger import LedgerOrder
from desktop.services.people.unlock import unlock
from desktop.services.read_clock import read_clock
from desktop.services.upkeep.new_workplace import SetUp
from sync.server.accounts import accounts
from sync.server.accounts.accounts import NewDevice
from sync.server.intake.totals import count_in
from sync.server.store.rows import insert_rows
from sync.server.store.streams import take_positions
from sync.server.store.tables import Device as KnownDevice
from sync.server.store.tables import SignedHead, StoredEntry
from sync.wire.proofs import LONGEST_BATCH, sign_batch
from sync.wire.signatures import public_key
from tests.support.banners import Banner
from tests.support.devices import Device
from tests.support.printers import PaperTray
from tests.support.workplaces import ready_draft

AT = "2026-11-24T09:00:00.000+08:00"


class Claim(msgspec.Struct, frozen=True):
    """What a forger states."""

    subject: str
    kind: str
    body: Body | bytes
    rev: int = 1
    seen: str = ""
    at: str = AT
    staff: str = "staff-x"

    @property
    def content(self) -> bytes:
        return self.body if isinstance(self.body, bytes) else encode_body(self.body)


def chained(head: Head, claims: Sequence[Claim]) -> list[Recorded]:
    """Entries that follow one another as they should, whatever they say."""
    made = []
    for claim in claims:
        observation = Observation(
            subject=claim.subject,
            rev=claim.rev,
            seen=claim.seen,
            kind=claim.kind,
            recorded_at=claim.at,
            clock="trusted",
            staff=claim.staff,
        )
        made.append(make_entry(head, observation, claim.content))
        head = head_of(made[-1].entry)
    return made


def forge(device: Device | Duty, claims: Sequence[Claim]) -> list[Recorded]:
    """Put entries at the end of a device's journal, asking nobody whether they can be."""
    with device.store.writing() as connection:
        name = journal.own_device(connection)
        made = chained(journal.read_head(connection, name), claims)
        journal.insert_entries(connection, made)
        writer = journal.Writer(name, "staff-x", read_clock("").text, "doubtful")
        journal.move_head(connection, head_of(made[-1].entry), writer)
    return made


FORGER = b"f" * 32  # the private key of who has none at the banner yet


def store_unjudged(
    banner: Banner, site: str, entries: Sequence[Recorded], *, seed: bytes = FORGER, signs: bool = True
) -> None:
    """As a banner would that takes whatever comes: an older one, or one of a later version.

    The batch is signed by the device, which becomes known where it was not, unless it `signs` nothing.
    """
    for first in range(0, len(entries) if signs else 0, LONGEST_BATCH):
        _sign(banner, site, entries[first : first + LONGEST_BATCH], seed)
    with banner.writing() as connection:
        first = take_positions(connection, len(entries))
        rows = []
        for position, recorded in enumerate(entries, first):
            device, seq, *rest = msgspec.structs.astuple(recorded.entry)
            rows.append((device, seq, position, site, *rest, recorded.body))
        insert_rows(connection, StoredEntry, rows)
        count_in(connection, {site: [recorded.entry.hash for recorded in entries]})


def _sign(banner: Banner, site: str, entries: Sequence[Recorded], seed: bytes) -> None:
    first, last = entries[0].entry, entries[-1].entry
    hashes = [each.entry.hash for each in entries]
    signature = sign_batch(seed, first.device, first.seq, hashes)
    with banner.writing() as connection:
        if connection.scalar(select(KnownDevice.key).where(KnownDevice.device == first.device)) is None:
            new = NewDevice(device=first.device, site=site, key=public_key(seed))
            accounts.add_account(connection, new)
        row = (first.device, last.seq, last.hash, signature, 1, first.seq)
        insert_rows(connection, SignedHead, [row])


def desk_at(folder: Path, site: str, banner: Banner) -> Desk:
    """A counter at a site that its banner knows."""
    bootstrap.set_up(folder, SetUp(site_code=site, staff_name="其其格", password=None))
    desk = Desk(unlock(folder, "", None), folder, PaperTray())
    desk.exchange.enrol(banner.url, banner.code(site))
    return desk


def work_a_day(desk: Desk) -> str:
    """All that a counter does goes on; the number of the slip that it issues."""
    number = desk.cases.open(ready_draft(desk)).slip_number
    desk.exchange.sync()
    assert number in {row.slip_number for row in desk.cases.list()}
    assert number in {row.slip_number for row in desk.cases.list("测试")}
    assert desk.cases.find(number).slip_number == number
    desk.cases.late()
    desk.cases.conflicts()
    desk.slips.doubled()
    desk.slips.unprinted()
    desk.slips.print(number, "tray")
    desk.slips.jobs()
    today = read_clock("").at.date()
    assert desk.forms.make(LedgerOrder(first=today.replace(year=2026, month=1, day=1), last=today)).pdf
    desk.people.roster()
    assert desk.upkeep.verify().ok
    assert list(desk.upkeep.journal())
    desk.upkeep.rebuild()
    desk.exchange.sync()
    assert desk.exchange.status().entries_waiting == 0
    return number
