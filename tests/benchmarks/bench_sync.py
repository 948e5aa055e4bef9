"""The exchange beside Anki's server and PouchDB, with the same records, in one run.

`pytest tests/benchmarks/bench_sync.py --benchmark-only` measures a no-op;
`python -m tests.benchmarks.bench_sync --write docs/benchmarks.md` measures all and writes the table.
The rivals are installed by the run itself into a temporary folder; traffic stays on the loopback.
"""

from __future__ import annotations

import argparse
import cProfile
import json
import os
import pstats
import shutil
import statistics
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

import msgspec
from pytest_benchmark.fixture import BenchmarkFixture

from sync.device.engine import synchronise
from tests.benchmarks import bench_sync_ours as ours
from tests.benchmarks import bench_sync_peers as peers
from tests.benchmarks.bench_sync_peers import Figures
from tests.benchmarks.sync_records import as_record, bodies
from tests.benchmarks.table import machine, markdown, write_section
from tests.support.banners import POINT, TOWN, new_banner
from tests.support.devices import Device

COUNT, DEVICES = 10_000, 70
PASSES = 5  # in turns: a machine's speed moves while it measures
_WHOLE = ("push_requests", "no_op_requests", "no_op_bytes")
STORED = (10_000, 1_000_000)
TARGETS = Figures(
    push_s=0.8,
    up_mb=2.2,
    push_requests=50,
    pull_s=0.7,
    down_mb=2.2,
    no_op_ms=3,
    no_op_requests=1,
    no_op_bytes=600,
    many_per_s=9300,
)


def measure(folder: Path, count: int, passes: int) -> dict[str, list[Figures]]:
    """All contenders in one run, in turns, so that each has its share of the machine's better moments."""
    records = folder / "records.json"
    records.write_text(json.dumps([as_record(each) for each in bodies(count, POINT, 1)]), "utf-8")
    rivals = peers.install(folder, records)
    contenders: dict[str, Callable[[Path], Figures]] = {
        "Tamga, SQLite": lambda place: ours.measure(place, count, "sqlite", DEVICES),
        "Anki's server (Rust)": lambda place: peers.anki(rivals, place, DEVICES),
        "Tamga, PostgreSQL": lambda place: ours.measure(place, count, "postgresql", DEVICES),
        "PouchDB + express-pouchdb": lambda place: peers.pouch(rivals, place, DEVICES),
    }
    told: dict[str, list[Figures]] = {name: [] for name in contenders}
    for number in range(passes):
        for place, (name, contender) in enumerate(contenders.items()):
            own = folder / f"pass-{number}-{place}"
            own.mkdir()
            told[name].append(contender(own))
            shutil.rmtree(own, ignore_errors=True)
    return told


def median(passes: Sequence[Figures]) -> Figures:
    """Each figure's median."""
    names = Figures.__struct_fields__
    middle = {name: statistics.median(getattr(each, name) for each in passes) for name in names}
    return msgspec.convert({**middle, **{name: int(middle[name]) for name in _WHOLE}}, Figures)


def profiles(folder: Path, count: int = 3000) -> str:
    """Where the device's time goes: the functions of ours and of others with the most time of their own."""
    banner = new_banner("sqlite", folder / "profiled")
    with banner.served():
        point = ours.enrolled(banner, folder / "p-point", POINT)
        town = ours.enrolled(banner, folder / "p-town", TOWN)
        ours.write(point, count, 1)
    process = ours.started(banner, folder / "p-server")
    try:
        told = [_profile("push", point, banner.url, count), _profile("pull", town, banner.url, count)]
    finally:
        process.stop()
        banner.database.close()
    return "\n".join(told)


def _profile(name: str, device: Device, url: str, count: int) -> str:
    profile = cProfile.Profile()
    profile.enable()
    ours.exchange(device.store, url)
    profile.disable()
    stats = pstats.Stats(profile)
    whole: float = stats.total_tt  # type: ignore[attr-defined]
    lines = sorted(stats.stats.items(), key=lambda item: -item[1][2])[:8]  # type: ignore[attr-defined]
    rows = [
        (f"{Path(place[0]).name}:{place[2]}".replace("~:", ""), f"{100 * values[2] / whole:.0f} %")
        for place, values in lines
    ]
    return markdown((f"{name} of {count:,}, the device's own time under cProfile", "share"), rows)


def _ranges(told: dict[str, list[Figures]]) -> list[tuple[str, ...]]:
    """From the best to the worst pass, of what the clock measures."""
    formats = {"push_s": "{:.2f}", "pull_s": "{:.2f}", "no_op_ms": "{:.1f}", "many_per_s": "{:,.0f}"}
    rows = []
    for name, passes in told.items():
        ends = [(form, sorted(getattr(each, field) for each in passes)) for field, form in formats.items()]
        rows.append((name, *(f"{form.format(all_[0])} – {form.format(all_[-1])}" for form, all_ in ends)))
    return rows


def section(
    told: dict[str, list[Figures]], grown: dict[int, tuple[float, ...]], where: str, load: float
) -> str:
    """The section for docs/benchmarks.md."""
    middle = {name: median(passes) for name, passes in told.items()}
    rows = [
        (
            name,
            f"{each.push_s:.2f}",
            f"{each.up_mb:.2f} / {each.push_requests}",
            f"{each.pull_s:.2f} / {each.down_mb:.2f}",
            f"{each.no_op_ms:.1f}, {each.no_op_requests}, {each.no_op_bytes}",
            f"{each.many_per_s:,.0f}",
        )
        for name, each in {**middle, "target": TARGETS}.items()
    ]
    passes = max(map(len, told.values()))
    head = ("10,000 records of 947 B", "push s", "up MB / requests", "pull s / MB")
    spread = (f"best – worst of {passes} passes", "push s", "pull s", "no-op ms", "70 × 100: entries/s")
    grown_rows = [(f"{stored:,}", *(f"{value:.1f}" for value in values)) for stored, values in grown.items()]
    command = "python -m tests.benchmarks.bench_sync --write docs/benchmarks.md"
    return (
        f"## The exchange\n\n`{command}` · {machine()}, load average {load:.1f} at the start\n\n"
        + markdown((*head, "no-op ms, requests, bytes", "70 × 100: entries/s"), rows)
        + f"\nMedians of {passes} passes, the contenders in turns.\n\n"
        + markdown(spread, _ranges(told))
        + "\nOurs with signatures, scopes, quarantine checks, sums and projections on, synchronous=FULL at "
        "both ends, from one encrypted store into another.  Bytes are bodies for ours, whole traffic for the "
        "rivals.\n\n"
        + markdown(("entries stored, ms", "no-op", "10 new brought", "10 new fetched"), grown_rows)
        + f"\nMedians.\n\n{where}"
    )


def test_no_op(benchmark: BenchmarkFixture, tmp_path: Path) -> None:
    banner = new_banner("sqlite", tmp_path / "banner")
    process = ours.started(banner, tmp_path / "server")
    try:
        device = ours.enrolled(banner, tmp_path / "point", POINT)
        transport = ours.Counted(banner.url, ours.trust_of(device.store))
        benchmark.pedantic(  # type: ignore[no-untyped-call]
            synchronise, args=(device.sync_store(), transport), rounds=50, warmup_rounds=3
        )
        transport.close()
        device.store.close()
    finally:
        process.stop()
        banner.database.close()
    assert transport.requests == 53
    assert statistics.mean((transport.up + transport.down,)) / transport.requests <= TARGETS.no_op_bytes


def main() -> None:
    """Measure and print, or write the section."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--write", type=Path)
    parser.add_argument("--count", type=int, default=COUNT)
    parser.add_argument("--passes", type=int, default=PASSES)
    args = parser.parse_args()
    load = os.getloadavg()[0]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        told = measure(folder, args.count, args.passes)
        grown = ours.growth(folder, "sqlite", STORED)
        text = section(told, grown, profiles(folder), load)
    if args.write:
        write_section(args.write, "sync", text)
    print(text)


if __name__ == "__main__":
    main()
