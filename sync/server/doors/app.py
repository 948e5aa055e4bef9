"""The server's doors but that of the exchange: a request becomes a call, what it raises an answer."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import msgspec
from litestar import Litestar, Request, Response, get, post
from litestar.exceptions import HTTPException
from litestar.params import RawBody
from litestar.types import ControllerRouterHandler

from sync.device.parcel import ParcelRefused
from sync.server.accounts import enrolment
from sync.server.doors import metrics, openapi, parcels
from sync.server.doors.exchange_door import SyncDoor
from sync.server.doors.limits import STRANGERS, SYNC, Limiter
from sync.server.doors.telling import said
from sync.server.refusals import refuse
from sync.server.releases import releases
from sync.server.store import streams
from sync.server.store.database import Database
from sync.wire import compression
from sync.wire.protocol import (
    LARGEST_EXPANDED_BYTES,
    LARGEST_PARCEL_BYTES,
    LARGEST_PAYLOAD_BYTES,
    MEDIA_TYPE,
    PARCEL_TYPE,
    EnrolRequest,
    ForkRequest,
    Refusal,
    RefusalCode,
)
from sync.wire.release_messages import PartsRequest, ReleaseRequest

_JSON = "application/json"

Asked = TypeVar("Asked", bound=msgspec.Struct)


class Service:
    """What the doors share: the database, the limits, the counts; `certificate` is told at enrolment."""

    def __init__(self, database: Database, certificate: Path | None = None) -> None:
        self.database = database
        self.certificate = certificate.read_text("ascii") if certificate else ""
        self.counts = metrics.Counts()
        self.of_devices = Limiter(SYNC)  # parts of releases
        self.of_strangers = Limiter(STRANGERS)

    def enrol(self, request: Request[Any, Any, Any], body: bytes) -> Response[bytes]:
        """POST /v1/enrol"""
        self.of_strangers.take(_host(request))
        _media_type(request, _JSON)
        asked = _asked(body, EnrolRequest)
        with self.database.writing() as connection:
            told = enrolment.enrol(connection, asked)
        told = msgspec.structs.replace(told, certificate=self.certificate)
        return Response(msgspec.json.encode(told), media_type=_JSON)

    def fork(self, request: Request[Any, Any, Any], body: bytes) -> Response[bytes]:
        """POST /v1/fork"""
        self.of_strangers.take(_host(request))
        _media_type(request, _JSON)
        asked = _asked(body, ForkRequest)
        with self.database.writing() as connection:
            told = enrolment.fork(connection, asked)
        return Response(msgspec.json.encode(told), media_type=_JSON)

    def parcel(self, request: Request[Any, Any, Any], body: bytes) -> Response[bytes]:
        """POST /v1/parcel: whoever carries it, the parcel itself says whose it is."""
        self.of_strangers.take(_host(request))
        _media_type(request, PARCEL_TYPE)
        try:
            answer = parcels.answer_parcel(self.database, body)
        except ParcelRefused as error:
            raise refuse("malformed", error.what) from error
        return Response(answer, media_type=PARCEL_TYPE)

    def release(self, body: bytes) -> Response[bytes]:
        """POST /v1/release: the newest manifest.  It is signed, and no secret: nobody has to say who asks."""
        asked = _asked(body, ReleaseRequest)
        with self.database.reading() as connection:
            told = releases.newest_manifest(connection, asked)
        return Response(msgspec.json.encode(told), media_type=_JSON)

    def release_parts(self, request: Request[Any, Any, Any], body: bytes) -> Response[bytes]:
        """POST /v1/release/parts"""
        self.of_devices.take(f"parts {_host(request)}")
        plain = _media_type(request, MEDIA_TYPE, _JSON) == _JSON
        asked = _asked(body if plain else _expanded(body), PartsRequest)
        with self.database.reading() as connection:
            told = msgspec.json.encode(releases.parts(connection, asked))
        if plain:
            return Response(told, media_type=_JSON)
        return Response(compression.compress(told), media_type=MEDIA_TYPE)

    def health(self) -> Response[bytes]:
        """GET /health: 200 when the database answers."""
        with self.database.reading() as connection:
            stream = streams.require_stream(connection)
        said = {"status": "ok", "banner": stream.name, "epoch": stream.epoch, "position": stream.position}
        return Response(msgspec.json.encode(said), media_type=_JSON)

    def metrics(self) -> Response[bytes]:
        """GET /metrics"""
        with self.database.reading() as connection:
            lines = [*self.counts.lines(), *metrics.stored_lines(connection)]
        return Response("\n".join([*lines, ""]).encode(), media_type="text/plain")


def build_app(service: Service) -> SyncDoor:
    """The ASGI application."""
    behind: Any = Litestar(
        route_handlers=_doors(service),
        openapi_config=None,
        logging_config=None,
        request_max_body_size=LARGEST_PAYLOAD_BYTES + 1024,
        exception_handlers={HTTPException: _http_refused, Exception: _failed},
        middleware=[_counting(service.counts)],
    )
    return SyncDoor(behind, service.database, service.counts)


def _doors(service: Service) -> list[ControllerRouterHandler]:
    # Litestar finds out what a handler wants by its signature, which a bound method has not.
    @post("/v1/enrol", sync_to_thread=True, status_code=200)
    def enrol(request: Request[Any, Any, Any], body: RawBody) -> Response[bytes]:
        return service.enrol(request, body)

    @post("/v1/fork", sync_to_thread=True, status_code=200)
    def fork(request: Request[Any, Any, Any], body: RawBody) -> Response[bytes]:
        return service.fork(request, body)

    @post("/v1/parcel", sync_to_thread=True, status_code=200, request_max_body_size=LARGEST_PARCEL_BYTES)
    def parcel(request: Request[Any, Any, Any], body: RawBody) -> Response[bytes]:
        return service.parcel(request, body)

    @post("/v1/release", sync_to_thread=True, status_code=200)
    def release(body: RawBody) -> Response[bytes]:
        return service.release(body)

    @post("/v1/release/parts", sync_to_thread=True, status_code=200)
    def release_parts(request: Request[Any, Any, Any], body: RawBody) -> Response[bytes]:
        return service.release_parts(request, body)

    @get("/health", sync_to_thread=True)
    def health() -> Response[bytes]:
        return service.health()

    @get("/metrics", sync_to_thread=True)
    def told_metrics() -> Response[bytes]:
        return service.metrics()

    @get("/openapi.json", sync_to_thread=False)
    def described() -> Response[bytes]:
        return Response(msgspec.json.encode(openapi.describe()), media_type=_JSON)

    return [enrol, fork, parcel, release, release_parts, health, told_metrics, described]


def _counting(counts: metrics.Counts) -> Callable[[Any], Any]:
    def wrap(app: Any) -> Any:
        async def counted(scope: Any, receive: Any, send: Any) -> None:
            async def noted(message: Any) -> None:
                if message["type"] == "http.response.start":
                    counts.answered(scope["path"][:40], message["status"])
                await send(message)

            await app(scope, receive, noted)

        return counted

    return wrap


def _media_type(request: Request[Any, Any, Any], *taken: str) -> str:
    found = request.content_type[0].lower()
    if found not in taken:
        raise refuse("media_type", f"bodies of {' or '.join(taken)} are taken here")
    return found


def _asked(body: bytes, kind: type[Asked]) -> Asked:
    try:
        return msgspec.json.decode(body, type=kind)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise refuse("malformed", str(error)) from error


def _expanded(body: bytes) -> bytes:
    try:
        return compression.expand(body, LARGEST_EXPANDED_BYTES)
    except compression.TooLarge as error:
        raise refuse("too_large", error.what) from error
    except compression.Damaged as error:
        raise refuse("malformed", error.what) from error


def _host(request: Request[Any, Any, Any]) -> str:
    return request.client.host if request.client else ""


def _failed(request: Request[Any, Any, Any], error: Exception) -> Response[bytes]:
    status, headers, body = said(request.url.path, error)
    return Response(body, status_code=status, media_type=_JSON, headers=headers)


def _http_refused(_request: Request[Any, Any, Any], error: HTTPException) -> Response[bytes]:
    code: RefusalCode = "too_large" if error.status_code == 413 else "malformed"
    body = msgspec.json.encode(Refusal(code=code, what=error.detail))
    return Response(body, status_code=error.status_code, media_type=_JSON, headers=dict(error.headers or {}))
