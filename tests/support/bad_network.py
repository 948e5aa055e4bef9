"""A small TCP proxy that does what bad networks do: cuts, loses answers, answers in another's place."""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Callable, Iterator

import msgspec

PORTAL = b"<html><body>WiFi login</body></html>"


class Fault(msgspec.Struct, frozen=True, kw_only=True):
    """What happens to one connection; without anything it goes well.

    `up` and `down` are how many bytes get through before it is cut; `portal` is an HTTP head to answer
    with instead.
    """

    up: int | None = None
    down: int | None = None
    portal: bytes = b""
    unanswered: bytes = b""  # the answer to the first request that has these bytes in it is lost


PORTAL_PAGE = Fault(portal=b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n")
REDIRECTION = Fault(portal=b"HTTP/1.1 302 Found\r\nLocation: http://login.invalid/\r\n")
LOST_ANSWER = Fault(down=0)


class BadNetwork:
    """A way to `port` that goes wrong as planned: one fault a connection, then all goes well."""

    def __init__(self, port: int) -> None:
        self.plan: list[Fault] = []
        self.connections = 0
        self._target = port
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._open: set[socket.socket] = set()
        threading.Thread(target=self._accept, daemon=True).start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._listener.getsockname()[1]}"

    def close(self) -> None:
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        for each in list(self._open):
            _cut(each)

    def _accept(self) -> None:
        while True:
            try:
                client, _address = self._listener.accept()
            except OSError:
                return
            self.connections += 1
            fault = self.plan.pop(0) if self.plan else Fault()
            threading.Thread(target=self._carry, args=(client, fault), daemon=True).start()

    def _carry(self, client: socket.socket, fault: Fault) -> None:
        self._open.add(client)
        try:
            if fault.portal:
                client.recv(65536)
                client.sendall(fault.portal + b"Content-Length: %d\r\n\r\n%b" % (len(PORTAL), PORTAL))
                return
            with socket.create_connection(("127.0.0.1", self._target)) as server:
                self._open.add(server)
                seen = _Seen(fault.unanswered)
                down = threading.Thread(
                    target=_pump, args=(server, client, fault.down, seen.cuts), daemon=True
                )
                down.start()
                _pump(client, server, fault.up, seen.looks)
                down.join(10)
                self._open.discard(server)
        except OSError:
            return
        finally:
            self._open.discard(client)
            _cut(client)


class _Seen:
    """Has the request come whose answer is to be lost?"""

    def __init__(self, needle: bytes) -> None:
        self._needle = needle
        self._seen = False

    def looks(self, data: bytes) -> bool:
        self._seen = self._seen or bool(self._needle and self._needle in data)
        return False

    def cuts(self, _data: bytes) -> bool:
        return self._seen


def _pump(
    source: socket.socket, target: socket.socket, most: int | None, cuts: Callable[[bytes], bool]
) -> None:
    """Carry bytes until `most` of them went through or `cuts` says so, then cut both ways."""
    left = most
    with contextlib.suppress(OSError):
        while data := source.recv(65536):
            if cuts(data):
                break
            if left is not None and len(data) > left:
                target.sendall(data[:left])
                break
            if left is not None:
                left -= len(data)
            target.sendall(data)
    for each in (source, target):
        _cut(each)


def _cut(each: socket.socket) -> None:
    with contextlib.suppress(OSError):
        each.shutdown(socket.SHUT_RDWR)
    each.close()


@contextlib.contextmanager
def bad_network(port: int) -> Iterator[BadNetwork]:
    """A bad way to a server on this computer."""
    network = BadNetwork(port)
    try:
        yield network
    finally:
        network.close()
