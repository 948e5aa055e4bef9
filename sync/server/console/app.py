"""The console as an ASGI application: a table of pages in, routes out."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Route

import resources
from casework.errors import TamgaError
from casework.language import _
from sync.server.console import entrance, gate, look
from sync.server.console.page import ConsolePage
from sync.server.console.visit import BASE, Answer, Download, HallVisit, Sent, Shown
from sync.server.hall import sign_in
from sync.server.hall.rights import Right
from sync.server.refusals import Refused
from sync.server.store.database import Database, Unavailable

_log = logging.getLogger("tamga.console")

Handler = Callable[[Request], Awaitable[Response]]

_STATIC = Path(__file__).parent / "static"
_FILES: dict[str, tuple[Path, str]] = {
    "console.css": (_STATIC / "console.css", "text/css"),
    "console.js": (_STATIC / "console.js", "text/javascript"),
    "hudum.woff2": (resources.FOLDER / "fonts" / "web" / "hudum.woff2", "font/woff2"),
    "tamga.svg": (resources.FOLDER / "icons" / "tamga.svg", "image/svg+xml"),
}
_CACHED_S = 3600


def routes(database: Database, pages: Sequence[ConsolePage]) -> list[BaseRoute]:
    """All routes of the console: pages, the entrance, and the files that pages need."""
    made: list[BaseRoute] = [
        Route(BASE + page.path, _guarded(_Served(database, page, pages)), methods=_methods(page))
        for page in pages
    ]
    made += [Route(BASE, _guarded(_first), methods=["GET"])]
    made += [
        Route(f"{BASE}/{path}", _guarded(handler(database)), methods=["GET", "POST"])
        for path, handler in entrance.HANDLERS.items()
    ]
    made += [Route(f"{BASE}/static/{{name}}", _guarded(_static), methods=["GET"])]
    nowhere = Route(f"{BASE}/{{rest:path}}", _guarded(_nowhere), methods=["GET", "POST"])
    return [*made, nowhere]


def _methods(page: ConsolePage) -> list[str]:
    return [*(["GET"] if page.show else []), *(["POST"] if page.act else [])]


class _Served:
    """One page at its address."""

    def __init__(self, database: Database, page: ConsolePage, pages: Sequence[ConsolePage]) -> None:
        self._database = database
        self._page = page
        self._pages = pages

    async def __call__(self, request: Request) -> Response:
        """Who is not signed in is asked to; who may not is told so; anybody else gets the page."""
        session = await run_in_threadpool(entrance.signed_in, self._database, request)
        if session is None:
            return entrance.to_entrance(request)
        if not session.account.may(self._page.right):
            return self._failed(request, session, _no_right(self._page.right), 403)
        try:
            visit = await self._visit(request, session)
            answer = await run_in_threadpool(self._answer, visit, request.method)
        except Refused as error:
            return self._failed(request, session, error, error.status)
        except TamgaError as error:
            return self._failed(request, session, error, 503 if isinstance(error, Unavailable) else 422)
        return await run_in_threadpool(self._response, visit, answer)

    async def _visit(self, request: Request, session: sign_in.SignedIn) -> HallVisit:
        brought = gate.Brought({}, {})
        if request.method == "POST":
            gate.require_same_site(request)
            brought = await gate.read_form(request, self._page.largest_bytes, self._page.most_fields)
            gate.require_token(brought.text(gate.TOKEN), session.token)
        return HallVisit(
            database=self._database,
            session=session,
            path=request.url.path,
            parts=request.path_params,
            query=dict(request.query_params),
            form=brought.texts,
            files=brought.files,
            origin=f"{request.url.scheme}://{request.headers.get('host', '')}",
        )

    def _answer(self, visit: HallVisit, method: str) -> Answer:
        page = self._page
        if method != "POST":
            assert page.show is not None  # noqa: S101 - the route takes no other
            return page.show(visit)
        assert page.act is not None  # noqa: S101 - the route takes no other
        if page.act_right is not None and not visit.may(page.act_right):
            raise _no_right(page.act_right)
        try:
            return page.act(visit)
        except Unavailable:
            raise
        except TamgaError as error:
            if page.show is None:
                raise
            again = page.show(visit)
            if not isinstance(again, Shown):
                raise
            values = {**again.values, "problem": error, "typed": visit.form}
            return Shown(again.template, values, error.status if isinstance(error, Refused) else 422)

    def _response(self, visit: HallVisit, answer: Answer) -> Response:
        if isinstance(answer, Sent):
            return RedirectResponse(answer.path, 303)
        if isinstance(answer, Download):
            how = "inline" if answer.is_shown else "attachment"
            disposition = {"Content-Disposition": f'{how}; filename="{answer.name}"'}
            return Response(answer.content, 200, disposition, answer.media)
        frame = look.Frame(visit.session, self._page, self._pages)
        return HTMLResponse(look.page(self._database, frame, answer, visit), answer.status)

    def _failed(
        self, request: Request, session: sign_in.SignedIn, error: TamgaError, status: int
    ) -> Response:
        visit = HallVisit(database=self._database, session=session, path=request.url.path)
        frame = look.Frame(session, self._page, self._pages)
        shown = Shown("failed.html", {"problem": error}, status)
        return HTMLResponse(look.page(self._database, frame, shown, visit), status)


def _no_right(right: Right) -> Refused:
    return look.no_right(right)


def _guarded(handler: Handler | _Served) -> Handler:
    """Every answer has the headers; a bug is logged by its place, and shown as nothing but that."""

    async def guarded(request: Request) -> Response:
        try:
            response = await handler(request)
        except HTTPException as error:
            response = HTMLResponse(look.bare(_("没有这一页"), error.status_code), error.status_code)
        except Refused as error:
            response = HTMLResponse(look.bare(str(error), error.status), error.status)
        except Unavailable as error:
            _log.error("the database failed: %s", error)
            response = HTMLResponse(look.bare(str(error), 503), 503)
        except Exception as error:  # noqa: BLE001 - whatever it is, whoever asked gets an answer
            _log.error("a bug at a page of the console", exc_info=error)
            response = HTMLResponse(look.bare(_("服务器出了错：没有改动，请稍后再试"), 500), 500)
        return gate.finished(response, request)

    return guarded


async def _first(_request: Request) -> Response:
    return RedirectResponse(f"{BASE}/", 307)


async def _nowhere(_request: Request) -> Response:
    raise HTTPException(404)


async def _static(request: Request) -> Response:
    file: Any = _FILES.get(request.path_params["name"])
    if file is None:
        raise HTTPException(404)
    path, media = file
    content = await run_in_threadpool(path.read_bytes)
    return Response(content, 200, {"Cache-Control": f"public, max-age={_CACHED_S}"}, media)
