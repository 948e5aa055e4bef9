"""Runs in Anki's own environment: WORK PORT RECORDS DEVICES; prints the figures as JSON.

Times are taken against the server itself; bytes and requests in a second pass, with another user, through a
proxy that counts them.  A note and its card are Anki's record.
"""

from __future__ import annotations

import json
import socket
import statistics
import sys
import threading
import time
from pathlib import Path
from typing import Any

from anki.collection import Collection  # type: ignore[import-not-found]

work, port, records = Path(sys.argv[1]), int(sys.argv[2]), json.loads(Path(sys.argv[3]).read_text("utf-8"))
devices = int(sys.argv[4])
work.mkdir()


class Proxy:
    """Passes bytes on to the server, counts them, and counts requests."""

    def __init__(self) -> None:
        self.up = self.down = self.requests = 0
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self) -> None:
        while True:
            near, _ = self.listener.accept()
            far = socket.create_connection(("127.0.0.1", port))
            threading.Thread(target=self.carry, args=(near, far, True), daemon=True).start()
            threading.Thread(target=self.carry, args=(far, near, False), daemon=True).start()

    def carry(self, source: socket.socket, target: socket.socket, up: bool) -> None:
        while data := source.recv(65536):
            if up:
                self.up += len(data)
                self.requests += data.count(b"POST /") + data.count(b"GET /")
            else:
                self.down += len(data)
            target.sendall(data)

    def taken(self) -> tuple[int, int, int]:
        before = (self.up, self.down, self.requests)
        self.up = self.down = self.requests = 0
        return before


def opened(name: str, user: int, via: int) -> tuple[Any, Any]:
    collection = Collection(str(work / f"{name}.anki2"))
    auth = collection.sync_login(f"user{user}", "secret", f"http://127.0.0.1:{via}/")
    return collection, auth


def full(collection: Any, auth: Any, upload: bool) -> None:
    collection.sync_collection(auth, False)
    collection.close_for_full_sync()
    collection.full_upload_or_download(auth=auth, server_usn=None, upload=upload)
    collection.reopen(after_full_sync=True)


def add(collection: Any, some: list[dict[str, Any]]) -> None:
    kind = collection.models.by_name("Basic")
    for record in some:
        note = collection.new_note(kind)
        note.fields = [record["id"], json.dumps(record, ensure_ascii=False)]
        collection.add_note(note, 1)


def timed(collection: Any, auth: Any) -> float:
    started = time.perf_counter()
    collection.sync_collection(auth, False)
    return time.perf_counter() - started


def one_pass(
    user: int, via: int, proxy: Proxy | None
) -> tuple[float, float, list[float], list[tuple[int, int, int]]]:
    first, auth = opened(f"a{user}", user, via)
    full(first, auth, upload=True)
    second, other = opened(f"b{user}", user, via)
    full(second, other, upload=False)
    add(first, records)
    counted = []
    if proxy:
        proxy.taken()
    push = timed(first, auth)
    counted.append(proxy.taken() if proxy else (0, 0, 0))
    pull = timed(second, other)
    counted.append(proxy.taken() if proxy else (0, 0, 0))
    assert second.note_count() == len(records)
    idle = [timed(second, other) for _ in range(20)]
    counted.append(proxy.taken() if proxy else (0, 0, 0))
    return push, pull, idle, counted


def at_once() -> float:
    ready = []
    for user in range(3, 3 + devices):
        collection, auth = opened(f"many{user}", user, port)
        full(collection, auth, upload=True)
        add(collection, records[:100])
        ready.append((collection, auth))
    threads = [threading.Thread(target=timed, args=each) for each in ready]
    started = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return devices * 100 / (time.perf_counter() - started)


push, pull, idle, _uncounted = one_pass(1, port, None)
proxy = Proxy()
counted = one_pass(2, proxy.port, proxy)[3]
print(
    json.dumps(
        {
            "push_s": push,
            "up_mb": counted[0][0] / 1e6,
            "push_requests": counted[0][2],
            "pull_s": pull,
            "down_mb": counted[1][1] / 1e6,
            "no_op_ms": statistics.median(idle) * 1000,
            "no_op_requests": counted[2][2] // 20,
            "no_op_bytes": (counted[2][0] + counted[2][1]) // 20,
            "many_per_s": at_once(),
        }
    )
)
