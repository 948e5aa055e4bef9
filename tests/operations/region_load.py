"""A region's day in one hour: `packaging/server/region-load` [--seconds N] [--banners N] [--points N] …

11,000 points write 40 entries a day, all of it pressed into one hour, each entry an exchange of its own: 122
a second.  Exchanges begin when the clock says so, whether earlier ones have ended or not, and are timed from
then.  Exits with 1 when one failed or was lost, or when p99 is above a second.
"""

from __future__ import annotations

import argparse
import os
import random
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import msgspec
import psycopg
import requests
from sqlalchemy import func, select

from casework.cases.entries import Head, Recorded, head_of
from casework.cases.kinds.cases import CaseOpened
from casework.cases.record_id import new_id
from sync.server.accounts import accounts
from sync.server.accounts.accounts import NewDevice
from sync.server.acts import administration
from sync.server.store.database import Database
from sync.server.store.schema import bring_up_to_date
from sync.server.store.tables import StoredEntry
from sync.wire import media, signatures
from sync.wire.doors import SYNC
from sync.wire.packing import Placed, pack
from sync.wire.proofs import sign_batch
from sync.wire.protocol import (
    DEVICE_HEADER,
    NUMBER_HEADER,
    SIGNATURE_HEADER,
    VERSIONS,
    Batch,
    Mark,
    SyncAnswer,
    SyncRequest,
)
from tests.support.banners import HALL, POINT, SITES, key_file, let_be_known, seal, wait_until_listening
from tests.support.entry_histories import opened
from tests.support.forged import Claim, chained
from tests.support.postgres import free_port, new_database
from tests.support.source import ROOT

POINTS, ENTRIES_A_DAY, HOUR_S = 11_000, 40, 3600
MOST_P99_S = 1.0
_WORKERS = 64
_LONG = 9  # times twenty seconds


class Point:
    """A device with its chain, its key and its place in the feed; one exchange at a time."""

    def __init__(self, host: str, name: str) -> None:
        self.host, self.name = host, name
        self.seed = name.encode().ljust(32, b"-")
        self.turn = threading.Lock()
        self._number = 0
        self._head = Head(name)
        self._position, self._epoch = 0, ""

    def request(self) -> tuple[bytes, dict[str, str], Recorded]:
        """The next exchange: one case more, and what has come since."""
        (made,) = chained(self._head, [Claim(new_id().hex, "case_opened", opened_at(POINT), staff="staff-1")])
        self._number += 1
        after = Mark(seq=self._head.seq, hash=self._head.hash) if self._head.seq else Mark()
        signature = sign_batch(self.seed, self.name, made.entry.seq, [made.entry.hash])
        batch = Batch(after=after, entries=pack([Placed(made)], self._head), signature=signature)
        asked = SyncRequest(versions=VERSIONS, batch=batch, epoch=self._epoch, position=self._position)
        payload = media.write(asked, SYNC.media[0])
        signed = signatures.sign_request(self.seed, self.name, self._number, payload)
        headers = {
            DEVICE_HEADER: self.name,
            NUMBER_HEADER: str(self._number),
            SIGNATURE_HEADER: as_text(signed),
            "Content-Type": SYNC.media[0],
            "Host": self.host,
        }
        return payload, headers, made

    def answered(self, made: Recorded, answer: SyncAnswer) -> bool:
        """Go on from there; was the entry taken and not kept apart?"""
        if answer.acknowledged.hash != made.entry.hash:
            return False
        self._head = head_of(made.entry)
        self._position, self._epoch = answer.position, answer.epoch
        return not any(result.quarantined for result in answer.results)


def as_text(signature: bytes) -> str:
    """As headers carry it."""
    from base64 import b64encode

    return b64encode(signature).decode()


def opened_at(site: str) -> CaseOpened:
    """A case of that site."""
    return msgspec.structs.replace(opened(), site=site)


def make_banners(url: str, count: int, points: int) -> list[Point]:
    """Banners in schemas of one database, each with its share of points."""
    made: list[Point] = []
    shared: Database | None = None
    for number in range(count):
        database = Database(f"{url}?schema=b{number}", shared.engine if shared else None, seal=seal())
        shared = shared or database
        bring_up_to_date(database)
        with database.writing() as connection:
            administration.init(connection, HALL, f"旗{number}")
            administration.add_sites(connection, SITES)
            let_be_known(connection)
            for place in range(points):
                point = Point(f"b{number}.example.cn", f"{number:08x}{place:08x}")
                key = signatures.public_key(point.seed)
                accounts.add_account(connection, NewDevice(device=point.name, site=POINT, key=key))
                made.append(point)
    if shared:
        shared.close()
    return made


def banners_file(folder: Path, url: str, count: int) -> Path:
    """The file that the service reads."""
    file = folder / "banners.toml"
    lines = (
        f'[[banner]]\nhost = "b{n}.example.cn"\ndatabase = "{url}?schema=b{n}"\ndata_key = "{key_file()}"\n'
        for n in range(count)
    )
    file.write_text("".join(lines))
    return file


class Run:
    """One run: what each exchange took, and what failed."""

    def __init__(self, port: int) -> None:
        self._address = f"http://127.0.0.1:{port}{SYNC.path}"
        self._sessions = threading.local()
        self.seconds: list[float] = []
        self.failures: list[str] = []

    def exchange(self, point: Point, due: float) -> None:
        """One exchange that should have begun at `due`."""
        with point.turn:
            payload, headers, made = point.request()
            try:
                response = self._session().post(self._address, payload, headers=headers, timeout=30)
                if response.status_code != 200:
                    self.failures.append(f"{response.status_code} {response.text[:120]}")
                    return
                answer = media.read(response.content, SyncAnswer, SYNC.media[0], SYNC.largest_answer_bytes)
            except requests.RequestException as error:
                self.failures.append(type(error).__name__)
                return
            if not point.answered(made, answer):
                self.failures.append(f"not taken: {answer.results}")
        self.seconds.append(time.perf_counter() - due)

    def _session(self) -> requests.Session:
        if not hasattr(self._sessions, "one"):
            self._sessions.one = requests.Session()
        session: requests.Session = self._sessions.one
        return session


def drive(run: Run, points: Sequence[Point], per_s: float, seconds: float) -> None:
    """Begin exchanges at that rate, each when it is due."""
    chance = random.Random(1)  # noqa: S311 - the same points each time
    began = time.perf_counter()
    with ThreadPoolExecutor(_WORKERS) as workers:
        for number in range(int(per_s * seconds)):
            due = began + number / per_s
            time.sleep(max(0.0, due - time.perf_counter()))
            workers.submit(run.exchange, chance.choice(points), due)


def stored(url: str, count: int) -> int:
    """How many entries all banners have."""
    total = 0
    for number in range(count):
        database = Database(f"{url}?schema=b{number}")
        with database.reading() as connection:
            total += connection.scalar(select(func.count()).select_from(StoredEntry)) or 0
        database.close()
    return total


def main() -> int:
    """Make the banners, serve them, drive them, say what came of it."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--banners", type=int, default=103)
    parser.add_argument("--points", type=int, default=107, help="of a banner")
    parser.add_argument(
        "--per-second", type=float, help="exchanges; else what so many points make in the hour"
    )
    parser.add_argument("--database", help="an empty one of a real PostgreSQL; else one without fsync")
    args = parser.parse_args()
    url = args.database or new_database()
    with psycopg.connect(url) as connection:
        fsync = connection.execute("SHOW fsync").fetchone()
    began = time.perf_counter()
    points = make_banners(url, args.banners, args.points)
    print(f"{args.banners} banners with {len(points)} points made in {time.perf_counter() - began:.0f} s")
    per_s = args.per_second or len(points) * ENTRIES_A_DAY / HOUR_S
    with tempfile.TemporaryDirectory() as folder:
        port = free_port()
        file = banners_file(Path(folder), url, args.banners)
        command = [sys.executable, "-P", "-m", "sync.server", "serve", "--region", str(file)]
        command += ["--data", folder, "--port", str(port)]
        began = time.perf_counter()
        server = subprocess.Popen(command, env={**os.environ, "PYTHONPATH": str(ROOT)})
        try:
            wait_long_until_listening(port)
            print(f"serving after {time.perf_counter() - began:.1f} s")
            run = Run(port)
            before = processor_s(server.pid), processor_s(database_pid(url))
            drive(run, points, per_s, args.seconds)
            after = processor_s(server.pid), processor_s(database_pid(url))
        finally:
            server.terminate()
            server.wait(30)
    server_s, database_s = (later - sooner for later, sooner in zip(after, before, strict=True))
    cost = (server_s + database_s) / max(1, len(run.seconds)) * 1000
    print(f"processor: server {server_s:.1f} s, database {database_s:.1f} s, {cost:.1f} ms an exchange")
    return verdict(run, per_s, stored(url, args.banners), f"fsync {fsync[0] if fsync else '?'}")


def processor_s(pid: int) -> float:
    """What a process and those that it started have taken of the processor, which no other work lengthens."""
    if not pid:
        return 0.0
    total = sum(map(int, _stat(pid)[11:15]))  # its own, and of those that have ended
    for children in Path(f"/proc/{pid}/task").glob("*/children"):
        total += sum(sum(map(int, _stat(int(child))[11:13])) for child in children.read_text().split())
    return total / os.sysconf("SC_CLK_TCK")


def _stat(pid: int) -> list[str]:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:  # it ended just now
        return ["0"] * 20


def database_pid(url: str) -> int:
    """The first process of a PostgreSQL of this machine; 0 where it lies elsewhere."""
    with psycopg.connect(url) as connection:
        row = connection.execute("SELECT pg_backend_pid(), inet_server_addr()::text").fetchone()
        if row is None or row[1] not in (None, "127.0.0.1", "127.0.0.1/32"):
            return 0
        return int(_stat(int(row[0]))[1])  # its parent


def wait_long_until_listening(port: int) -> None:
    """A hundred schemas are looked at before the first answer."""
    for attempt in range(_LONG):
        try:
            wait_until_listening(port)
        except AssertionError:
            if attempt == _LONG - 1:
                raise
        else:
            return


def verdict(run: Run, per_s: float, kept: int, around: str) -> int:
    """Say it, and whether it is good enough."""
    cuts = statistics.quantiles(run.seconds, n=100) if len(run.seconds) > 1 else [0.0] * 99
    load = os.getloadavg()[0]
    print(f"{len(run.seconds)} exchanges at {per_s:.0f}/s, {len(run.failures)} failed, {kept} entries stored")
    most = max(run.seconds, default=0)
    print(f"p50 {cuts[49] * 1000:.0f} ms, p99 {cuts[98] * 1000:.0f} ms, max {most * 1000:.0f} ms")
    print(f"{around}, load {load:.1f} on {os.cpu_count()} cores, client on the same machine")
    for failure in run.failures[:5]:
        print(f"  {failure}")
    return int(bool(run.failures) or kept != len(run.seconds) or cuts[98] > MOST_P99_S)


if __name__ == "__main__":
    sys.exit(main())
