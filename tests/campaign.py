"""Any number of random histories of the exchange: `python -m tests.campaign --histories N --seed S`.

Exits with 1 unless nothing was lost, nothing doubled and nobody differs in the end.
"""

from __future__ import annotations

import argparse
import random
import sys

from tests.support.banners import OTHER_POINT, POINT, TOWN
from tests.support.sync_worlds import FAULTS, MEDDLING, World

_ACTIONS = (
    *("write", "write", "write", "write", "sync", "sync", "sync", "sync", "sync", "clone", "publish"),
    *("copy", "copy back", "backup", "backup", "restore", "replace"),
    *("make parcel", "make parcel", "answer parcel", "answer parcel", "take answer", "take answer"),
    *("meddle", "meddle", "poison", "revoke", "readmit", "move", "renew", "end", "end", "purge", "purge"),
    *("power", "power", "power"),
)
_MOST_DEVICES = 5


def main() -> int:
    """Run the histories and say what came of them."""
    parser = argparse.ArgumentParser(prog="python -m tests.campaign", description=__doc__)
    parser.add_argument("--histories", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--database", choices=("sqlite", "postgresql"), default="sqlite")
    args = parser.parse_args()
    acknowledged = lost = doubled = diverged = 0
    for number in range(args.histories):
        world = World(args.database, devices=3)
        try:
            _play(world, random.Random(f"{args.seed}-{number}"))  # noqa: S311
            missing, twice, differing = world.verdict()
            acknowledged += world.banner.count()
        finally:
            world.close()
        lost, doubled, diverged = lost + len(missing), doubled + twice, diverged + len(differing)
        if missing or twice or differing:
            print(f"history {args.seed}-{number}: lost {missing}, doubled {twice}, differing {differing}")
    counts = f"acknowledged {acknowledged}, lost {lost}, doubled {doubled}, diverged {diverged}"
    print(f"histories {args.histories}, {counts}")
    return 1 if lost or doubled or diverged else 0


def _play(world: World, chance: random.Random) -> None:
    for _ in range(chance.randint(5, 40)):
        index = chance.randrange(8)
        match chance.choice(_ACTIONS):
            case "write":
                world.write(index, chance.randint(1, 4))
            case "sync":
                world.sync(index, chance.choice(FAULTS))
            case "clone" if len(world.devices) < _MOST_DEVICES:
                world.clone(index)
            case "publish":
                world.publish()
            case "make parcel":
                world.make_parcel(index)
            case "answer parcel":
                world.answer_parcel(index)
            case "take answer":
                world.take_answer(index)
            case "meddle":
                world.sync(index, chance.choice(MEDDLING))
            case "power":
                world.cut_off(index, chance.randint(1, 9), is_durable=chance.random() < 0.5)
            case "end":
                world.end(index)
            case "poison":
                world.poison(index)
            case "move":
                world.move(index, chance.choice((POINT, TOWN, OTHER_POINT)))
            case "revoke":
                world.revoke(index)
            case action:
                _endanger(world, action)
    world.settle()


def _endanger(world: World, action: str) -> None:
    """What befalls the banner itself and its disk."""
    match action:
        case "readmit":
            world.readmit()
        case "renew":
            world.renew()
        case "purge":
            world.back_up()
            world.purge()
        case "copy":
            world.keep_backup()
        case "copy back":
            world.restore()
        case "backup":
            world.back_up()
        case "restore":
            world.put_back(in_place=False)
        case "replace":
            world.put_back(in_place=True)


if __name__ == "__main__":
    sys.exit(main())
