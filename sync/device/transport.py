"""The way to the banner over HTTP: what the network does wrong is told in plain words.

Answers are taken only in our own media type, so that a login page is never mistaken for the banner; they
are read up to a limit, and redirections are not followed.
"""

from __future__ import annotations

import datetime as dt
import email.utils
import ssl
import time
from base64 import b64encode
from collections.abc import Callable, Iterator, Sequence
from typing import Any, TypeVar
from urllib.request import getproxies

import msgspec
import requests
from requests.utils import select_proxy, should_bypass_proxies
from urllib3.exceptions import LocationParseError

from casework.language import _
from sync.device.both_families import BothFamilies
from sync.device.errors import (
    ExchangeError,
    ForeignAnswer,
    NoServerThere,
    OtherAnswer,
    ServerRefused,
    ServerTrouble,
    UnknownCertificate,
    Unreachable,
    WrongAddress,
)
from sync.device.tls import TlsAdapter, by_authorities, by_certificates, by_nobody
from sync.device.trust import BannerTrust
from sync.device.way import (
    AnswerInstead,
    WayTaken,
    proxy_problem,
    silent,
    why_answered,
    why_failed,
    why_proxy_failed,
)
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
    comes, and is for who looks at signatures himself.  `learned` hears of a change at once.  Without
    `use_proxy` what the environment says of proxies is not asked: a banner's server may stand in the network
    of the house.  `clock_offset_s` is how far this clock is ahead of what the last answer was dated.
    """

    def __init__(
        self,
        url: str,
        trust: BannerTrust | None = None,
        timeouts: Timeouts | None = None,
        learned: Callable[[BannerTrust], None] = lambda _trust: None,
        *,
        use_proxy: bool = True,
    ) -> None:
        self.trust, self._learned = trust, learned
        self._url = url.rstrip("/")
        self._timeouts = timeouts or Timeouts()
        self._use_proxy = use_proxy
        self.clock_offset_s: float | None = None
        self._session = requests.Session()
        self._session.mount("http://", BothFamilies())
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
        return _read(door, given.body, self.way)

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
        before, self.trust = self.trust, self.trust.after(asked, _read(door, given.body, self.way))
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
        except ExchangeError:
            raise
        # Most is OSError, what requests leaves to urllib3 and idna is not; whatever it is, a clerk is told.
        except Exception as error:
            raise self._failure(error) from error

    def _failure(self, error: Exception) -> ExchangeError:
        """What the network did, by what it is about: the proxy, the address, the line or the certificate."""
        way = self.way
        if isinstance(error, requests.exceptions.ProxyError):
            return proxy_problem(way, why_proxy_failed(error))
        if isinstance(error, _UNPARSED):
            if not way.proxy:
                return WrongAddress(self._url)
            is_socks = "SOCKS" in str(error)
            return proxy_problem(way, why_proxy_failed(error) if is_socks else _("代理的地址写得不对"))
        if isinstance(error, requests.exceptions.ConnectTimeout):
            return silent(way)
        if isinstance(error, requests.exceptions.Timeout):
            return Unreachable(_("等待回答超时"))
        return why_failed(error, way)

    @property
    def way(self) -> WayTaken:
        """Where it goes, and through which proxy."""
        patience_s = min(3.0, self._timeouts.connect_s)
        return WayTaken(url=self._url, proxy=self._proxy(), patience_s=patience_s)

    def _proxy(self) -> str:
        """The proxy that the environment names for this address; "" for none."""
        try:
            if not self._use_proxy or should_bypass_proxies(self._url, no_proxy=None):
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
            self._settings = dict(settings) if self._use_proxy else {**settings, "proxies": {}}
        return self._settings

    def _taken(self, response: requests.Response, door: Door[Any, Any]) -> Given:
        kind = response.headers.get("Content-Type", "").partition(";")[0].strip().lower()
        self._note_clock(response.headers.get("Date", ""))
        status = response.status_code
        instead = AnswerInstead(status=status, kind=kind, location=response.headers.get("Location", ""))
        if response.is_redirect or status == 511:
            raise why_answered(instead, self.way)
        body = self._body(response, door.largest_answer_bytes)
        proof = response.headers.get(answers.ANSWER_HEADER, "")
        if status == _OK:
            if kind != door.media[0]:
                raise why_answered(instead, self.way)
            return Given(_OK, body, proof)
        refusal = _refusal(body) if kind == JSON_TYPE else None
        if refusal is None and (status < 500 or self._is_of_proxy()):
            raise why_answered(msgspec.structs.replace(instead, body=body[:4096]), self.way)
        if status >= 500:
            raise _trouble(status, refusal)
        return Given(status, body, proof, refusal)

    def _is_of_proxy(self) -> bool:
        """May a proxy have answered itself?  Through one that only passes TLS on it cannot."""
        return bool(self.way.proxy) and not self.way.is_secure

    def _note_clock(self, date: str) -> None:
        try:
            theirs = email.utils.parsedate_to_datetime(date)
            self.clock_offset_s = (dt.datetime.now(dt.UTC) - theirs).total_seconds()
        except (TypeError, ValueError):  # none, or one without a zone
            self.clock_offset_s = None

    def _body(self, response: requests.Response, most: int) -> bytes:
        end = time.monotonic() + self._timeouts.answer_s
        pieces: list[bytes] = []
        size = 0
        for piece in response.iter_content(_PIECE_BYTES):
            pieces.append(piece)
            size += len(piece)
            if size > most:
                raise NoServerThere(_("内容过长"))
            if time.monotonic() > end:
                raise Unreachable(_("回答来得太慢"))
        return b"".join(pieces)


def _read(door: Door[Asked, Answer], body: bytes, way: WayTaken) -> Answer:
    try:
        return media.read(body, door.answer, door.media[0], LARGEST_EXPANDED_ANSWER_BYTES)
    except (compression.Damaged, compression.TooLarge) as error:
        raise Unreachable(_("回答不完整（{what}）").format(what=error.what)) from error
    except media.NoMessage as error:
        kind = NoServerThere if way.is_secure else OtherAnswer
        raise kind(_("内容看不懂")) from error


def _refusal(body: bytes) -> Refusal | None:
    try:
        return media.read(body, Refusal, JSON_TYPE, len(body))
    except media.NoMessage:
        return None


def _trouble(status: int, refusal: Refusal | None) -> ServerTrouble:
    if refusal is not None:
        return ServerTrouble(f"HTTP {status}", refusal.retry_after_s)
    return ServerTrouble(_("HTTP {status}，前面的代理在，后面的服务器程序没有应答").format(status=status))
