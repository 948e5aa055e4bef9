"""The application of a region: the host that is asked for says which banner answers.

Banners share the process, its threads and the connections to each PostgreSQL, and nothing else: keys,
streams, limits, consoles and counts are each banner's own.  On the machine itself, by its loopback name, the
region answers with a page of counts and with the measures of all.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import jinja2
import msgspec
from sqlalchemy import Engine
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from sync.server.acts import administration
from sync.server.acts.administration import BannerStatus
from sync.server.doors import metrics
from sync.server.doors.app import Pages, app_of
from sync.server.doors.endpoint import is_this_machine
from sync.server.doors.metrics import Counts
from sync.server.doors.served import ServedDoor, Service
from sync.server.intake.known_slips import note_late_slips
from sync.server.region.banners_file import NamedBanner
from sync.server.store import unsealing
from sync.server.store.data_key import Ask
from sync.server.store.database import SERVING, Database, Unavailable, split_schema
from sync.server.store.schema import bring_up_to_date
from sync.server.store.streams import read_stream
from sync.wire.identity import Vouched

_THREADS = (
    12  # of the 16 connections to one PostgreSQL: pages and lines have the others, and nobody waits for one
)
_TEMPLATES = Path(__file__).parent / "templates"


class BannerHere(msgspec.Struct, frozen=True):
    """One banner of this process."""

    host: str
    service: Service
    app: ASGIApp


class BannerCounts(msgspec.Struct, frozen=True, kw_only=True):
    """A line of the region's page; `status` None where its database did not answer."""

    host: str
    status: BannerStatus | None
    quarantined: int = 0


class RegionApp:
    """Sends each request to its banner by the host it names."""

    def __init__(self, banners: Sequence[BannerHere]) -> None:
        self._banners = {each.host: each for each in banners}
        self._watching = ThreadPoolExecutor(1, "region")  # devices do not wait for who looks at all banners
        self._pages = jinja2.Environment(
            loader=jinja2.FileSystemLoader(_TEMPLATES), autoescape=True, undefined=jinja2.StrictUndefined
        )

    @property
    def databases(self) -> list[Database]:
        """Those of all banners."""
        return [each.service.database for each in self._banners.values()]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, or take part in the start and the end of the process."""
        if scope["type"] == "lifespan":
            await _lifespan(receive, send)
            return
        host = _host(scope)
        if (banner := self._banners.get(host)) is not None:
            await banner.app(scope, receive, send)
        elif is_this_machine(host) and is_this_machine((scope.get("client") or ("",))[0]):
            asked = asyncio.get_running_loop().run_in_executor(self._watching, self._of_region, scope["path"])
            await (await asked)(scope, receive, send)
        else:
            await Response("no banner by this name", 421, media_type="text/plain")(scope, receive, send)

    def _of_region(self, path: str) -> Response:
        if path == "/metrics":
            return Response("\n".join([*self._measures(), ""]), media_type="text/plain")
        if path in ("/", "/health"):
            counts = [_counts(each) for each in self._banners.values()]
            broken = sum(each.status is None for each in counts)
            if path == "/health":
                return Response(f"{len(counts) - broken}/{len(counts)}", 503 if broken else 200)
            page = self._pages.get_template("region.html").render(banners=counts, broken=broken)
            return Response(page, media_type="text/html", headers={"Content-Security-Policy": _POLICY})
        return Response(status_code=404)

    def _measures(self) -> list[str]:
        lines: list[str] = []
        for each in self._banners.values():
            own = each.service.counts.lines()
            try:
                with each.service.database.reading() as connection:
                    own += metrics.stored_lines(connection)
                up = 1
            except Unavailable:
                up = 0
            lines.append(f'tamga_banner_up{{banner="{each.host}"}} {up}')
            lines += [_labelled(line, each.host) for line in own if not line.startswith("#")]
        return lines


_POLICY = "default-src 'none'; style-src 'self'; base-uri 'none'; frame-ancestors 'none'"


def open_region(
    named: Sequence[NamedBanner],
    doors: Sequence[ServedDoor[Any, Any]],
    pages: Sequence[Pages],
    vouched: Callable[[], Vouched] = Vouched,
    ask: Ask = lambda: "",
) -> RegionApp:
    """Connect to each banner's schema, bring it up to date, and put all behind one application.

    `ask` gives the passphrase of files of data keys.  Raises Refused for a data key that is missing or not
    this banner's, Unavailable, NewerSchema.
    """
    engines: dict[str, Engine] = {}
    threads = ThreadPoolExecutor(_THREADS, "doors")
    banners = []
    for each in named:
        _prepare(each, ask)
        database = _database(each, engines, ask)
        service = Service(database, Counts(), tuple(doors), vouched, threads=threads)
        banners.append(BannerHere(each.host, service, app_of(service, pages)))
    return RegionApp(banners)


def _prepare(named: NamedBanner, ask: Ask) -> None:
    """What may take long is done before anybody is served, and with patience."""
    database = Database(named.database)
    try:
        bring_up_to_date(database)
        unsealing.use_key(database, Path(named.data_key), ask)
        with database.writing() as connection:
            if read_stream(connection) is not None:
                note_late_slips(connection)
    finally:
        database.close()


def _database(named: NamedBanner, engines: dict[str, Engine], ask: Ask) -> Database:
    """With the connections of the banners before on the same PostgreSQL."""
    _schema, server = split_schema(named.database)
    database = Database(named.database, engines.get(server), SERVING)
    engines[server] = database.engine
    unsealing.use_key(database, Path(named.data_key), ask)
    return database


def _counts(banner: BannerHere) -> BannerCounts:
    try:
        with banner.service.database.reading() as connection:
            status = administration.status(connection)
    except Unavailable:
        return BannerCounts(host=banner.host, status=None)
    quarantined = sum(device.quarantined for device in status.devices)
    return BannerCounts(host=banner.host, status=status, quarantined=quarantined)


def _labelled(line: str, host: str) -> str:
    """A measure of one banner among those of all."""
    name, _space, value = line.rpartition(" ")
    if name.endswith("}"):
        return f'{name[:-1]},banner="{host}"}} {value}'
    return f'{name}{{banner="{host}"}} {value}'


def _host(scope: Mapping[str, Any]) -> str:
    header = next((value for name, value in scope["headers"] if name == b"host"), b"")
    host = header.decode("latin-1").lower()
    return host.rpartition("]")[0].lstrip("[") if host.startswith("[") else host.partition(":")[0]


async def _lifespan(receive: Receive, send: Send) -> None:
    while True:
        message = await receive()
        await send({"type": f"{message['type']}.complete"})
        if message["type"] == "lifespan.shutdown":
            return
