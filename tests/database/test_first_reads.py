"""Many threads that read the same type first, at the same moment: the process must live.

A server that starts while devices wait, or a window whose tasks begin together, do just that, and msgspec
takes the process down with it unless the type was looked at before (casework.understanding).
"""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.support.source import ROOT

pytestmark = pytest.mark.slow

PROCESSES = 10  # one after another: each alone dies more often than not
READ = """
import sys, threading
from pathlib import Path
{imported}
import msgspec
made = {made}
sys.setswitchinterval(1e-6)
data = made if isinstance(made, bytes) else msgspec.json.encode(made)
together = threading.Barrier(32)
def read():
    together.wait()
    msgspec.json.decode(data, type={kind})
threads = [threading.Thread(target=read) for _ in range(32)]
[thread.start() for thread in threads]
[thread.join() for thread in threads]
"""
ENTRY = 'WireEntry(subject="a", rev=1, kind="k", recorded_at="x", staff="s")'
MADE = {
    "SyncRequest": (
        "from sync.wire.protocol import *",
        f'SyncRequest(versions=(1,), batch=Batch(after=Mark(), entries=({ENTRY},), signature=b"x"))',
    ),
    "SyncAnswer": (
        "from sync.wire.protocol import *",
        'SyncAnswer(version=1, epoch="e", server_time="t", acknowledged=Mark(seq=1), receipt="r", position=1,'
        f" entries=({ENTRY},))",
    ),
    "Release": (
        "from casework.release.catalogue import Release",
        'Path("resources/catalogue/sample-release.json").read_bytes()',
    ),
}


@pytest.mark.parametrize("kind", MADE)
def test_threads_may_read_a_type_for_the_first_time_together(kind: str) -> None:
    imported, made = MADE[kind]
    command = [sys.executable, "-c", READ.format(imported=imported, made=made, kind=kind)]
    for _ in range(PROCESSES):
        done = subprocess.run(command, cwd=ROOT, capture_output=True, timeout=60, check=False)
        assert done.returncode == 0, done.stderr.decode()
