"""Any entries through a real server to a point, a township and a hall: `python -m tests.fuzz_entries`.

    --count 100000 --seed 1 --database sqlite|postgresql

What a device may sign goes to a real server; what the server keeps apart goes to the readers by another way
as well, as from a banner that takes whatever comes.  Some of it is said of cases that the readers opened in
earnest.  Every reader must take in all, agree with the banner's sums, show each list that a desk has, answer
what is asked of a case or say in words why not, print what can be printed, make its ledger, and be rebuilt to
what it was.
"""

from __future__ import annotations

import argparse
import datetime as dt
import functools
import sys
import tempfile
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from random import Random

import msgspec

from casework.cases.entries import Head, Recorded
from casework.cases.kinds.table import read_body
from casework.errors import TamgaError
from desktop.database import journal, projections
from desktop.database.set_aside import has_room
from desktop.desk.desk import Desk
from desktop.services.cases.list_cases import ListPart, list_cases
from desktop.services.cases.list_conflicts import list_conflicts
from desktop.services.cases.other_conflicts import list_other_conflicts
from desktop.services.cases.read_case import Visit, visit_preview
from desktop.services.catalogue.import_release import import_release
from desktop.services.catalogue.load_release import load_current
from desktop.services.exchange.list_set_aside import list_set_aside
from desktop.services.forms.kinds import recorded_entries
from desktop.services.forms.ledger import LedgerOrder, read_ledger
from desktop.services.forms.origin import Ground
from desktop.services.read_clock import read_clock
from desktop.services.slips.render_slip import render_slip
from desktop.services.upkeep.verify_journal import verify_journal
from forms.documents.ledger import lay_out
from forms.pdf.embed import to_pdf
from forms.text.fonts import FontSet, load_fonts
from resources import SAMPLE_RELEASE
from sync.device.engine import Conduct
from tests.support.any_entries import claims
from tests.support.banners import HALL, POINT, TOWN, PatientProcess, new_banner
from tests.support.devices import PATIENCE, Device
from tests.support.forged import Claim, chained, forge, store_unjudged
from tests.support.looked_at import look_at_cases, look_at_lists
from tests.support.printers import PaperTray
from tests.support.workplaces import ready_draft

AT_ONCE = 500  # all is looked at after each, at least ten times; more where there are very many
MOST_TURNS = 10
PAPERS = 40  # that each device is asked about each time
PRINTED = 20  # of the newest cases, at each device
LEDGER_DAY, LEDGER_ROWS = dt.date(2026, 11, 24), 400


class Tally(msgspec.Struct):
    """What became of what was forged."""

    forged: int = 0
    quarantined: int = 0
    set_aside: int = 0
    answered: int = 0  # questions about cases and their papers
    printed: int = 0


class FuzzedBanner:
    """A banner with a server, a point that forges, and three readers."""

    def __init__(self, folder: Path, kind: str) -> None:
        self.banner = new_banner(kind, folder / "banner")
        self._server = PatientProcess(self.banner, folder / "server")
        self._server.start()
        self._forger = Device.new(folder / "forger", POINT).enrol(self.banner)
        places = {"point": POINT, "town": TOWN, "hall": HALL}
        self.readers = [Device.new(folder / name, site).enrol(self.banner) for name, site in places.items()]
        for reader in self.readers:
            import_release(reader.duty, SAMPLE_RELEASE.read_bytes())
        self.desks = [_desk(reader) for reader in self.readers]
        self._fonts = load_fonts()
        self._lenient = Head("f0f0f0f0f0f0f0f0")
        self.tally = Tally()

    def close(self) -> None:
        for device in (self._forger, *self.readers):
            device.store.close()
        self.banner.database.close()
        self._server.stop()

    def try_some(self, chance: Random, count: int) -> None:
        """Forge so many, half by the server's own door, and look at everybody."""
        earnest = [desk.cases.open(ready_draft(desk)) for desk in self.desks]
        of_earnest = [saved.case_id for saved in earnest]
        storable = [each for each in claims(chance, count, of_earnest) if abs(each.rev) < 2**63]
        half = len(storable) // 2
        self._by_the_door(storable[:half])
        self._past_the_banner(storable[half:])
        self.tally.forged += len(storable)
        for reader, desk in zip(self.readers, self.desks, strict=True):
            _look(reader)
            look_at_lists(desk)
            in_earnest = [saved.slip_number for saved in earnest]
            self.tally.answered += look_at_cases(desk, (*in_earnest, *_some_papers(reader, chance)))
            self.tally.printed += _print_some(reader, in_earnest, self._fonts)
            _make_ledger(reader, self._fonts)
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


def _desk(device: Device) -> Desk:
    """Who stands there may look at everything."""
    return Desk(msgspec.structs.replace(device.duty, is_demo=True), device.folder, PaperTray())


def _some_papers(device: Device, chance: Random) -> list[str]:
    """Numbers of slips and other forms, whoever issued them."""
    with device.store.reading() as connection:
        issued = journal.of_kinds(connection, ("slip_issued", *recorded_entries()))
        bodies = [read_body(recorded) for recorded, _position in issued]
    numbers = {getattr(body, "slip_number", "") or getattr(body, "number", "") for body in bodies} - {""}
    return chance.sample(sorted(numbers), min(PAPERS, len(numbers)))


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
    list_other_conflicts(device.store)
    assert verify_journal(device.store).ok
    with device.store.writing() as connection:
        projections.rebuild(connection)
    assert list_cases(device.store, ListPart("", 100, 0)) == listed


def _print_some(device: Device, numbers: Sequence[str], fonts: FontSet) -> int:
    """Print the next slip of these and the newest cases; how many could be.  Words say why others cannot."""
    printed = 0
    duty = device.duty
    newest = [line.slip_number for line in list_cases(device.store, ListPart("", PRINTED, 0))]
    with device.store.reading() as connection:
        visit = Visit(duty.site_code, duty.staff_name, read_clock(""))
        for number in (*numbers, *newest):
            with suppress(TamgaError):
                shown = visit_preview(connection, number, (), visit)
                printed += render_slip(shown, fonts).startswith(b"%PDF")
    return printed


def _make_ledger(device: Device, fonts: FontSet) -> None:
    """The ledger of the days of the entries; set on paper while it is no book."""
    with device.store.reading() as connection:
        ground = Ground(connection, device.duty, read_clock(""), load_current(connection))
        ledger = read_ledger(ground, LedgerOrder(first=LEDGER_DAY, last=LEDGER_DAY))
    if len(ledger.rows) <= LEDGER_ROWS:
        assert to_pdf(lay_out(ledger, fonts), fonts).startswith(b"%PDF")


def run(count: int, seed: int, kind: str, folder: Path, say: Callable[[str], object] = str) -> Tally:
    """Try so many entries and say how far it came; raises at the first thing that stops."""
    ground = FuzzedBanner(folder, kind)
    chance = Random(seed)  # noqa: S311 - no secret
    try:
        while ground.tally.forged < count:
            most = max(AT_ONCE, count // MOST_TURNS)  # each turn makes all lines of every reader anew
            ground.try_some(chance, min(most, count - ground.tally.forged + 1))
            say(str(ground.tally))
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
        progress = functools.partial(print, file=sys.stderr, flush=True)
        print(run(args.count, args.seed, args.database, Path(folder), progress))


if __name__ == "__main__":
    main()
