"""The status page: a number and four digits in, how the case stands out; no script, no cookie, no name.

What is asked never stands in an address but for the slip's number, which the code on paper carries.  An
answer that found nothing takes as long as one that did, whether the number is known or not.
"""

from __future__ import annotations

import asyncio
import gzip
import logging
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, Literal
from urllib.parse import parse_qs

import jinja2
import msgspec
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from casework.slip_number import BadSlipNumber
from resources import FOLDER
from sync.server.doors.served import Service
from sync.server.public.guards import Guard
from sync.server.public.look_up import four_of, look_up, number_of
from sync.server.public.public_words import PublicWords
from sync.server.public.standing import PATH, PublicStanding
from sync.server.refusals import Refused
from sync.server.releases.excerpts import excerpt
from sync.server.store.database import Unavailable
from sync.server.store.streams import read_stream

_log = logging.getLogger("tamga.server")

Script = Literal["zh", "mn"]
PLACES: dict[Script, str] = {"zh": "/status", "mn": "/status/mn"}
EACH_TAKES_S = 0.25  # a look-up of a known case takes a tenth of it
_LARGEST_FORM_BYTES = 2000
_LONGEST_TYPED = 60
TEMPLATES = Path(__file__).parent / "templates"
_FILES = {
    "/public/pages.css": (TEMPLATES / "pages.css", "text/css; charset=utf-8"),
    "/public/hudum.woff2": (FOLDER / "fonts" / "web" / "hudum.woff2", "font/woff2"),
}
HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; font-src 'self'; form-action 'self'; base-uri 'none'; "
        "frame-ancestors 'none'"
    ),
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Robots-Tag": "noindex",
}


class AskedFor(msgspec.Struct, frozen=True):
    """What somebody typed, as it was typed."""

    number: str = ""
    four: str = ""


class StatusAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """What the page shows: the case, or a message by the key of its words; neither is the empty form."""

    status: int = 200
    standing: PublicStanding | None = None
    message: str = ""
    wait_s: float = 0.0


class StatusPage:
    """Answers for the page in both scripts."""

    def __init__(self, service: Service) -> None:
        self._service = service
        self._database = service.database
        self._guard = Guard()
        self._threads = ThreadPoolExecutor(2, "status")
        self._pages = jinja2.Environment(
            loader=jinja2.FileSystemLoader(TEMPLATES),
            autoescape=True,
            undefined=jinja2.StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )

    def routes(self) -> Sequence[BaseRoute]:
        """The addresses of the page and of what it is made of."""
        pages = [
            Route(place, self._answering(script), methods=["GET", "POST"]) for script, place in PLACES.items()
        ]
        return [*pages, *(Route(place, _file(*file)) for place, file in _FILES.items())]

    def _answering(self, script: Script) -> Any:
        async def answering(request: Request) -> Response:
            return await self._answer(request, script)

        return answering

    async def _answer(self, request: Request, script: Script) -> Response:
        began = time.monotonic()
        address = request.client.host if request.client else ""
        asked = AskedFor(number=request.query_params.get("n", "")[:_LONGEST_TYPED])
        if request.method == "POST":
            asked = await _typed(request)
        page = await asyncio.get_running_loop().run_in_executor(
            self._threads, self._page, address, asked, script, request.method == "POST"
        )
        if request.method == "POST":
            await asyncio.sleep(max(0.0, EACH_TAKES_S - (time.monotonic() - began)))
        self._service.counts.answered(PLACES[script], page.status_code)
        return _packed(page, request)

    def _page(self, address: str, asked: AskedFor, script: Script, is_look_up: bool) -> Response:
        try:
            self._guard.ask(address)
            answer = self._looked_up(address, asked) if is_look_up else StatusAnswer()
        except Refused as refused:
            answer = StatusAnswer(status=429, message="too_many", wait_s=refused.refusal.retry_after_s or 0)
        except Unavailable as error:
            _log.error("the database failed: %s", error)
            answer = StatusAnswer(status=503, message="cannot_now", wait_s=60)
        return self._rendered(answer, asked, script)

    def _looked_up(self, address: str, asked: AskedFor) -> StatusAnswer:
        try:
            number = number_of(asked.number)
        except BadSlipNumber:
            return StatusAnswer(status=400, message="number_wrong")
        four = four_of(asked.four)
        if not four:
            return StatusAnswer(status=400, message="four_wrong")
        with self._guard.looking_up(address, number) as attempt:
            standing = look_up(self._database, number, four)
            attempt.hit = standing is not None
        return StatusAnswer(standing=standing, message="" if standing else "not_matched")

    def _rendered(self, answer: StatusAnswer, asked: AskedFor, script: Script) -> Response:
        banner, words = self._surroundings(answer)
        page = self._pages.get_template("status.html").render(
            script=script,
            title_key="title",
            files="/public/",
            other="mn" if script == "zh" else "zh",
            places=PLACES,
            word=words,
            banner=banner,
            answer=answer,
            standing=answer.standing,
            asked=asked,
            path=PATH,
            minutes=int(answer.wait_s // 60) + 1,
        )
        headers = {**HEADERS, "Retry-After": str(int(answer.wait_s) + 1)} if answer.wait_s else HEADERS
        return Response(page, answer.status, headers, "text/html")

    def _surroundings(self, answer: StatusAnswer) -> tuple[str, PublicWords]:
        """The banner's name, and the words; without the database the program's own."""
        if answer.status == 503:
            return "", PublicWords({}, drafts=False)
        try:
            with self._database.reading() as connection:
                stream, known = read_stream(connection), excerpt(connection)
        except Unavailable:
            return "", PublicWords({}, drafts=False)
        return stream.name if stream else "", PublicWords(known.labels, drafts=known.settings.print_drafts)


def status_routes(service: Service) -> Sequence[BaseRoute]:
    """What the server serves for the public beside its doors."""
    return StatusPage(service).routes()


async def _typed(request: Request) -> AskedFor:
    body = b""
    async for part in request.stream():
        body += part
        if len(body) > _LARGEST_FORM_BYTES:
            return AskedFor()
    try:
        fields = parse_qs(body.decode("utf-8", "replace"), max_num_fields=8)
    except ValueError:  # more fields than anybody's form has
        return AskedFor()
    return AskedFor(
        number=fields.get("n", [""])[0][:_LONGEST_TYPED], four=fields.get("four", [""])[0][:_LONGEST_TYPED]
    )


def _packed(page: Response, request: Request) -> Response:
    """Smaller on the line where the browser can read that: many have a narrow one."""
    page.headers["Vary"] = "Accept-Encoding"
    if "gzip" not in request.headers.get("Accept-Encoding", ""):
        return page
    page.body = gzip.compress(bytes(page.body), mtime=0)
    page.headers["Content-Encoding"] = "gzip"
    page.headers["Content-Length"] = str(len(page.body))
    return page


def _file(path: Path, media: str) -> Any:
    content = path.read_bytes()
    headers = {"Cache-Control": "public, max-age=86400", "X-Content-Type-Options": "nosniff"}

    async def file(request: Request) -> Response:
        response = Response(content, 200, headers, media)
        return response if media.startswith("font/") else _packed(response, request)

    return file
