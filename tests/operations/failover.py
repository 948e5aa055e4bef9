"""Kills the primary under a stream of exchanges and counts what was lost: `packaging/server/failover`.

The configuration is that of packaging/server/several with its blanks filled in.  Exits with 1 unless every
acknowledged entry is still there and devices go on by themselves.
"""

from __future__ import annotations

import argparse
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from string import Template
from typing import Any

import psycopg
import requests

from sync.device.backoff import Patience
from sync.device.engine import Conduct
from sync.device.errors import ExchangeError
from tests.support.banners import POINT, Banner, key_file
from tests.support.devices import Device
from tests.support.postgres import free_port
from tests.support.source import ROOT

CONFIGURATION = ROOT / "packaging" / "server" / "several"
NODES = ("one", "two", "three")
PASSWORD = "only-on-the-loopback"
HASTY = Conduct(patience=Patience(tries=1, first_s=0.05, longest_s=0.1))


class Cluster:
    """Three etcd, three Patroni nodes and haproxy in a folder, on loopback ports below 32768."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.rest = {node: free_port() for node in NODES}
        self.databases = {node: free_port() for node in NODES}
        self.primary_port, self.service_port = free_port(), free_port()
        self.server_ports = (free_port(), free_port())
        self.running: dict[str, subprocess.Popen[bytes]] = {}

    @property
    def database_url(self) -> str:
        return f"postgresql://postgres:{PASSWORD}@127.0.0.1:{self.primary_port}/postgres?connect_timeout=3"

    def start(self) -> None:
        """Bring up all but the servers; returns when there is a primary with a second node behind it."""
        clients, peers = ({node: free_port() for node in NODES} for _ in range(2))
        cluster = ",".join(f"{node}=http://127.0.0.1:{peers[node]}" for node in NODES)
        for node in NODES:
            blanks = {"NODE": node, "FOLDER": str(self.folder / f"etcd-{node}"), "CLUSTER": cluster}
            ports = {"CLIENT_PORT": str(clients[node]), "PEER_PORT": str(peers[node])}
            path = self._filled("etcd.yml", f"etcd-{node}.yml", blanks | ports)
            self.run(f"etcd-{node}", ["etcd", "--config-file", str(path)])
        etcd = ",".join(f"127.0.0.1:{port}" for port in clients.values())
        for node in NODES:
            self._start_node(node, etcd)
        self._start_proxy()
        self.wait_for_primary(60)
        self.wait_for_standby(60)

    def _start_node(self, node: str, etcd: str) -> None:
        home = self.folder / f"node-{node}"
        home.mkdir()
        shutil.chown(home, "postgres", "postgres")
        blanks = {
            "NODE": node,
            "FOLDER": str(home),
            "ETCD": etcd,
            "REST_PORT": str(self.rest[node]),
            "DATABASE_PORT": str(self.databases[node]),
            "PASSWORD": PASSWORD,
            "NETWORK": "127.0.0.1/32",
            "SHARED_BUFFERS": "32MB",
        }
        path = self._filled("patroni.yml", f"patroni-{node}.yml", blanks)
        self.run(f"node-{node}", ["patroni", str(path)], user="postgres", group="postgres", extra_groups=[])

    def _start_proxy(self) -> None:
        servers = (f"    server s{port} 127.0.0.1:{port} check" for port in self.server_ports)
        nodes = (
            f"    server {node} 127.0.0.1:{self.databases[node]} check port {self.rest[node]}"
            for node in NODES
        )
        blanks = {"SERVICE_PORT": str(self.service_port), "PRIMARY_PORT": str(self.primary_port)}
        blanks |= {"SERVERS": "\n".join(servers), "NODES": "\n".join(nodes)}
        path = self._filled("haproxy.cfg", "haproxy.cfg", blanks)
        self.run("haproxy", ["haproxy", "-db", "-f", str(path)])

    def start_servers(self) -> None:
        """Two server processes behind the proxy."""
        for port in self.server_ports:
            command = [sys.executable, "-P", "-m", "sync.server", "serve", "--port", str(port)]
            command += ["--data", str(self.folder / f"server-{port}"), "--database", self.database_url]
            command += ["--data-key", str(key_file())]
            self.run(f"server-{port}", command, env={**os.environ, "PYTHONPATH": str(ROOT)})
        _until(
            lambda: _status(f"http://127.0.0.1:{self.service_port}/health") == 200, 40, "no server answers"
        )

    def run(self, name: str, command: list[str], **how: Any) -> None:
        """Start a process in a session of its own, with its output in a file."""
        with (self.folder / f"{name}.log").open("wb") as log:
            self.running[name] = subprocess.Popen(
                command, stdout=log, stderr=log, cwd="/", start_new_session=True, **how
            )

    def primary(self) -> str | None:
        """The node that is the primary now."""
        found = [node for node in NODES if _status(f"http://127.0.0.1:{self.rest[node]}/primary") == 200]
        return found[0] if found else None

    def wait_for_primary(self, limit_s: float, *, other_than: str = "") -> str:
        """Wait for a primary."""
        _until(lambda: self.primary() not in (None, other_than), limit_s, "there is no primary")
        return self.primary() or ""

    def wait_for_standby(self, limit_s: float) -> None:
        """Wait until commits go to a second node before they are answered."""

        def synchronous() -> bool:
            return any(_status(f"http://127.0.0.1:{port}/synchronous") == 200 for port in self.rest.values())

        _until(synchronous, limit_s, "there is no synchronous standby")

    def kill(self, node: str) -> None:
        """As if its machine lost its power: database and Patroni at once, without a word."""
        postmaster = int((self.folder / f"node-{node}" / "data" / "postmaster.pid").read_text().split()[0])
        os.kill(self.running[f"node-{node}"].pid, signal.SIGKILL)
        os.kill(postmaster, signal.SIGKILL)

    def stop(self) -> None:
        """End everything that was started, databases too."""
        for pid_file in self.folder.glob("node-*/data/postmaster.pid"):
            _kill(int(pid_file.read_text().split()[0]))
        for process in self.running.values():
            _kill(process.pid)
            process.wait(10)

    def _filled(self, template: str, name: str, blanks: dict[str, str]) -> Path:
        text = Template((CONFIGURATION / template).read_text("utf-8"))
        path = self.folder / name
        path.write_text(text.substitute({"HOST": "127.0.0.1", **blanks}), "utf-8")
        path.chmod(0o644)
        return path


class Stream:
    """Devices that record and exchange without pause, and what they were promised."""

    def __init__(self, devices: list[Device]) -> None:
        self.devices = devices
        self.over, self.halted = threading.Event(), threading.Event()
        self.failures = 0
        self.threads = [threading.Thread(target=self._work, args=(device,)) for device in devices]
        for thread in self.threads:
            thread.start()

    def _work(self, device: Device) -> None:
        while not self.over.is_set():
            if self.halted.is_set():
                time.sleep(0.05)
                continue
            device.open_case()
            try:
                device.sync_here(HASTY)
            except ExchangeError:
                self.failures += 1
                time.sleep(0.1)

    def acknowledged(self) -> set[str]:
        """The hashes of all entries for which a device holds the banner's word."""
        promised: set[str] = set()
        for device in self.devices:
            state = device.sync_store().state()
            assert state is not None
            promised |= {each.entry.hash for each in device.own() if each.entry.seq <= state.acknowledged.seq}
        return promised

    def end(self) -> None:
        self.over.set()
        for thread in self.threads:
            thread.join(30)


@contextmanager
def cluster() -> Iterator[Cluster]:
    """A cluster that leaves nothing behind."""
    folder = Path(tempfile.mkdtemp(prefix="tamga-failover-"))
    folder.chmod(0o755)
    made = Cluster(folder)
    try:
        made.start()
        yield made
    except BaseException:
        for log in sorted(folder.glob("*.log")):
            print(f"--- {log.name}\n{log.read_text(errors='replace')[-600:]}", file=sys.stderr)
        raise
    finally:
        made.stop()
        shutil.rmtree(folder, ignore_errors=True)


def main() -> int:
    """Run it and tell what happened."""
    parser = argparse.ArgumentParser(prog="packaging/server/failover", description=__doc__)
    parser.add_argument("--seconds", type=float, default=10.0, help="length of the stream before the kill")
    parser.add_argument("--devices", type=int, default=6)
    args = parser.parse_args()
    with cluster() as up, ExitStack() as closing:
        banner = Banner.made(up.database_url)
        closing.callback(banner.database.close)
        banner.port = up.service_port
        up.start_servers()
        devices = [Device.new(up.folder / f"device-{n}", POINT).enrol(banner) for n in range(args.devices)]
        return _break(up, banner, Stream(devices), args.seconds)


def _break(up: Cluster, banner: Banner, stream: Stream, seconds: float) -> int:
    try:
        time.sleep(seconds)
        old = up.primary()
        assert old is not None
        up.kill(old)
        killed = time.monotonic()
        time.sleep(1)
        stream.halted.set()
        new = up.wait_for_primary(90, other_than=old)
        promoted_s = time.monotonic() - killed
        time.sleep(3)
        before = stream.acknowledged()
        lost = before - _hashes(up, new)
        stream.halted.clear()
        _until(lambda: len(stream.acknowledged()) > len(before), 90, "devices do not go on")
        served_s = time.monotonic() - killed
        time.sleep(seconds / 2)
    finally:
        stream.end()
    for device in stream.devices:
        device.sync_here(Conduct(patience=Patience(tries=20, first_s=0.2, longest_s=2.0)))
    return _tell((old, new), (before, lost), (promoted_s, served_s), (stream, banner))


def _tell(
    nodes: tuple[str, str],
    promised: tuple[set[str], set[str]],
    seconds: tuple[float, float],
    ends: tuple[Stream, Banner],
) -> int:
    stream, banner = ends
    hashes = banner.hashes()
    lost_later = stream.acknowledged() - set(hashes)
    doubled = len(hashes) - len(set(hashes))
    epochs = len(banner.status().epochs)
    print(f"primary {nodes[0]} killed (SIGKILL), {nodes[1]} promoted after {seconds[0]:.1f} s")
    print(
        f"first acknowledgement after {seconds[1]:.1f} s; {stream.failures} exchanges failed, were repeated"
    )
    print(f"acknowledged before the kill {len(promised[0])}, lost {len(promised[1])}")
    print(
        f"acknowledged in the end {len(hashes)}, lost {len(lost_later)}, doubled {doubled}, epochs {epochs}"
    )
    return 1 if promised[1] or lost_later or doubled or epochs != 1 else 0


def _hashes(up: Cluster, node: str) -> set[str]:
    address = f"postgresql://postgres:{PASSWORD}@127.0.0.1:{up.databases[node]}/postgres"
    with psycopg.connect(address) as connection:
        return {row[0] for row in connection.execute("SELECT hash FROM entries")}


def _status(url: str) -> int:
    try:
        return requests.get(url, timeout=2).status_code
    except requests.RequestException:
        return 0


def _until(holds: Any, limit_s: float, otherwise: str) -> None:
    end = time.monotonic() + limit_s
    while not holds():
        if time.monotonic() > end:
            raise TimeoutError(otherwise)
        time.sleep(0.2)


def _kill(pid: int) -> None:
    try:
        os.kill(pid, signal.SIGKILL)
    except ProcessLookupError:
        return


if __name__ == "__main__":
    sys.exit(main())
