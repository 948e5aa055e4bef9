"""Before any page: how much may be sent, who asks, whether the form is one of ours; and after it the headers.

What a browser may do with a page is said once, here: nothing but our own scripts, styles, pictures and fonts,
no frame around it, nothing kept.
"""

from __future__ import annotations

import hmac
from collections.abc import Mapping
from urllib.parse import urlsplit

import msgspec
from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Message

from casework.language import _
from sync.server.console.visit import BASE, BroughtFile
from sync.server.refusals import refuse

COOKIE = "tamga-console"
TOKEN = "csrf"  # noqa: S105 - the name of a field
_FIELDS, _FILES = 400, 8
HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
        "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cache-Control": "no-store",
}


class Brought(msgspec.Struct, frozen=True):
    """What a form brings: texts by field, files by field."""

    texts: Mapping[str, list[str]]
    files: Mapping[str, BroughtFile]

    def text(self, name: str) -> str:
        """What one field holds; "" for nothing."""
        return next(iter(self.texts.get(name, ())), "")


async def read_form(request: Request, most_bytes: int, most_fields: int = _FIELDS) -> Brought:
    """The form that a request brings; raises Refused for what is too large or no form."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind not in ("application/x-www-form-urlencoded", "multipart/form-data"):
        raise refuse("media_type", _("这里只收表单"))
    request._receive = _bounded(request, most_bytes)  # before anything of it is read or unpacked
    async with request.form(max_files=_FILES, max_fields=most_fields, max_part_size=most_bytes) as form:
        texts: dict[str, list[str]] = {}
        files: dict[str, BroughtFile] = {}
        for name, value in form.multi_items():
            if isinstance(value, UploadFile):
                files[name] = BroughtFile((value.filename or "")[:200], await value.read())
            else:
                texts.setdefault(name, []).append(value.replace("\0", "").replace("\r\n", "\n"))
    return Brought(texts, files)


def require_same_site(request: Request) -> None:
    """Raise Refused for a form that another site sends in the reader's name."""
    fetch = request.headers.get("sec-fetch-site", "same-origin")
    origin = request.headers.get("origin")
    if fetch not in ("same-origin", "none") or (origin is not None and not _is_ours(request, origin)):
        raise refuse("bad_signature", _("这个表单不是从本页发出的：请回到页面重新提交"))


def require_token(given: str, token: str) -> None:
    """Raise Refused for a form that does not carry the token of its session."""
    if not hmac.compare_digest(given.encode(), token.encode()):
        raise refuse("bad_signature", _("这个表单已过期：请回到页面重新提交"))


def is_secure(request: Request) -> bool:
    """Does the reader speak TLS, with us or with the proxy in front of us?"""
    return request.url.scheme == "https"


def cookie_name(request: Request) -> str:
    """With TLS the browser itself sees to it that the cookie is ours alone."""
    return f"__Host-{COOKIE}" if is_secure(request) else COOKIE


def set_cookie(response: Response, request: Request, secret: str) -> None:
    """Give the browser its session; gone when it is closed."""
    response.set_cookie(
        cookie_name(request), secret, secure=is_secure(request), httponly=True, samesite="strict", path="/"
    )


def drop_cookie(response: Response, request: Request) -> None:
    """Take the session from the browser."""
    response.delete_cookie(
        cookie_name(request), secure=is_secure(request), httponly=True, samesite="strict", path="/"
    )


def finished(response: Response, request: Request) -> Response:
    """The answer with the headers that every answer has."""
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    if is_secure(request):
        response.headers["Strict-Transport-Security"] = "max-age=31536000"
    return response


def goal_of(path: str) -> str:
    """Where to go on after signing in: a page of the console, else its first one."""
    parts = urlsplit(path)
    is_ours = not (parts.scheme or parts.netloc or "\\" in path) and parts.path.startswith(f"{BASE}/")
    return path if is_ours and path.isprintable() else f"{BASE}/"


def _is_ours(request: Request, origin: str) -> bool:
    return urlsplit(origin).netloc == request.headers.get("host", "")


def _bounded(request: Request, most_bytes: int):  # type: ignore[no-untyped-def]
    receive, seen = request._receive, 0

    async def bounded() -> Message:
        nonlocal seen
        message = await receive()
        seen += len(message.get("body", b""))
        if seen > most_bytes:
            words = _("表单太大：最多 {most} KB").format(most=most_bytes // 1024)
            raise refuse("too_large", words)
        return message

    return bounded
