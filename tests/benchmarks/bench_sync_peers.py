"""The rivals of the exchange: Anki's server and PouchDB with express-pouchdb, set up in a temporary folder.

Each gets the same records and the same four tasks; it is measured in its own client, as its users run it.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import msgspec
import requests

from tests.support.postgres import free_port

HERE = Path(__file__).parent
ANKI = "anki==26.9.3"
_POUCH_SERVER, _POUCH_CLIENT = "sync_peer_pouch_server.js", "sync_peer_pouch.js"
POUCH = ("pouchdb@9.0.0", "express-pouchdb@4.2.0", "express@4.21.2")


class Figures(msgspec.Struct, frozen=True, kw_only=True):
    """What one contender took."""

    push_s: float
    up_mb: float
    push_requests: int
    pull_s: float
    down_mb: float
    no_op_ms: float
    no_op_requests: int
    no_op_bytes: int
    many_per_s: float


class Peers(msgspec.Struct, frozen=True):
    """Where the rivals are installed, and the records that everybody gets."""

    python: Path  # of Anki's own environment
    scripts: Path  # beside PouchDB's packages
    records: Path


def install(folder: Path, records: Path) -> Peers:
    """Install the rivals, each into a folder of its own."""
    made, scripts = folder / "anki", folder / "pouch"
    subprocess.run([sys.executable, "-m", "venv", made], check=True, capture_output=True)
    python = made / "bin" / "python"
    subprocess.run([python, "-m", "pip", "install", "--quiet", ANKI], check=True, capture_output=True)
    scripts.mkdir()
    for name in (_POUCH_SERVER, _POUCH_CLIENT):
        shutil.copy(HERE / name, scripts)
    command = ["npm", "install", "--no-audit", "--no-fund", "--loglevel=error", *POUCH]
    subprocess.run(command, cwd=scripts, check=True, capture_output=True)
    return Peers(python, scripts, records)


def anki(peers: Peers, folder: Path, devices: int) -> Figures:
    """Anki's server and Anki's collection, in an environment of their own."""
    port = free_port()
    users = {f"SYNC_USER{number}": f"user{number}:secret" for number in range(1, devices + 3)}
    environment = {**os.environ, **users, "SYNC_HOST": "127.0.0.1", "SYNC_PORT": str(port)}
    environment |= {"SYNC_BASE": str(folder / "anki-server"), "RUST_LOG": "error"}
    command = [str(peers.python), "-m", "anki.syncserver"]
    server = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL)
    try:
        _wait(f"http://127.0.0.1:{port}/health")
        script = HERE / "sync_peer_anki.py"
        return _figures([peers.python, script, folder / "anki-work", port, peers.records, devices], folder)
    finally:
        server.kill()
        server.wait(10)


def pouch(peers: Peers, folder: Path, devices: int) -> Figures:
    """PouchDB on LevelDB at both ends, express-pouchdb between them."""
    port = free_port()
    command = ["node", str(peers.scripts / _POUCH_SERVER), str(port)]
    server = subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL)
    try:
        _wait(f"http://127.0.0.1:{port}/traffic")
        return _figures(["node", peers.scripts / _POUCH_CLIENT, port, peers.records, devices], folder)
    finally:
        server.kill()
        server.wait(10)


def _figures(command: Sequence[object], folder: Path) -> Figures:
    done = subprocess.run(
        [str(part) for part in command], cwd=folder, capture_output=True, text=True, timeout=300, check=False
    )
    if done.returncode:
        raise RuntimeError(done.stderr[-2000:])
    return msgspec.convert(json.loads(done.stdout.splitlines()[-1]), Figures)


def _wait(url: str) -> None:
    end = time.monotonic() + 30
    while True:
        try:
            requests.get(url, timeout=2)
        except requests.ConnectionError:
            if time.monotonic() > end:
                raise
            time.sleep(0.1)
        else:
            return
