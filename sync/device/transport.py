"""The way to the banner over HTTP: what the network does wrong is told in plain words.

Answers are taken only in our own media type, so that a login page is never mistaken for the banner; they
are read up to a limit, and redirections are not followed.
"""

from __future__ import annotations

import re
import ssl
import time
from base64 import b64encode
from collections.abc import Callable, Iterator, Sequence
from typing import Any, TypeVar
from urllib.parse import urlsplit
from urllib.request import getproxies

import msgspec
import requests
from requests.utils import select_proxy, should_bypass_proxies
from urllib3.exceptions import HTTPError, LocationParseError

from casework.language import _
from sync.device.errors import (
    CertificateProblem,
    ExchangeError,
    ForeignAnswer,
    OtherAnswer,
    ProxyProblem,
    ServerRefused,
    ServerTrouble,
    UnknownCertificate,
    Unreachable,
    WrongAddress,
)
from sync.device.tls import TlsAdapter, by_authorities, by_certificates, by_nobody, is_of_certificate
from sync.device.trust import BannerTrust
from sync.wire import answers, compression, doors, media
from sync.wire.answers import DoorAnswer, SignedQuestion
from sync.wire.doors import Door
from sync.wire.identity import ask_identity
from sync.wire.protocol import (
    DEVICE_HEADER,
    JSON_TYPE,
    LARGEST_EXPANDED_ANSWER_BYTES,
    NUMBER_HEADER,
    SIGNATURE_HEADER,
    Forked,
    ForkRequest,
    Refusal,
    SyncAnswer,
)
from sync.wire.release_messages import PartsAnswer, PartsRequest, ReleaseRequest, SignedManifest
from sync.wire.signatures import SignedRequest

_PIECE_BYTES = 64 * 1024
_OK = 200
_UNPARSED = (  # an address, ours or the proxy's, that is none
    requests.exceptions.InvalidURL,
    requests.exceptions.InvalidSchema,
    requests.exceptions.MissingSchema,
    LocationParseError,
    ValueError,
)
_ALWAYS = {"Accept": "*/*", "Accept-Encoding": "identity", "User-Agent": "tamga", "Connection": "keep-alive"}

Asked = TypeVar("Asked")
Answer = TypeVar("Answer")


class Timeouts(msgspec.Struct, frozen=True):
    """Seconds for the connection, for silence in between, and for the whole answer."""

    connect_s: float = 10.0
    silence_s: float = 60.0
    answer_s: float = 600.0


class Given(msgspec.Struct, frozen=True):
    """What came back: an answer or a refusal, and the header that proves whose it is."""

    status: int
    body: bytes
    proof: str
    refusal: Refusal | None = None


class HttpTransport:
    """One banner's server at `url`.  Answers are taken as the banner's when its key signed them.

    `trust` changes when the banner proves to have another key, or another certificate; None takes whatever
    comes, and is for who looks at signatures himself.  `learned` hears of a change at once.
    """

    def __init__(
        self,
        url: str,
        trust: BannerTrust | None = None,
        timeouts: Timeouts | None = None,
        learned: Callable[[BannerTrust], None] = lambda _trust: None,
    ) -> None:
        self.trust, self._learned = trust, learned
        self._url = url.rstrip("/")
        self._timeouts = timeouts or Timeouts()
        self._session = requests.Session()
        self._doors: dict[str, requests.PreparedRequest] = {}
        self._settings: dict[str, Any] = {}
        self._asks_who = False
        certificates = trust.certificates if trust else ""
        self._believe(by_certificates(certificates) if certificates else self._by_authorities())

    def ask(self, door: Door[Asked, Answer], request: Asked) -> Answer:
        """Ask at a door that wants no signature in the head."""
        return self._answer(door, media.write(request, door.media[0]), {})

    def hand_over(self, door: Door[Asked, Answer], request: SignedRequest) -> Answer:
        """Ask at a door of devices."""
        headers = {
            DEVICE_HEADER: request.device,
            NUMBER_HEADER: str(request.number),
            SIGNATURE_HEADER: b64encode(request.signature).decode(),
        }
        return self._answer(door, request.payload, headers)

    def exchange(self, request: SignedRequest) -> SyncAnswer:
        """Hand over a request, get the answer."""
        return self.hand_over(doors.SYNC, request)

    def fork(self, request: ForkRequest) -> Forked:
        """Make a new id known."""
        return self.ask(doors.FORK, request)

    def release(self, number: int) -> SignedManifest:
        """The manifest of the release of that number."""
        return self.ask(doors.RELEASE, ReleaseRequest(number=number))

    def release_parts(self, digests: Sequence[str]) -> PartsAnswer:
        """Parts of releases by digest."""
        return self.ask(doors.RELEASE_PARTS, PartsRequest(digests=tuple(digests)))

    def close(self) -> None:
        """Close the connections."""
        self._session.close()

    def _answer(self, door: Door[Asked, Answer], body: bytes, headers: dict[str, str]) -> Answer:
        if self.trust is not None and not self.trust.key:
            self._learn()
        question = SignedQuestion(
            door.path, answers.new_nonce(), headers.get(SIGNATURE_HEADER, "").encode() or body
        )
        headers |= {"Content-Type": door.media[0], answers.NONCE_HEADER: question.nonce}
        given = self._sent(door, body, headers)
        if self.trust is not None and not self._is_signed(question, given):
            self._learn()  # the banner may have another key by now
            if not self._is_signed(question, given):
                raise ForeignAnswer(_("回答上没有旗里的签名，可能有人在中间改动"))
        if given.status != _OK:
            raise ServerRefused(given.refusal or Refusal(code="malformed", what=str(given.status)))
        return _read(door, given.body)

    def _is_signed(self, question: SignedQuestion, given: Given) -> bool:
        reply = DoorAnswer(given.status, given.body)
        return self.trust is not None and answers.is_signed(self.trust.key, given.proof, question, reply)

    def _learn(self) -> None:
        """Ask who answers here; raises ForeignAnswer unless it proves to be the banner."""
        if self.trust is None:
            return
        asked, door = ask_identity(), doors.IDENTITY
        body, headers = media.write(asked, door.media[0]), {"Content-Type": door.media[0]}
        given = self._sent(door, body, headers)
        if given.status != _OK:  # nobody has proved yet who says so
            raise ForeignAnswer(_("对方没有证明自己是旗里（HTTP {status}）").format(status=given.status))
        before, self.trust = self.trust, self.trust.after(asked, _read(door, given.body))
        if self.trust != before:
            self._learned(self.trust)

    def _sent(self, door: Door[Any, Any], body: bytes, headers: dict[str, str]) -> Given:
        """What came back; a certificate that nobody here knows is asked about."""
        try:
            return self._send(door, body, headers)
        except UnknownCertificate as error:
            if self.trust is None or self._asks_who:
                raise
            return self._sent_as_vouched(door, body, headers, error)

    def _sent_as_vouched(
        self, door: Door[Any, Any], body: bytes, headers: dict[str, str], error: UnknownCertificate
    ) -> Given:
        """Once more: by this computer's authorities, then by what the banner vouches for."""
        if self.trust is not None and self.trust.certificates:
            self._believe(self._by_authorities())
            try:
                return self._send(door, body, headers)
            except UnknownCertificate as later:
                error = later
        self._asks_who = True
        try:
            self._believe(by_nobody())
            self._learn()
        except ExchangeError as unproven:
            raise error from unproven
        finally:
            self._asks_who = False
            self._believe(self._by_authorities())
        for context in self._vouched():
            self._believe(context)
            try:
                return self._send(door, body, headers)
            except UnknownCertificate as later:
                error = later
        raise error

    def _vouched(self) -> Iterator[ssl.SSLContext]:
        if self.trust is not None and self.trust.certificates:
            yield by_certificates(self.trust.certificates)
        if self.trust is not None and self.trust.authorities:
            yield self._by_authorities()

    def _by_authorities(self) -> ssl.SSLContext:
        return by_authorities(self.trust.authorities if self.trust else "")

    def _believe(self, context: ssl.SSLContext) -> None:
        self._session.mount("https://", TlsAdapter(context))

    def _send(self, door: Door[Any, Any], body: bytes, headers: dict[str, str]) -> Given:
        try:
            with self._session.send(
                self._prepared(door, body, headers),
                timeout=(self._timeouts.connect_s, self._timeouts.silence_s),
                allow_redirects=False,
                **self._environment(),
            ) as response:
                return self._taken(response, door)
        # OSError is the base of what requests raises; what it leaves to urllib3 and to idna is not.
        except (OSError, HTTPError, ValueError) as error:
            raise self._failure(error) from error

    def _failure(self, error: Exception) -> ExchangeError:
        """What the network did, by what it is about: the certificate, the proxy, the address or the line."""
        if isinstance(error, requests.exceptions.SSLError):
            kind = UnknownCertificate if is_of_certificate(error) else CertificateProblem
            return kind(_certificate_words(str(error)))
        proxy = self._proxy()
        if isinstance(error, requests.exceptions.ProxyError) or (proxy and isinstance(error, _UNPARSED)):
            return ProxyProblem(
                _without_password(proxy), urlsplit(self._url).hostname or "", _proxy_words(error)
            )
        if isinstance(error, _UNPARSED):
            return WrongAddress(self._url)
        if isinstance(error, requests.exceptions.ConnectTimeout):
            return Unreachable(_("服务器没有回应"))
        if isinstance(error, requests.exceptions.Timeout):
            return Unreachable(_("等待回答超时"))
        return Unreachable(_connection_words(str(error)))

    def _proxy(self) -> str:
        """The proxy that the environment names for this address; "" for none."""
        try:
            if should_bypass_proxies(self._url, no_proxy=None):
                return ""
            return select_proxy(self._url, getproxies()) or ""
        except ValueError:  # the address is none itself
            return ""

    def _prepared(
        self, door: Door[Any, Any], body: bytes, headers: dict[str, str]
    ) -> requests.PreparedRequest:
        """The request; a door's address is checked when it is first asked, the rest costs little then."""
        if door.path not in self._doors:
            first = requests.Request(door.method, self._url + door.path, headers=_ALWAYS)
            self._doors[door.path] = first.prepare()
        prepared = self._doors[door.path].copy()
        prepared.headers.update({**headers, "Content-Length": str(len(body))})
        prepared.body = body
        return prepared

    def _environment(self) -> dict[str, Any]:
        """Proxies and certificates as the environment has them: looked up once, not for each request."""
        if not self._settings:
            settings = self._session.merge_environment_settings(self._url, {}, True, True, None)
            self._settings = dict(settings)
        return self._settings

    def _taken(self, response: requests.Response, door: Door[Any, Any]) -> Given:
        kind = response.headers.get("Content-Type", "").partition(";")[0].strip().lower()
        if response.is_redirect or response.status_code == 511:
            raise OtherAnswer(_("被转到别的网页"))
        body = self._body(response, door.largest_answer_bytes)
        proof = response.headers.get(answers.ANSWER_HEADER, "")
        if response.status_code == _OK:
            if kind != door.media[0]:
                raise OtherAnswer(_("收到的是 {kind}").format(kind=kind or _("无类型的内容")))
            return Given(_OK, body, proof)
        refusal = _refusal(body) if kind == JSON_TYPE else None
        if response.status_code >= 500:
            raise ServerTrouble(f"HTTP {response.status_code}", refusal.retry_after_s if refusal else 0.0)
        if refusal is None:
            raise OtherAnswer(f"HTTP {response.status_code} {kind}")
        return Given(response.status_code, body, proof, refusal)

    def _body(self, response: requests.Response, most: int) -> bytes:
        end = time.monotonic() + self._timeouts.answer_s
        pieces: list[bytes] = []
        size = 0
        for piece in response.iter_content(_PIECE_BYTES):
            pieces.append(piece)
            size += len(piece)
            if size > most:
                raise OtherAnswer(_("内容过长"))
            if time.monotonic() > end:
                raise Unreachable(_("回答来得太慢"))
        return b"".join(pieces)


def _read(door: Door[Asked, Answer], body: bytes) -> Answer:
    try:
        return media.read(body, door.answer, door.media[0], LARGEST_EXPANDED_ANSWER_BYTES)
    except (compression.Damaged, compression.TooLarge) as error:
        raise Unreachable(_("回答不完整（{what}）").format(what=error.what)) from error
    except media.NoMessage as error:
        raise OtherAnswer(_("内容看不懂")) from error


def _refusal(body: bytes) -> Refusal | None:
    try:
        return media.read(body, Refusal, JSON_TYPE, len(body))
    except media.NoMessage:
        return None


def _without_password(proxy: str) -> str:
    return re.sub(r"//[^/@]*@", "//…@", proxy)


def _proxy_words(error: Exception) -> str:
    if "SOCKS" in str(error):
        return _("但本程序不会用 SOCKS 代理")
    return _("代理的地址写得不对") if isinstance(error, _UNPARSED) else _("代理没有应答或不肯转接")


def _certificate_words(error_text: str) -> str:
    if "expired" in error_text or "not yet valid" in error_text:
        return _("服务器证书过期或尚未生效，也可能是本机日期不对")
    if "match" in error_text:
        return _("服务器证书上的名称与地址不符")
    if "self-signed" in error_text or "self signed" in error_text or "unable to get" in error_text:
        return _("服务器证书不是旗里的那一张，可能有人冒充")
    return _("安全连接没有建立起来")


def _connection_words(error_text: str) -> str:
    if "resolve" in error_text or "getaddrinfo" in error_text:
        return _("找不到服务器的地址，可能没有网络")
    if "refused" in error_text:
        return _("服务器没有开着，或端口不对")
    if "unreachable" in error_text:
        return _("没有网络")
    return _("连接中断")
