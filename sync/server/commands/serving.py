"""Serving: the socket, TLS, and the web server around the application."""

from __future__ import annotations

import contextlib
import gc
import socket
import ssl
import sys
from collections.abc import Sequence
from pathlib import Path

import msgspec
import uvicorn
from starlette.types import ASGIApp

from casework.language import _
from sync.server.acts import seal_banner
from sync.server.console.table import console_routes
from sync.server.doors import table
from sync.server.doors.app import build_app
from sync.server.doors.vouching import Certificates, Vouching
from sync.server.intake.known_slips import note_late_slips
from sync.server.overview.case_lines import following
from sync.server.public.status_page import status_routes
from sync.server.refusals import refuse
from sync.server.region.banners_file import NamedBanner
from sync.server.region.region_app import open_region
from sync.server.store import unsealing
from sync.server.store.data_key import Ask
from sync.server.store.database import Database
from sync.server.store.streams import read_stream

PAGES = (status_routes, console_routes)  # for people: each makes its routes of what the doors share


class Listening(msgspec.Struct, frozen=True):
    """Where to listen, and with which certificate; without one behind a proxy that has it."""

    host: str
    port: int
    certificate: Path | None = None
    key: Path | None = None
    proxies: tuple[Path, ...] = ()  # whose certificates devices may believe, too
    authorities: tuple[Path, ...] = ()

    @property
    def certificates(self) -> Certificates:
        """The files of certificates for which the banner vouches."""
        return Certificates(self.certificate, self.proxies, self.authorities)


def serve(database: Database, listening: Listening) -> None:
    """Serve one banner until the process is told to end; running requests are finished first."""
    _check(listening)
    app = build_app(database, table.DOORS, Vouching(listening.certificates), PAGES)
    _serve_app(app, [database], listening)


def serve_region(banners: Sequence[NamedBanner], listening: Listening, ask: Ask) -> None:
    """The same for many banners, each by its host name."""
    _check(listening)
    region = open_region(banners, table.DOORS, PAGES, Vouching(listening.certificates), ask)
    _serve_app(region, region.databases, listening)


def _serve_app(app: ASGIApp, databases: Sequence[Database], listening: Listening) -> None:
    family = socket.AF_INET6 if ":" in listening.host else socket.AF_INET
    # The protocol is named because asyncio sets TCP_NODELAY only then; without it an answer waits 40 ms.
    with socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP) as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((listening.host, listening.port))
        config = uvicorn.Config(
            app,
            log_level="warning",
            access_log=False,  # paths and addresses say who works when
            server_header=False,
            ws="none",
            timeout_keep_alive=30,
            timeout_graceful_shutdown=10,
            limit_concurrency=1000,
            ssl_certfile=listening.certificate,
            ssl_keyfile=listening.key,
        )
        # What was loaded by now stays: the collector need not look through it while somebody waits.
        gc.collect()
        gc.freeze()
        scheme = "https" if listening.certificate else "http"
        host = f"[{listening.host}]" if family == socket.AF_INET6 else listening.host
        # Ctrl+C is one way to be told to end: uvicorn finishes what runs, then raises it again.
        with contextlib.suppress(KeyboardInterrupt):
            print(f"tamga: serving on {scheme}://{host}:{listener.getsockname()[1]}", flush=True)
            with following(databases):
                uvicorn.Server(config).run(sockets=[listener])


def prepare(database: Database) -> None:
    """What may take long is done before anybody is served, and with patience."""
    with database.writing() as connection:
        if read_stream(connection) is not None:
            note_late_slips(connection)
    with database.reading() as connection:
        is_unfinished = seal_banner.is_unfinished(connection)
    if is_unfinished:  # a change of the data key was interrupted
        seal_banner.finish(database)
    if unsealing.is_plain(database):
        words = _("这个旗的个人信息没有加密：请在方便时停下服务，运行 banner data-key make")
        print(f"tamga: {words}", file=sys.stderr, flush=True)


def _check(listening: Listening) -> None:
    if listening.certificate:
        _check_certificate(listening.certificate, listening.key)
    listening.certificates.check()


def _check_certificate(certificate: Path, key: Path | None) -> None:
    """Raise Refused before anybody is told that the server is there."""
    for file in (certificate, key):
        if file:
            file.read_bytes()  # OSError names the file, the error of ssl does not
    try:
        ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).load_cert_chain(certificate, key)
    except ssl.SSLError as error:
        raise refuse(
            "malformed",
            _("证书 {certificate} 或它的私钥不能用：{strerror}").format(
                certificate=certificate, strerror=error.strerror
            ),
        ) from error
