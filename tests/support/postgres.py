"""A PostgreSQL of the tests' own: one cluster a process, in a temporary folder, a database a test."""

from __future__ import annotations

import atexit
import contextlib
import functools
import os
import random
import shutil
import signal
import socket
import subprocess
import tempfile
import time
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest

PROGRAMS = Path("/usr/lib/postgresql/15/bin")
SYSTEM_USER = "postgres"


def new_database(template: str = "template0") -> str:
    """The URL of a new database; skips the test where PostgreSQL 15 is missing (fails under CI)."""
    name = f"t{uuid.uuid4().hex}"
    with psycopg.connect(cluster_url("postgres"), autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"'.encode())
    return cluster_url(name)


@contextlib.contextmanager
def database_at(folder: Path) -> Iterator[str]:
    """The URL of a new database whose tables lie in that folder; it is gone in the end."""
    name = f"t{uuid.uuid4().hex}"
    if os.geteuid() == 0:
        shutil.chown(folder, SYSTEM_USER, SYSTEM_USER)
    with psycopg.connect(cluster_url("postgres"), autocommit=True) as connection:
        connection.execute(f"CREATE TABLESPACE \"{name}\" LOCATION '{folder}'".encode())
        connection.execute(f'CREATE DATABASE "{name}" TEMPLATE template0 TABLESPACE "{name}"'.encode())
        yield cluster_url(name)
        connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)'.encode())
        connection.execute(f'DROP TABLESPACE "{name}"'.encode())


def cluster_url(database: str) -> str:
    """The URL of a database of this process's cluster, which is started when first asked for."""
    return f"postgresql://postgres@127.0.0.1:{_cluster()}/{database}"


@functools.cache
def _cluster() -> int:
    if not (PROGRAMS / "initdb").exists():
        reason = f"no PostgreSQL 15 in {PROGRAMS}; ./test installs it when run as root"
        (pytest.fail if os.environ.get("CI") else pytest.skip)(reason)
    root = Path(tempfile.mkdtemp(prefix="tamga-postgres-"))
    user: dict[str, Any] = {}
    if os.geteuid() == 0:  # it refuses to run as root
        shutil.chown(root, SYSTEM_USER, SYSTEM_USER)
        user = {"user": SYSTEM_USER, "group": SYSTEM_USER, "extra_groups": []}
    data = root / "data"
    making: list[Any] = [
        PROGRAMS / "initdb",
        "-D",
        data,
        "-A",
        "trust",
        "-U",
        "postgres",
        "--no-sync",
        "-E",
        "UTF8",
    ]
    subprocess.run([*making, "--locale=C.UTF-8"], check=True, capture_output=True, cwd=root, **user)
    port = free_port()
    settings = [f"port={port}", "listen_addresses=127.0.0.1", f"unix_socket_directories={root}"]
    settings += ["fsync=off", "full_page_writes=off", "shared_buffers=16MB"]
    command: list[Any] = [
        PROGRAMS / "postgres",
        "-D",
        data,
        *(part for each in settings for part in ("-c", each)),
    ]
    with (root / "log").open("wb") as log:
        process = subprocess.Popen(command, stdout=log, stderr=log, cwd=root, **user)
    atexit.register(_end, process, root)
    _wait(process, port, root)
    return port


_CLAIMS: list[socket.socket] = []


def free_port() -> int:
    """A loopback port below the range from which the system gives out its own, for this process alone."""
    while True:
        port = random.randrange(20000, 32000)  # noqa: S311
        claim = socket.socket(socket.AF_UNIX)
        try:
            claim.bind(f"\0tamga-test-port-{port}")  # goes when this process ends
        except OSError:
            claim.close()
            continue
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) != 0:
                _CLAIMS.append(claim)
                return port
        claim.close()


def _wait(process: subprocess.Popen[Any], port: int, root: Path) -> None:
    end = time.monotonic() + 30
    while True:
        try:
            psycopg.connect(f"postgresql://postgres@127.0.0.1:{port}/postgres").close()
        except psycopg.OperationalError:
            assert process.poll() is None, (root / "log").read_text()
            assert time.monotonic() < end, "PostgreSQL does not answer"
            time.sleep(0.05)
        else:
            return


def _end(process: subprocess.Popen[Any], root: Path) -> None:
    process.send_signal(signal.SIGQUIT)
    process.wait(10)
    shutil.rmtree(root, ignore_errors=True)
