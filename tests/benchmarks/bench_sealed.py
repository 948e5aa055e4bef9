"""What sealing costs: a sealed banner and a plain one in turns, in one process, by its processor time.

python -m tests.benchmarks.bench_sealed [--cases 2500] [--kind sqlite]
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from sync.server.intake import feed
from sync.server.intake.feed import FeedQuestion
from sync.server.overview import case_lines, case_list
from sync.server.store import streams
from sync.server.store.sealing import NO_SEAL
from sync.wire.packing import pack
from tests.support import many_cases
from tests.support.banners import Banner, new_banner

PASSES = 5
ENTRIES_OF_A_CASE = 4


def pull(banner: Banner) -> int:
    """Read the whole feed as a new device does; how many entries."""
    count = position = 0
    with banner.reading() as connection:
        head = streams.require_stream(connection).position
        while True:
            page = feed.read_page(connection, FeedQuestion(position, (), True, "x", 200), head)
            pack(page.entries)
            count, position = count + len(page.entries), page.position
            if not page.more:
                return count


def idle(banner: Banner) -> int:
    """What every exchange does, whatever it brings."""
    with banner.reading() as connection:
        streams.require_stream(connection)
    return 1


def search(words: str) -> Callable[[Banner], int]:
    """Look somebody up."""

    def look(banner: Banner) -> int:
        with banner.reading() as connection:
            assert case_list.search(connection, words)
        return 1

    return look


def microseconds(work: Callable[[Banner], int], banner: Banner, times: int = 1) -> float:
    """Of processor time for each thing done."""
    begun = time.process_time()
    done = sum(work(banner) for _ in range(times))
    return (time.process_time() - begun) / done * 1e6


def main() -> None:
    """Measure and print the best of each."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=2500)
    parser.add_argument("--kind", default="sqlite")
    args = parser.parse_args()
    person = many_cases.applicant(77)
    banners, best = dict[str, Banner](), dict[tuple[str, str], float]()

    def note(what: str, name: str, value: float) -> None:
        best[what, name] = min(value, best.get((what, name), value))

    def fill(banner: Banner) -> int:
        many_cases.fill(banner, many_cases.make_sites(banner, 2, 3), args.cases)
        return int(args.cases) * ENTRIES_OF_A_CASE

    def lines(banner: Banner) -> int:
        case_lines.make_all(banner.database)
        return int(args.cases)

    for name, seal in (("plain", NO_SEAL), ("sealed", None)):
        banners[name] = new_banner(args.kind, Path(tempfile.mkdtemp()), seal)
        note("store an entry", name, microseconds(fill, banners[name]))
        note("make a line", name, microseconds(lines, banners[name]))
    for _ in range(PASSES):
        for name, banner in banners.items():
            note("read an entry", name, microseconds(pull, banner))
            note("read the stream", name, microseconds(idle, banner, 200))
            note("find a name", name, microseconds(search(person.name[:2]), banner, 5))
            note("find a phone", name, microseconds(search(person.phone), banner, 20))
    for (what, name), value in sorted(best.items()):
        print(f"{what:16} {name:6} {value:8.1f} µs")


if __name__ == "__main__":
    main()
