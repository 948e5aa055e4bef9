"""Our side of the benchmark of the exchange: a real server process, real engines, encrypted stores."""

from __future__ import annotations

import multiprocessing
import statistics
import threading
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import msgspec
from sqlalchemy import insert, select, update

from casework.cases.entries import digest
from desktop.database import banner as banner_row
from desktop.database import confirmed
from desktop.database.engine import Store
from desktop.database.sync_store import SyncStore
from sync.device.engine import synchronise
from sync.device.transport import Given, HttpTransport
from sync.device.trust import BannerTrust
from sync.server.acts import administration
from sync.server.store.tables import SiteTotal, StoredEntry, Stream
from sync.wire.doors import Door
from sync.wire.sums import Sum, add_hashes
from tests.benchmarks.bench_sync_peers import Figures
from tests.benchmarks.sync_records import bodies
from tests.support.banners import HALL, OTHER_POINT, POINT, TOWN, Banner, Process, let_write, new_banner
from tests.support.devices import KEY, Device

NO_OPS = 60
PROCESSES = 2


class Counted(HttpTransport):
    """The transport, counting requests and the bytes of bodies."""

    requests = up = down = 0

    def _send(self, door: Door[Any, Any], body: bytes, headers: dict[str, str]) -> Given:
        answer = super()._send(door, body, headers)
        self.requests, self.up = self.requests + 1, self.up + len(body)
        self.down += len(answer.body)
        return answer


class Taken(msgspec.Struct, frozen=True):
    """What one run of the engine took."""

    seconds: float
    requests: int
    up: int
    down: int


def started(banner: Banner, folder: Path) -> Process:
    """A server process that does not mind how often it is asked."""
    process = Process(banner, folder)
    process.module = "tests.support.patient_server"
    process.start()
    return process


def trust_of(store: Store) -> BannerTrust:
    """By what the device knows its banner: signatures of answers are part of what is measured."""
    with store.reading() as connection:
        address = banner_row.read_address(connection)
    assert address is not None
    return address.trust


def exchange(store: Store, url: str) -> Taken:
    """One run of the engine from a new connection."""
    transport = Counted(url, trust_of(store))
    started = time.perf_counter()
    synchronise(SyncStore(store), transport)
    seconds = time.perf_counter() - started
    transport.close()
    return Taken(seconds, transport.requests, transport.up, transport.down)


def write(device: Device, count: int, seed: int) -> None:
    """Record so many cases in one transaction each thousand."""
    statements = bodies(count, device.site, seed)
    for first in range(0, count, 1000):
        device.write(statements[first : first + 1000])


def enrolled(banner: Banner, folder: Path, site: str) -> Device:
    """A device that has exchanged once, so that it knows its scope; enrolled without the network's limits."""
    device = Device.new(folder, site)
    device.enrol(banner)
    exchange(device.store, banner.url)
    return device


def measure(folder: Path, count: int, kind: str = "sqlite", devices: int = 70) -> Figures:
    """All figures of ours on one database engine."""
    banner = new_banner(kind, folder / "banner")
    process = started(banner, folder / "server")
    try:
        point, town = enrolled(banner, folder / "point", POINT), enrolled(banner, folder / "town", TOWN)
        write(point, count, 1)
        push = exchange(point.store, banner.url)
        pull = exchange(town.store, banner.url)
        assert len(town.journal()) == count
        no_op = no_ops(point.store, banner.url)
        rate = many(banner, folder, devices)
    finally:
        process.stop()
        banner.database.close()
    return Figures(
        push_s=push.seconds,
        up_mb=push.up / 1e6,
        push_requests=push.requests,
        pull_s=pull.seconds,
        down_mb=pull.down / 1e6,
        no_op_ms=statistics.median(each.seconds for each in no_op) * 1000,
        no_op_requests=no_op[0].requests,
        no_op_bytes=no_op[0].up + no_op[0].down,
        many_per_s=rate,
    )


def no_ops(store: Store, url: str) -> list[Taken]:
    """Runs with nothing to say, over one open connection, after a few to warm up."""
    transport = Counted(url, trust_of(store))
    taken = []
    for _ in range(NO_OPS + 5):
        before = (transport.requests, transport.up, transport.down)
        started = time.perf_counter()
        synchronise(SyncStore(store), transport)
        seconds = time.perf_counter() - started
        after = (transport.requests, transport.up, transport.down)
        taken.append(Taken(seconds, *(b - a for a, b in zip(before, after, strict=True))))
    transport.close()
    return taken[5:]


def many(banner: Banner, folder: Path, count: int, entries: int = 100) -> float:
    """Entries a second that so many devices bring at once, each with its own engine and store."""
    folders = []
    with banner.writing() as connection:
        administration.add_sites(connection, {f"MP{n:03d}": (HALL, f"代办点{n}") for n in range(count)})
        let_write(connection, [f"MP{n:03d}" for n in range(count)])
    for number in range(count):
        device = enrolled(banner, folder / f"many-{number}", f"MP{number:03d}")
        write(device, entries, 1000 + number)
        device.store.close()
        folders.append(device.folder)
    before = banner.count()
    spawn = multiprocessing.get_context("spawn")
    ready, done, go = spawn.Barrier(PROCESSES + 1), spawn.Barrier(PROCESSES + 1), spawn.Event()
    running = [
        spawn.Process(target=_bring, args=(folders[part::PROCESSES], banner.url, (ready, done, go)))
        for part in range(PROCESSES)
    ]
    for each in running:
        each.start()
    ready.wait(120)
    started = time.perf_counter()
    go.set()
    done.wait(120)  # every device has its acknowledgement
    seconds = time.perf_counter() - started
    assert banner.count() == before + count * entries
    for each in running:
        each.join(60)
        assert each.exitcode == 0
    return count * entries / seconds


def _bring(folders: Sequence[Path], url: str, signs: tuple[Any, Any, Any]) -> None:
    ready, done, go = signs
    stores = [Store(folder / "tamga.db", KEY) for folder in folders]
    threads = [threading.Thread(target=exchange, args=(store, url)) for store in stores]
    for store in stores:
        SyncStore(store).state()
    ready.wait(120)
    go.wait(120)
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
    done.wait(120)
    stood = [SyncStore(store).state() for store in stores]
    assert all(state is not None and state.acknowledged == state.head for state in stood)


def growth(folder: Path, kind: str, stored: Sequence[int], changed: int = 10) -> dict[int, tuple[float, ...]]:
    """Milliseconds of a no-op, of bringing `changed` entries and of fetching them, at so many stored ones."""
    banner = new_banner(kind, folder / "growing")
    process = started(banner, folder / "growing-server")
    told: dict[int, tuple[float, ...]] = {}
    try:
        point, town = enrolled(banner, folder / "g-point", POINT), enrolled(banner, folder / "g-town", TOWN)
        for total in stored:
            _fill(banner, total)
            _skip_to_head(banner, town)
            told[total] = _grown(banner, point, town, changed)
    finally:
        process.stop()
        banner.database.close()
    return told


def _grown(banner: Banner, point: Device, town: Device, changed: int) -> tuple[float, ...]:
    exchange(point.store, banner.url)
    idle = statistics.median(each.seconds for each in no_ops(point.store, banner.url))
    brought, fetched = [], []
    for number in range(15):
        write(point, changed, 5000 + banner.count() + number)
        brought.append(exchange(point.store, banner.url).seconds)
        fetched.append(exchange(town.store, banner.url).seconds)
    return tuple(1000 * value for value in (idle, statistics.median(brought), statistics.median(fetched)))


def _fill(banner: Banner, total: int) -> None:
    """Put entries of other devices of another point into the banner, as if they had come by themselves."""
    with banner.writing() as connection:
        known = connection.scalar(select(Stream.position)) or 0
        so_far = Sum()
        row = connection.execute(
            select(SiteTotal.count, SiteTotal.digest).where(SiteTotal.site == OTHER_POINT)
        ).first()
        if row is not None:
            so_far = Sum(row[0], row[1])
        for first in range(known + 1, total + 1, 5000):
            rows = [_row(number) for number in range(first, min(first + 5000, total + 1))]
            connection.execute(insert(StoredEntry), rows)
            so_far = add_hashes(so_far, (str(each["hash"]) for each in rows))
        connection.execute(update(Stream).values(position=max(total, known)))
        values = {"site": OTHER_POINT, "count": so_far.count, "digest": so_far.digest}
        if row is None:
            connection.execute(insert(SiteTotal), [values])
        else:
            connection.execute(update(SiteTotal).where(SiteTotal.site == OTHER_POINT).values(values))
        if not banner.database.is_sqlite:
            connection.exec_driver_sql("ANALYZE entries")


def _row(number: int) -> dict[str, object]:
    return {
        "device": f"filled{number % 70:04d}",
        "seq": number // 70 + 1,
        "position": number,
        "site": OTHER_POINT,
        "subject": f"filled-{number}",
        "rev": 1,
        "seen": "",
        "kind": "case_opened",
        "recorded_at": "2026-11-24T09:00:00.000+08:00",
        "clock": "trusted",
        "staff": "staff-1",
        "body_digest": digest(b"%d" % number),
        "prev": digest(b"prev %d" % number),
        "hash": digest(b"hash %d" % number),
        "suite": 1,
        "body": b"x" * 700,
    }


def _skip_to_head(banner: Banner, device: Device) -> None:
    """Let a device stand at the head, as one does that has read all before."""
    with banner.reading() as connection:
        position = connection.scalar(select(Stream.position)) or 0
        row = connection.execute(
            select(SiteTotal.count, SiteTotal.digest).where(SiteTotal.site == OTHER_POINT)
        ).one()
    with device.store.writing() as connection:
        confirmed._write_sum(connection, OTHER_POINT, Sum(row[0], row[1]))
        banner_row.change(connection, position=position)
