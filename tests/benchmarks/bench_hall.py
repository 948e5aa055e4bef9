"""Pages of the console over many cases: `python -m tests.benchmarks.bench_hall --cases 1000000`.

Fills a banner as an intake would have, makes the lines, then asks each page as a browser does, with a real
server process; says the median and the slowest of some tries, in milliseconds, and what filling took.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
import time
from pathlib import Path

from sync.server.overview import case_lines
from tests.support import hall, many_cases
from tests.support.banners import PatientProcess, new_banner
from tests.support.hall import Visitor

PAGES = {
    "sites": "/",
    "cases": "/cases",
    "cases, far down": "/cases?after=2024-03-01T00:00:00%2B00:00 x",
    "cases of a site": "/cases?site=MT0101",
    "cases of a township": "/cases?site=MT01",
    "cases of a township by state": "/cases?site=MT01&state=incomplete",
    "cases by state": "/cases?state=finished",
    "cases by a rare state": "/cases?state=voided",
    "cases of a matter": "/cases?matter=M007",
    "cases of some days": "/cases?first_day=2025-01-01&last_day=2025-01-02",
    "cases that conflict": "/cases?need=conflict",
    "cases that are late": "/cases?need=late",
    "a case": "/cases/case00000777",
    "devices": "/devices",
    "what is kept apart": "/apart",
    "staff": "/staff",
    "requests": "/requests",
    "journal": "/audit",
}
SEARCHES = {  # data
    "by a name": "萨日娜",
    "by a document": "E00000777",
    "by a phone": "13900000777",
    "by nothing": "无名",
}


def main() -> None:
    """Fill, make lines, measure, say."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--cases", type=int, default=100_000)
    parser.add_argument("--tries", type=int, default=9)
    parser.add_argument("--database", choices=("sqlite", "postgresql"), default="sqlite")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="tamga-hall-") as folder:
        banner = new_banner(args.database, Path(folder) / "banner")
        begun = time.perf_counter()
        sites = many_cases.make_sites(banner, 7, 9)
        many_cases.fill(banner, sites, args.cases)
        filled = time.perf_counter()
        case_lines.make_all(banner.database)
        print(f"{args.database}: {args.cases:,} cases, {len(sites)} sites")
        print(
            f"filled in {filled - begun:.0f} s, lines made in {time.perf_counter() - filled:.0f} s",
            flush=True,
        )
        process = PatientProcess(banner, Path(folder) / "server")
        process.start()
        visitor = hall.visitor(banner, hall.colleague(banner, "measurer", "operator", "auditor"))
        for name, path in PAGES.items():
            print(f"{name:32}{timed(visitor, path, args.tries)}", flush=True)
        for name, words in SEARCHES.items():
            print(f"{'search ' + name:32}{timed(visitor, '/cases', args.tries, words)}", flush=True)
        process.stop()
        banner.database.close()


def timed(visitor: Visitor, path: str, tries: int, words: str = "") -> str:
    """Median and slowest of some tries after a first one."""
    times = []
    for _try in range(tries + 1):
        begun = time.perf_counter()
        answer = visitor.send_form(path, words=words) if words else visitor.see(path)
        times.append((time.perf_counter() - begun) * 1000)
        assert answer.status_code == 200, (path, answer.status_code)
    size = len(answer.content) / 1024
    return f"{statistics.median(times[1:]):8.0f} ms {max(times[1:]):8.0f} ms {size:8.0f} kB"


if __name__ == "__main__":
    main()
