"""A banner's server in a thread of this process, with other doors than the program's own."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import uvicorn
from starlette.routing import BaseRoute

from sync.server.doors.app import build_app
from sync.server.doors.served import ServedDoor
from tests.support.banners import Banner, wait_until_listening


@contextmanager
def serving(
    banner: Banner, doors: Sequence[ServedDoor[Any, Any]], pages: Sequence[BaseRoute] = ()
) -> Iterator[str]:
    """The URL of the server."""
    app = build_app(banner.database, doors, pages=[lambda _service: pages])
    config = uvicorn.Config(app, port=banner.port, log_level="warning", access_log=False, ws="none")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, name="server")
    thread.start()
    try:
        wait_until_listening(banner.port)
        yield banner.url
    finally:
        server.should_exit = True
        thread.join()
