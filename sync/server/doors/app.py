"""The application around the doors: each at its path, and an answer of ours where there is none."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import msgspec
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route
from starlette.types import ASGIApp, Receive, Scope, Send

from sync.server.accounts.banner_keys import AnswerKey
from sync.server.doors.endpoint import Endpoint
from sync.server.doors.metrics import Counts
from sync.server.doors.served import ServedDoor, Service
from sync.server.store.database import Database
from sync.wire.identity import Vouched
from sync.wire.protocol import JSON_TYPE, Refusal

_NO_DOOR = "elsewhere"  # not the path itself: everybody may think one up


class Straight:
    """Sends who names a door exactly straight to it, and everybody else through the framework.

    Every device knocks every few minutes: the framework's layers are a tenth of the answer that nothing is
    new, and a door answers for its own failures already.
    """

    def __init__(self, endpoints: Mapping[tuple[str, str], ASGIApp], framework: ASGIApp) -> None:
        self._endpoints = endpoints
        self._framework = framework

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, or take part in the start and the end of the process."""
        named = (scope.get("method", ""), scope.get("path", ""))
        await self._endpoints.get(named, self._framework)(scope, receive, send)


Pages = Callable[[Service], Sequence[BaseRoute]]  # what is served for people, beside the doors


def build_app(
    database: Database,
    doors: Sequence[ServedDoor[Any, Any]],
    vouched: Callable[[], Vouched] = Vouched,
    pages: Sequence[Pages] = (),
) -> ASGIApp:
    """The ASGI application; `vouched` says which certificates devices may believe."""
    return app_of(Service(database, Counts(), tuple(doors), vouched), pages)


def app_of(service: Service, pages: Sequence[Pages] = ()) -> ASGIApp:
    """The application of one banner among others in this process."""
    service = msgspec.structs.replace(service, answer_key=AnswerKey(service.database))

    async def refused(_request: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)  # noqa: S101 - registered for these
        service.counts.answered(_NO_DOOR, error.status_code)
        return _refused(error)

    endpoints: dict[tuple[str, str], ASGIApp] = {
        (each.door.method, each.door.path): Endpoint(each, service) for each in service.doors
    }
    routes: list[BaseRoute] = [
        Route(path, endpoint, methods=[method]) for (method, path), endpoint in endpoints.items()
    ]
    for make in pages:
        routes += make(service)
    app = Starlette(routes=routes, exception_handlers={HTTPException: refused})
    app.router.redirect_slashes = False
    return Straight(endpoints, app)


def _refused(error: HTTPException) -> Response:
    allowed = (error.headers or {}).get("Allow")
    what = f"{allowed} is taken here" if allowed else "there is no such door"
    body = msgspec.json.encode(Refusal(code="malformed", what=what))
    return Response(body, error.status_code, error.headers, JSON_TYPE)
