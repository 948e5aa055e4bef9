"""Any number of random histories of the exchange: `python -m tests.campaign --histories N --seed S`.

Exits with 1 unless nothing was lost, nothing doubled and nobody differs in the end.
"""

from __future__ import annotations

import argparse
import random
import sys

from tests.support.sync_worlds import FAULTS, World

_ACTIONS = ("write", "write", "write", "sync", "sync", "sync", "sync", "clone", "backup", "restore")
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
            case "backup":
                world.keep_backup()
            case "restore":
                world.restore()
    world.settle()


if __name__ == "__main__":
    sys.exit(main())
