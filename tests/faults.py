"""Faults of a device, by the hundred: `python -m tests.faults [--seed N] [--count N] [--kind KIND]`.

A workplace with a copy and cases that are in its log alone is damaged in one way; then somebody opens it,
works on, and rescues it.  Never may anything end but by an error in words; never may less be there than
was acknowledged without it being said; never is a number given out twice.  What breaks that is printed
with its kind and seed, exit code 1.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import random
import shutil
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec

from casework.errors import TamgaError
from desktop import bootstrap
from desktop.database import anchor, engine, keyring
from desktop.desk.desk import Desk
from desktop.services.upkeep.rescuing import Rescuing
from desktop.services.upkeep.restoring import Restoring
from tests.support.workplaces import demo_folder, ready_draft

DATABASE, LOG, RING, NOTE = engine.FILE_NAME, f"{engine.FILE_NAME}-wal", keyring.FILE_NAME, anchor.FILE_NAME
PAGE = 4096


class World(msgspec.Struct, frozen=True):
    """A folder as a killed window leaves it, an older state of it, and the numbers that are on paper."""

    folder: Path
    older: Path
    in_copy: frozenset[str]
    acknowledged: frozenset[str]


class PowerGone(BaseException):
    """The power goes here."""


def make_world(place: Path) -> World:
    """Four cases in the file and in a copy, two more in the log alone."""
    folder, older, killed = demo_folder(place / "made"), place / "older", place / "killed"
    desk = bootstrap.unlock(folder)
    first = {_open(desk) for _each in range(4)}
    desk.upkeep.copy()
    desk.close()
    shutil.copytree(folder, older)
    desk = bootstrap.unlock(folder)
    with desk.state.duty.store.reading() as connection:  # keeps the log from being folded into the file
        connection.exec_driver_sql("SELECT count(*) FROM cases").all()
        later = {_open(desk) for _each in range(2)}
        shutil.copytree(folder, killed)
    desk.close()
    return World(killed, older, frozenset(first), frozenset(first | later))


Fault = Callable[[Path, World, random.Random], None]


def flip(name: str, times: int = 1) -> Fault:
    def fault(folder: Path, _world: World, chance: random.Random) -> None:
        data = bytearray((folder / name).read_bytes())
        for _time in range(times):
            data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
        (folder / name).write_bytes(data)

    return fault


def flip_page(folder: Path, _world: World, chance: random.Random) -> None:
    """One byte in each of some pages, the first among them as often as any."""
    data = bytearray((folder / DATABASE).read_bytes())
    pages = len(data) // PAGE
    for page in chance.sample(range(pages), k=chance.randrange(1, 6)):
        data[page * PAGE + chance.randrange(PAGE)] ^= 0x55
    (folder / DATABASE).write_bytes(data)


def first_page(folder: Path, _world: World, chance: random.Random) -> None:
    data = bytearray((folder / DATABASE).read_bytes())
    data[chance.randrange(PAGE)] ^= 0x10
    (folder / DATABASE).write_bytes(data)


def cut(name: str) -> Fault:
    def fault(folder: Path, _world: World, chance: random.Random) -> None:
        size = (folder / name).stat().st_size
        os.truncate(folder / name, chance.choice((0, 1, size - 1, size // 2, chance.randrange(size))))

    return fault


def lost(*names: str) -> Fault:
    def fault(folder: Path, _world: World, _chance: random.Random) -> None:
        for name in names:
            (folder / name).unlink(missing_ok=True)

    return fault


def old(*names: str) -> Fault:
    def fault(folder: Path, world: World, _chance: random.Random) -> None:
        for name in names:
            (folder / name).unlink(missing_ok=True)
            if (world.older / name).exists():
                shutil.copyfile(world.older / name, folder / name)

    return fault


def empty_space(folder: Path, _world: World, chance: random.Random) -> None:
    """A sector that reads as zeros, as disks give it after errors."""
    data = bytearray((folder / DATABASE).read_bytes())
    place = chance.randrange(len(data) // 512) * 512
    data[place : place + 512] = bytes(512)
    (folder / DATABASE).write_bytes(data)


@contextlib.contextmanager
def power_gone_after(steps: int, folder: Path) -> Iterator[None]:
    """The power goes at the n-th file that is renamed in the folder."""
    replace, left = Path.replace, steps

    def cut_off(path: Path, target: Path) -> Path:
        nonlocal left
        if path.is_relative_to(folder):
            left -= 1
            if left < 0:
                raise PowerGone
        return replace(path, target)

    Path.replace = cut_off  # type: ignore[assignment,method-assign]
    try:
        with contextlib.suppress(PowerGone):
            yield
    finally:
        Path.replace = replace  # type: ignore[method-assign]


def killed_in_backup(folder: Path, _world: World, chance: random.Random) -> None:
    desk = bootstrap.unlock(folder)
    with power_gone_after(chance.randrange(3), folder):
        desk.upkeep.copy()
    desk.state.duty.store.engine.dispose()


def killed_in_restore(folder: Path, _world: World, chance: random.Random) -> None:
    copy = bootstrap.newest_copy(folder)
    assert copy
    with power_gone_after(chance.randrange(7), folder):
        bootstrap.restore_copy(Restoring(copy=copy, data_dir=folder, replace=True))


def killed_in_save(folder: Path, _world: World, chance: random.Random) -> None:
    desk = bootstrap.unlock(folder)
    with power_gone_after(chance.randrange(2), folder):
        _open(desk)
    desk.state.duty.store.engine.dispose()


KINDS: dict[str, Fault] = {
    "page": flip_page,
    "first-page": first_page,
    "sector": empty_space,
    "database": flip(DATABASE),
    "database-many": flip(DATABASE, 20),
    "log": flip(LOG),
    "keyring": flip(RING),
    "note": flip(NOTE),
    "database-cut": cut(DATABASE),
    "log-cut": cut(LOG),
    "keyring-cut": cut(RING),
    "note-cut": cut(NOTE),
    "log-lost": lost(LOG, f"{DATABASE}-shm"),
    "index-of-log-lost": lost(f"{DATABASE}-shm"),
    "keyring-lost": lost(RING),
    "note-lost": lost(NOTE),
    "database-lost": lost(DATABASE),
    "database-old": old(DATABASE, LOG, f"{DATABASE}-shm"),
    "database-older-than-log": old(DATABASE),
    "keyring-old": old(RING),
    "note-old": old(NOTE),
    "killed-in-backup": killed_in_backup,
    "killed-in-restore": killed_in_restore,
    "killed-in-save": killed_in_save,
}


def tried(world: World, kind: str, seed: int, place: Path) -> str:
    """One fault; "" when all that has to hold did, else what did not."""
    folder = place / "data"
    shutil.copytree(world.folder, folder)
    KINDS[kind](folder, world, random.Random(f"{kind} {seed}"))  # noqa: S311 - repeatable, keeps no secret
    shutil.copytree(folder, place / "as-found")
    try:
        wrong = _opened(world, folder)
    except TamgaError as error:
        wrong = "" if error.next_step else f"no advice: {error}"
    if not wrong and kind not in ("killed-in-restore",):
        wrong = _rescued(world, place / "as-found", place / "rescued")
    return wrong


def _opened(world: World, folder: Path) -> str:
    """What does not hold of a folder that opens; raises TamgaError where it does not, or gives out."""
    if not bootstrap.is_set_up(folder):
        return "" if not (folder / DATABASE).exists() else "it is there and not seen"
    desk = bootstrap.unlock(folder)
    try:
        here = {row.slip_number for row in desk.cases.list()}
        aside = [path for path in folder.iterdir() if path.name.startswith("replaced-")]
        missing = world.acknowledged - here
        if missing and not aside and not _is_loud(desk):
            return f"less than was acknowledged, and no word of it: {sorted(missing)}"
        new = _open(desk)
        if new in world.acknowledged or new in here:
            return f"{new} was given out twice"
    finally:
        desk.close()
    return ""


def _is_loud(desk: Desk) -> bool:
    return bool(desk.upkeep.lost_end() or not desk.upkeep.verify().ok or desk.upkeep.compare())


def _rescued(world: World, folder: Path, to: Path) -> str:
    """What does not hold of a rescue from the folder as it was after the fault."""
    try:
        rescued = bootstrap.rescue_store(Rescuing(data_dir=folder, to=to))
        desk = bootstrap.unlock(to)
    except TamgaError as error:
        return f"a copy is there, and nothing came out: {error}"
    try:
        here = {row.slip_number for row in desk.cases.list()}
        if lacking := world.in_copy - here:
            return f"in the copy, and not rescued: {sorted(lacking)}"
        if world.acknowledged - here and rescued.is_whole and (folder / NOTE).exists() and _note(folder):
            return f"gone, and said to be whole: {sorted(world.acknowledged - here)}"
        if not desk.upkeep.verify().ok:
            return "what was rescued does not hold"
        new = _open(desk)
        return f"{new} was given out twice" if new in world.acknowledged else ""
    finally:
        desk.close()


def _note(folder: Path) -> bool:
    """Is the note of the journal's end one that can be believed?"""
    with contextlib.suppress(msgspec.DecodeError):
        ring = msgspec.json.decode((folder / RING).read_bytes(), type=keyring.Keyring)
        from desktop.database.keys import DEMO_NAME, DEMO_PASSWORD, open_wrap

        with contextlib.suppress(TamgaError):
            key = open_wrap(ring, DEMO_NAME, DEMO_PASSWORD).key
            noted = anchor.read_anchor(folder, key)
            return noted is not None and noted.seq > 16
    return False


def _open(desk: Desk) -> str:
    return desk.cases.open(ready_draft(desk)).slip_number


def main(argv: list[str]) -> int:
    """Try faults and print what does not hold; the exit code."""
    parser = argparse.ArgumentParser(prog="tests.faults")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--count", type=int, default=240)
    parser.add_argument("--kind", choices=sorted(KINDS))
    args = parser.parse_args(argv)
    kinds = [args.kind] if args.kind else sorted(KINDS)
    outcomes: Counter[str] = Counter()
    with tempfile.TemporaryDirectory(prefix="tamga-faults-") as name:
        world = make_world(Path(name))
        for turn in range(args.count):
            kind, seed = kinds[turn % len(kinds)], args.seed + turn // len(kinds)
            place = Path(name) / f"{turn}"
            place.mkdir()
            try:
                wrong = tried(world, kind, seed, place)
            except Exception as error:  # noqa: BLE001 - that is what is looked for
                wrong = f"{type(error).__name__}: {error}"
            if wrong:
                print(f"{kind} --seed {seed}: {wrong}")
            outcomes["wrong" if wrong else "held"] += 1
            shutil.rmtree(place)
    print(f"faults {args.count}, held {outcomes['held']}, did not hold {outcomes['wrong']}")
    return 1 if outcomes["wrong"] else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
