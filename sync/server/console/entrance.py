"""The way in and out: signing in, signing out, and setting up an account by a one-time link."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Any
from urllib.parse import quote

import segno
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from casework.errors import TamgaError
from casework.language import _
from sync.server.console import gate, templates
from sync.server.console.visit import BASE
from sync.server.doors.limits import Limiter, Rate
from sync.server.hall import sign_in
from sync.server.hall.proofs import SHORTEST_PASSWORD
from sync.server.hall.sign_in import Credentials, SignedIn
from sync.server.refusals import Refused, refuse
from sync.server.store.database import Database
from sync.server.store.streams import read_stream

_FORM_BYTES = 16 * 1024
_TRIES = Rate(burst=60, per_s=0.5)  # of one address; a password costs a fifth of a second of the processor

Handler = Callable[[Request], Awaitable[Response]]


def signed_in(database: Database, request: Request) -> SignedIn | None:
    """Who is signed in in this browser."""
    secret = request.cookies.get(gate.cookie_name(request), "")
    return sign_in.session_of(database, secret, address_of(request)) if secret else None


def address_of(request: Request) -> str:
    """From where somebody asks."""
    return request.client.host if request.client else ""


def to_entrance(request: Request) -> Response:
    """Whoever is not signed in signs in first."""
    path = f"{BASE}/sign-in?next={quote(request.url.path)}" if request.method == "GET" else f"{BASE}/sign-in"
    return RedirectResponse(path, 303)


def sign_in_page(database: Database) -> Handler:
    """Name, password, code."""
    limiter = Limiter(_TRIES)

    async def handler(request: Request) -> Response:
        goal = gate.goal_of(request.query_params.get("next", ""))
        values: dict[str, Any] = {
            "goal": goal,
            "account": "",
            "problem": None,
            "banner_name": await _name(database),
        }
        if request.method == "GET":
            return HTMLResponse(templates.render("sign_in.html", values))
        limiter.take(address_of(request))
        gate.require_same_site(request)
        brought = await gate.read_form(request, _FORM_BYTES)
        given = Credentials(brought.text("account"), brought.text("password"), brought.text("code"))
        try:
            session = await run_in_threadpool(sign_in.sign_in, database, given, address_of(request))
        except Refused as error:
            values |= {"account": given.account[:40], "problem": error}
            return HTMLResponse(templates.render("sign_in.html", values), error.status)
        response = RedirectResponse(gate.goal_of(brought.text("next")), 303)
        gate.set_cookie(response, request, session.secret)
        return response

    return handler


def sign_out_page(database: Database) -> Handler:
    """The session ends, here and at the server."""

    async def handler(request: Request) -> Response:
        session = await run_in_threadpool(signed_in, database, request)
        if request.method == "GET" or session is None:
            return RedirectResponse(f"{BASE}/", 303)
        gate.require_same_site(request)
        brought = await gate.read_form(request, _FORM_BYTES)
        gate.require_token(brought.text(gate.TOKEN), session.token)
        await run_in_threadpool(sign_in.sign_out, database, session)
        response = RedirectResponse(f"{BASE}/sign-in", 303)
        gate.drop_cookie(response, request)
        return response

    return handler


def set_up_page(database: Database) -> Handler:
    """Password and second factor, by a one-time link; the recovery codes are shown once, to be printed."""

    async def handler(request: Request) -> Response:
        secret = request.query_params.get("link", "")
        opened = await run_in_threadpool(sign_in.open_link, database, secret)
        picture = segno.make(opened.address, error="m")
        values = {
            "opened": opened,
            "picture": picture.svg_data_uri(scale=5, border=2),
            "link": secret,
            "problem": None,
            "least": SHORTEST_PASSWORD,
            "banner_name": await _name(database),
        }
        if request.method == "GET":
            return HTMLResponse(templates.render("set_up.html", values))
        gate.require_same_site(request)
        brought = await gate.read_form(request, _FORM_BYTES)
        given = Credentials(opened.account, brought.text("password"), brought.text("code"))
        try:
            if given.password != brought.text("again"):
                raise _different()
            codes = await run_in_threadpool(sign_in.set_up, database, secret, given, address_of(request))
        except TamgaError as error:
            status = error.status if isinstance(error, Refused) else 422
            return HTMLResponse(templates.render("set_up.html", {**values, "problem": error}), status)
        shown = {"codes": codes, "opened": opened, "banner_name": values["banner_name"]}
        return HTMLResponse(templates.render("recovery_codes.html", shown))

    return handler


HANDLERS: Mapping[str, Callable[[Database], Handler]] = {
    "sign-in": sign_in_page,
    "sign-out": sign_out_page,
    "set-up": set_up_page,
}


def _different() -> Refused:

    return refuse("malformed", _("两次写的密码不一样"))


async def _name(database: Database) -> str:
    def read() -> str:
        with database.reading() as connection:
            stream = read_stream(connection)
        return stream.name if stream else ""

    return await run_in_threadpool(read)
