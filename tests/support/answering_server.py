"""A server that answers with whatever it is told to: the banner's own words, signed, or a stranger's."""

from __future__ import annotations

import datetime as dt
import ssl
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import msgspec
from nacl.signing import SigningKey

from sync.wire import answers, doors, signatures
from sync.wire.answers import DoorAnswer, SignedQuestion
from sync.wire.identity import IdentityAsked, Vouched, identity
from tests.support.certificates import Certificate

SEED = b"s" * 32
KEY = signatures.public_key(SEED)
JSON = {"Content-Type": "application/json"}
Given = tuple[int, dict[str, str], bytes]


class AnsweringServer(ThreadingHTTPServer):
    """Answers whatever is asked with what it is told to, over TLS where it has a certificate.

    Where it signs it proves to be the banner, and vouches for its certificate.
    """

    def __init__(self, answer: Given, certificate: Certificate | None = None, *, signs: bool = False) -> None:
        self.answer, self.asked, self.date, self.signs = answer, 0, "", signs
        self.vouched = Vouched(certificate.certificate.read_text("ascii") if certificate else "")
        super().__init__(("127.0.0.1", 0), _ScriptedPage)
        if certificate:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(certificate.certificate, certificate.key)
            self.socket = context.wrap_socket(self.socket, server_side=True)
        self.url = f"{'https' if certificate else 'http'}://127.0.0.1:{self.server_port}"

    def handle_error(self, *_: Any) -> None:
        """Who does not believe us hangs up."""


class _ScriptedPage(BaseHTTPRequestHandler):
    server: AnsweringServer

    def do_POST(self) -> None:
        self.server.asked += 1
        question = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        status, headers, body = self.server.answer
        if self.server.signs:
            status, headers, body = self._signed(question)
        self.send_response_only(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Date", self.server.date or format_datetime(dt.datetime.now(dt.UTC), usegmt=True))
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def _signed(self, question: bytes) -> Given:
        if self.path == doors.IDENTITY.path:
            asked = msgspec.json.decode(question, type=IdentityAsked)
            return 200, JSON, msgspec.json.encode(identity(SEED, asked, (), self.server.vouched))
        status, headers, body = self.server.answer
        put = SignedQuestion(self.path, self.headers[answers.NONCE_HEADER], question)
        proof = answers.sign(SigningKey(SEED), put, DoorAnswer(status, body))
        return status, {**headers, answers.ANSWER_HEADER: proof}, body

    do_GET = do_CONNECT = do_POST  # noqa: N815 - as the library calls them

    def log_message(self, *_: Any) -> None: ...
