"""Pages of the console over many cases: `python -m tests.benchmarks.bench_hall --cases 1000000`.

Fills a banner: cases with entries, of which the server makes lines, and beyond `--entries` the lines alone.
Asks each page as a browser does, with a real server process, and says the median of what it took the server's
process (processor time, which other work on the machine does not lengthen) and of the wait for the answer.
"""

from __future__ import annotations

import argparse
import os
import statistics
import tempfile
import time
from pathlib import Path

import msgspec

from sync.server.overview import case_lines
from tests.support import hall, many_cases
from tests.support.banners import Banner, PatientProcess, new_banner
from tests.support.hall import Visitor

PAGES = {
    "sites": "/",
    "cases": "/cases",
    "cases, far down": "/cases?after=2024-03-01T00:00:00%2B00:00 x",
    "cases of a site": "/cases?site=MT0101",
    "cases of a township": "/cases?site=MT01",
    "cases of a township by state": "/cases?site=MT01&state=incomplete",
    "cases by state": "/cases?state=finished",
    "cases by a state that none has": "/cases?state=voided",
    "cases of a matter": "/cases?matter=M007",
    "cases of a matter at a site": "/cases?site=MT0101&matter=M007",
    "cases of a day": "/cases?first_day=2025-01-01&last_day=2025-01-01",
    "cases in conflict": "/cases?need=conflict",
    "late cases": "/cases?need=late",
    "late cases of a site": "/cases?site=MT0101&need=late",
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
_TICK_S = 1 / os.sysconf("SC_CLK_TCK")


class Timed(msgspec.Struct, frozen=True):
    """What one page took, in milliseconds."""

    server_ms: float
    wait_ms: float
    kilobytes: float


def main() -> None:
    """Fill, measure, say."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--cases", type=int, default=100_000)
    parser.add_argument("--entries", type=int, default=20_000)
    parser.add_argument("--tries", type=int, default=20)
    parser.add_argument("--database", choices=("sqlite", "postgresql"), default="sqlite")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="tamga-hall-") as folder:
        banner = new_banner(args.database, Path(folder) / "banner")
        fill(banner, args.cases, min(args.entries, args.cases))
        print(f"{args.database}: {args.cases:,} cases, server ms, wait ms, kB", flush=True)
        process = PatientProcess(banner, Path(folder) / "server")
        process.start()
        assert process._process is not None
        visitor = hall.visitor(banner, hall.colleague(banner, "measurer", "operator", "auditor"))
        for name, path in PAGES.items():
            say(name, timed(process._process.pid, visitor, path, args.tries))
        for name, words in SEARCHES.items():
            say(f"search {name}", timed(process._process.pid, visitor, "/cases", args.tries, words))
        process.stop()
        banner.database.close()


def fill(banner: Banner, cases: int, entries: int) -> None:
    """Cases with entries and their lines, then the lines of all others."""
    sites = many_cases.make_sites(banner, 7, 9)
    many_cases.fill(banner, sites, entries)
    begun = time.process_time()
    case_lines.make_all(banner.database)
    print(
        f"lines of {entries:,} cases made in {time.process_time() - begun:.1f} s of the processor", flush=True
    )
    many_cases.fill_lines(banner, sites, entries, cases - entries)


def say(name: str, took: Timed) -> None:
    """One line of the table."""
    print(f"{name:32}{took.server_ms:8.0f}{took.wait_ms:8.0f}{took.kilobytes:8.0f}", flush=True)


def timed(pid: int, visitor: Visitor, path: str, tries: int, *words: str) -> Timed:
    """A page asked for again and again, after a first time."""
    waits, before = [], 0.0
    for attempt in range(tries + 1):
        if attempt == 1:
            before = _processor_s(pid)
        begun = time.perf_counter()
        answer = visitor.send_form(path, words=words[0]) if words else visitor.see(path)
        waits.append((time.perf_counter() - begun) * 1000)
        assert answer.status_code == 200, (path, answer.status_code)
    spent_ms = (_processor_s(pid) - before) * 1000 / tries
    return Timed(spent_ms, statistics.median(waits[1:]), len(answer.content) / 1024)


def _processor_s(pid: int) -> float:
    """What the server's process has used of the processor, all threads together."""
    fields = Path(f"/proc/{pid}/stat").read_text("ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) * _TICK_S


if __name__ == "__main__":
    main()
