"""What the network does is told by what it is about: silence, a slow answer, a dead proxy, somebody else."""

from __future__ import annotations

import errno
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing

import msgspec
import pytest

from sync.device.errors import (
    CertificateProblem,
    ExchangeError,
    FrontRefused,
    NoServerThere,
    OtherAnswer,
    ProxyProblem,
    ServerRefused,
    ServerTrouble,
    Unreachable,
    WrongAddress,
)
from sync.device.transport import HttpTransport, Timeouts
from sync.wire.protocol import LARGEST_ANSWER_BYTES, Refusal

QUICK = Timeouts(connect_s=0.3, silence_s=0.3, answer_s=5.0)
Serve = Callable[..., str]


class OneAnswer:
    """A listener that says certain bytes to whoever comes, piece by piece, and waits for the other to go."""

    def __init__(self, pieces: tuple[bytes, ...], pause_s: float, *, hang_up: bool) -> None:
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self.listener.getsockname()[1]}"
        self.asked = b""
        self._pieces, self._pause_s, self._hang_up = pieces, pause_s, hang_up
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._serve)
        self._thread.start()

    def _serve(self) -> None:
        try:
            client, _address = self.listener.accept()
        except OSError:
            return
        with closing(client):
            client.settimeout(5)
            self.asked = client.recv(65536)
            for piece in self._pieces:
                try:
                    client.sendall(piece)
                except OSError:
                    return
                self._over.wait(self._pause_s)
            if not self._hang_up:
                self._over.wait(5)

    def close(self) -> None:
        self._over.set()
        self.listener.shutdown(socket.SHUT_RDWR)
        self.listener.close()
        self._thread.join()


@pytest.fixture
def serve(monkeypatch: pytest.MonkeyPatch) -> Iterator[Serve]:
    for name in ("http_proxy", "https_proxy", "all_proxy", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)
    with ExitStack() as stack:

        def start(*pieces: bytes, pause_s: float = 0.0, hang_up: bool = False) -> str:
            server = OneAnswer(pieces, pause_s, hang_up=hang_up)
            stack.callback(server.close)
            return server.url

        yield start


def ask(url: str, timeouts: Timeouts = QUICK) -> ExchangeError:
    """What comes of a question."""
    transport = HttpTransport(url, timeouts=timeouts)
    try:
        with pytest.raises(ExchangeError) as error:
            transport.release(1)
        return error.value
    finally:
        transport.close()


def http(status: str, body: bytes = b"", kind: str = "application/json", **headers: str) -> bytes:
    lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(body)}"]
    lines += [f"Content-Type: {kind}"] if kind else []
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


def test_a_server_that_says_nothing_is_not_waited_for(serve: Serve) -> None:
    error = ask(serve())
    assert type(error) is Unreachable
    assert error.what == "等待回答超时"


def test_an_answer_that_stops_in_the_middle_is_not_waited_for(serve: Serve) -> None:
    head = http("200 OK", b"x" * 100)[:-50]
    assert type(ask(serve(head))) is Unreachable


def test_an_answer_that_never_ends_is_left(serve: Serve) -> None:
    head = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 100000\r\n\r\n"
    url = serve(head, *[b"x" * 70_000] * 2, pause_s=0.15)
    error = ask(url, Timeouts(connect_s=1, silence_s=1, answer_s=0.05))
    assert type(error) is Unreachable
    assert error.what == "回答来得太慢"


def test_an_answer_that_is_too_long_is_left(serve: Serve) -> None:
    size = LARGEST_ANSWER_BYTES * 40
    head = f"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {size}\r\n\r\n".encode()
    error = ask(serve(head, bytes(size)))
    assert type(error) is NoServerThere
    assert "内容过长" in error.what


def test_who_hangs_up_has_said_nothing(serve: Serve) -> None:
    for pieces in ((), (http("200 OK", b"x" * 100)[:-50],)):
        assert type(ask(serve(*pieces, hang_up=True))) is Unreachable


@pytest.fixture
def closed_port() -> Iterator[int]:
    """A port on which nobody listens; it is held, so that nobody else can take it meanwhile."""
    with socket.socket() as holder:
        holder.bind(("127.0.0.1", 0))
        yield holder.getsockname()[1]


def test_a_closed_port_says_so(closed_port: int) -> None:
    error = ask(f"http://127.0.0.1:{closed_port}")
    assert type(error) is Unreachable
    assert error.what == "服务器没有开着，或端口不对"


@pytest.fixture
def busy_port() -> Iterator[int]:
    """A port whose queue is full: whoever knocks is not answered at all."""
    with socket.socket() as listener, ExitStack() as stack:
        listener.bind(("127.0.0.1", 0))
        listener.listen(0)
        for _ in range(3):
            knocking = stack.enter_context(socket.socket())
            knocking.setblocking(False)
            knocking.connect_ex(listener.getsockname())
        yield listener.getsockname()[1]


def test_who_does_not_answer_the_knock_is_told_apart(busy_port: int, serve: Serve) -> None:
    error = ask(f"http://127.0.0.1:{busy_port}")
    assert type(error) is Unreachable
    assert error.what == "服务器没有回应"


@pytest.mark.parametrize(
    ("call", "error", "words"),
    [
        ("getaddrinfo", socket.gaierror(socket.EAI_NONAME, "not known"), "没有这个名称，也可能没有网络"),
        ("getaddrinfo", socket.gaierror(socket.EAI_AGAIN, "try again"), "没有名称服务器应答"),
        ("socket.connect_ex", OSError(errno.ENETUNREACH, "Network is unreachable"), "没有网络"),
        ("socket.connect_ex", OSError(errno.EHOSTUNREACH, "No route to host"), "没有通到 127.0.0.1 的路"),
        ("socket.connect_ex", OSError(errno.ECONNRESET, "Connection reset by peer"), "连接中断"),
    ],
)
def test_what_the_system_says_of_the_line_is_told(
    serve: Serve, monkeypatch: pytest.MonkeyPatch, call: str, error: OSError, words: str
) -> None:
    def fail(*_args: object, **_named: object) -> None:
        raise error

    monkeypatch.setattr(f"socket.{call}", fail)
    told = ask("http://banner.invalid:1" if call == "getaddrinfo" else "http://127.0.0.1:1")
    assert type(told) is Unreachable
    assert words in told.what


def test_a_resolver_that_never_answers_is_not_waited_for(
    serve: Serve, monkeypatch: pytest.MonkeyPatch
) -> None:
    over, asked = threading.Event(), []

    def hang(*_args: object, **_named: object) -> list[object]:
        asked.append(threading.current_thread())
        assert over.wait(60)
        return []

    monkeypatch.setattr("socket.getaddrinfo", hang)
    begun = time.monotonic()
    for _each in range(2):
        told = ask("http://banner.invalid:1", Timeouts(connect_s=0.2))
        assert type(told) is Unreachable
        assert "没有名称服务器应答" in told.what
    assert time.monotonic() - begun < 30
    assert len(asked) == 1, "each try left a thread behind"
    assert asked[0].daemon, "the program ends without it"
    over.set()
    asked[0].join()


def test_a_server_that_speaks_no_tls_is_not_believed(serve: Serve) -> None:
    error = ask(serve(http("200 OK", b"{}")).replace("http:", "https:"))
    assert type(error) is CertificateProblem
    assert "说的不是 https" in error.what
    assert "端口" in error.next_step


@pytest.mark.parametrize(
    "status", ["302 Found", "307 Temporary Redirect", "511 Network Authentication Required"]
)
def test_a_hotspot_that_sends_elsewhere_is_named(serve: Serve, status: str) -> None:
    error = ask(serve(http(status, Location="http://login.invalid/")))
    assert type(error) is OtherAnswer
    assert "被转到别的网页" in error.what


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (http("200 OK", b"<html>", "text/html"), "text/html"),
        (http("200 OK", b"?", ""), "无类型的内容"),
        (http("200 OK", b"<html>", "application/json"), "内容看不懂"),
    ],
)
def test_who_answers_in_the_servers_place_is_not_believed(serve: Serve, answer: bytes, words: str) -> None:
    error = ask(serve(answer))
    assert type(error) is OtherAnswer
    assert words in error.what


@pytest.mark.parametrize(
    ("status", "words", "mend"),
    [
        ("401 Unauthorized", "用户名和密码", "去掉它前面的密码"),
        ("403 Forbidden", "不许访问", "放行本机"),
        ("404 Not Found", "那里没有旗服务器", "核对地址和端口"),
        ("413 Request Entity Too Large", "太大", "自动改小"),
        ("429 Too Many Requests", "太勤", "隔久一点"),
        ("418 I'm a teapot", "没有转过去", "联系旗里"),
    ],
)
def test_what_stands_in_front_of_the_server_is_no_login_page(
    serve: Serve, status: str, words: str, mend: str
) -> None:
    for kind in ("text/html", "application/json"):
        error = ask(serve(http(status, b"<html><h1>nginx</h1>", kind)))
        assert type(error) is FrontRefused
        assert f"HTTP {status[:3]}" in error.what
        assert words in error.what
        assert mend in error.next_step


def test_a_refusal_is_the_servers_own_word(serve: Serve) -> None:
    body = msgspec.json.encode(Refusal(code="revoked", what="since yesterday"))
    error = ask(serve(http("403 Forbidden", body)))
    assert isinstance(error, ServerRefused)
    assert error.refusal == Refusal(code="revoked", what="since yesterday")


@pytest.mark.parametrize(("after_s", "asked_s"), [(7.5, 7.5), (0.0, 0.0)])
def test_a_server_in_trouble_says_when_to_come_again(serve: Serve, after_s: float, asked_s: float) -> None:
    body = msgspec.json.encode(Refusal(code="unavailable", what="full", retry_after_s=after_s))
    error = ask(serve(http("503 Service Unavailable", body)))
    assert isinstance(error, ServerTrouble)
    assert error.retry_after_s == asked_s


def test_trouble_without_words_is_trouble(serve: Serve) -> None:
    error = ask(serve(http("502 Bad Gateway", b"<html>", "text/html")))
    assert isinstance(error, ServerTrouble)
    assert error.what.startswith("HTTP 502，前面的代理在")
    assert error.retry_after_s == 0.0


def test_a_dead_proxy_is_named_without_its_password(
    serve: Serve, closed_port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = serve()
    monkeypatch.setenv("http_proxy", f"http://clerk:geheim@127.0.0.1:{closed_port}")
    error = ask(url)
    assert type(error) is ProxyProblem
    assert f"//…@127.0.0.1:{closed_port}" in error.what
    assert "geheim" not in str(error) + error.what + error.next_step
    assert "代理没有应答或不肯转接" in error.what
    assert "127.0.0.1" in error.next_step


def test_a_proxy_that_is_no_address_or_speaks_socks_is_named(
    serve: Serve, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = serve()
    for proxy, words in (("socks5://127.0.0.1:9", "SOCKS"), ("http://[bad", "地址写得不对")):
        monkeypatch.setenv("http_proxy", proxy)
        error = ask(url)
        assert type(error) is ProxyProblem, proxy
        assert words in error.what


def test_a_proxy_that_is_not_for_this_address_is_not_blamed(
    serve: Serve, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    assert type(ask(serve(hang_up=True))) is Unreachable


@pytest.mark.parametrize("url", ["http://", "banner", "http://[bad", "ftp://127.0.0.1"])
def test_what_is_no_address_is_no_address(url: str, serve: Serve) -> None:
    assert type(ask(url)) is WrongAddress
