"""Any entries through a real server to a point, a township and a hall: `python -m tests.fuzz_entries`.

    --count 100000 --seed 1 --database sqlite|postgresql

What a device may sign goes to a real server; what the server keeps apart goes to the readers by another way
as well, as from a banner that takes whatever comes.  Every reader must take in all, agree with the banner's
sums, list, and be rebuilt to what it was.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Sequence
from pathlib import Path
from random import Random

import msgspec

from casework.cases.entries import Head, Recorded
from desktop.database import projections
from desktop.database.set_aside import has_room
from desktop.services.cases.list_cases import ListPart, list_cases
from desktop.services.cases.list_conflicts import list_conflicts
from desktop.services.exchange.list_set_aside import list_set_aside
from desktop.services.upkeep.verify_journal import verify_journal
from sync.device.engine import Conduct
from tests.support.any_entries import claims
from tests.support.banners import HALL, POINT, TOWN, PatientProcess, new_banner
from tests.support.devices import PATIENCE, Device
from tests.support.forged import Claim, chained, forge, store_unjudged

AT_ONCE = 500


class Tally(msgspec.Struct):
    """What became of what was forged."""

    forged: int = 0
    quarantined: int = 0
    set_aside: int = 0


class Ground:
    """A banner with a server, a point that forges, and three readers."""

    def __init__(self, folder: Path, kind: str) -> None:
        self.banner = new_banner(kind, folder / "banner")
        self._server = PatientProcess(self.banner, folder / "server")
        self._server.start()
        self._forger = Device.new(folder / "forger", POINT).enrol(self.banner)
        places = {"point": POINT, "town": TOWN, "hall": HALL}
        self.readers = [Device.new(folder / name, site).enrol(self.banner) for name, site in places.items()]
        self._lenient = Head("f0f0f0f0f0f0f0f0")
        self.tally = Tally()

    def close(self) -> None:
        for device in (self._forger, *self.readers):
            device.store.close()
        self.banner.database.close()
        self._server.stop()

    def try_some(self, chance: Random, count: int) -> None:
        """Forge so many, half by the server's own door, and look at everybody."""
        storable = [each for each in claims(chance, count) if abs(each.rev) < 2**63]
        half = len(storable) // 2
        self._by_the_door(storable[:half])
        self._past_the_banner(storable[half:])
        self.tally.forged += len(storable)
        for reader in self.readers:
            _look(reader)
        self.tally.set_aside = len(list_set_aside(self.readers[1].store))
        self.tally.quarantined = len(self.banner.quarantined())

    def _by_the_door(self, stated: Sequence[Claim]) -> None:
        if stated:
            forge(self._forger, stated)
        _sync(self._forger)
        assert self._forger.status().entries_waiting == 0

    def _past_the_banner(self, stated: Sequence[Claim]) -> None:
        made: list[Recorded] = chained(self._lenient, [each for each in stated if "\0" not in each.staff])
        if made:
            self._lenient = Head(self._lenient.device, made[-1].entry.seq, made[-1].entry.hash)
            store_unjudged(self.banner, POINT, [each for each in made if has_room(each)])


def _sync(device: Device) -> None:
    notes = device.sync_here(Conduct(patience=PATIENCE)).notes
    assert not [note for note in notes if note.kind == "healed"], "both ends count the same"


def _look(device: Device) -> None:
    """The device goes on: it exchanges, writes, lists, searches, checks and rebuilds."""
    device.open_case()
    _sync(device)
    _sync(device)
    assert device.status().entries_waiting == 0
    listed = list_cases(device.store, ListPart("", 100, 0))
    list_cases(device.store, ListPart("巴图", 100, 0))
    list_conflicts(device.store)
    assert verify_journal(device.store).ok
    with device.store.writing() as connection:
        projections.rebuild(connection)
    assert list_cases(device.store, ListPart("", 100, 0)) == listed


def run(count: int, seed: int, kind: str, folder: Path) -> Tally:
    """Try so many entries; raises at the first thing that stops."""
    ground = Ground(folder, kind)
    chance = Random(seed)  # noqa: S311 - no secret
    try:
        while ground.tally.forged < count:
            ground.try_some(chance, min(AT_ONCE, count - ground.tally.forged + 1))
        return ground.tally
    finally:
        ground.close()


def main() -> None:
    """Run by command."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--database", choices=("sqlite", "postgresql"), default="sqlite")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        print(run(args.count, args.seed, args.database, Path(folder)))


if __name__ == "__main__":
    main()
