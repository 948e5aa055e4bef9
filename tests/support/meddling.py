"""Somebody in the path who can read and change all: a proxy that ends TLS, plain HTTP, the server's owner."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import msgspec
import requests


class Passing(msgspec.Struct):
    """An answer on its way; whoever sits in the path may change any of it."""

    path: str
    asked: bytes
    status: int
    headers: dict[str, str]
    body: bytes


Meddle = Callable[[Passing], None]


@contextlib.contextmanager
def meddling(url: str, meddle: Meddle) -> Iterator[str]:
    """The URL of a proxy in front of `url` that changes answers as it likes."""

    class Proxy(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            asked = self.rfile.read(int(self.headers["Content-Length"]))
            headers = {name: value for name, value in self.headers.items() if name != "Host"}
            came = requests.post(url + self.path, asked, headers=headers, timeout=20)
            kept = {
                name: came.headers[name] for name in ("Content-Type", "Tamga-Answer") if name in came.headers
            }
            passing = Passing(self.path, asked, came.status_code, kept, came.content)
            meddle(passing)
            self.send_response(passing.status)
            for name, value in passing.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(passing.body)))
            self.end_headers()
            self.wfile.write(passing.body)

        def log_message(self, *_args: object) -> None:
            """Nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Proxy)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
