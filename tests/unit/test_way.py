"""The way to the banner, diagnosed: both families, proxies, addresses, TLS, who answers, clock, version."""

from __future__ import annotations

import contextlib
import datetime as dt
import json
import shutil
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from email.utils import format_datetime
from pathlib import Path
from typing import Any

import msgspec
import pytest

from desktop import bootstrap
from desktop.cli.commands import main
from desktop.database import banner as banner_row
from desktop.gui.exchange.way_words import way_message
from sync.device import line, presented
from sync.device.errors import (
    ExchangeError,
    NeedsHttps,
    NoServerThere,
    OtherAnswer,
    ProxyProblem,
    ServerRefused,
    UnknownCertificate,
)
from sync.device.look_at_way import WayStep, WayWanted, look_at_way
from sync.device.transport import HttpTransport, Timeouts
from sync.device.trust import BannerTrust
from sync.wire import enrolment_code, signatures
from sync.wire.protocol import Refusal
from sync.wire.release_messages import SignedManifest
from tests.support.answering_server import JSON, KEY, SEED, AnsweringServer, Given
from tests.support.certificates import Certificate, make
from tests.support.workplaces import demo_folder

TRUST = BannerTrust(key=KEY)
QUICK = Timeouts(connect_s=0.4, silence_s=3, answer_s=5)
OURS: Given = (200, JSON, msgspec.json.encode(SignedManifest()))
needs_openssl = pytest.mark.skipif(not shutil.which("openssl"), reason="openssl is not installed")


Serve = Callable[..., AnsweringServer]


@pytest.fixture
def serve(monkeypatch: pytest.MonkeyPatch) -> Iterator[Serve]:
    for name in ("http_proxy", "https_proxy", "all_proxy", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)
    line._family_of.clear()
    with ExitStack() as stack:

        def start(
            answer: Given = OURS, certificate: Certificate | None = None, *, signs: bool = False
        ) -> AnsweringServer:
            server = AnsweringServer(answer, certificate, signs=signs)
            thread = threading.Thread(target=server.serve_forever, args=(0.01,))
            thread.start()
            stack.callback(thread.join)
            stack.callback(server.server_close)
            stack.callback(server.shutdown)
            return server

        yield start


def asked(url: str, trust: BannerTrust | None = None, **named: Any) -> ExchangeError | None:
    """What comes of a question; None where it is answered."""
    transport = HttpTransport(url, trust, QUICK, **named)
    try:
        transport.release(0)
    except ExchangeError as error:
        return error
    finally:
        transport.close()
    return None


def html(status: int, **headers: str) -> Given:
    return status, {"Content-Type": "text/html", **headers}, b"<html><h1>nginx</h1></html>"


def looked(url: str, trust: BannerTrust | None = None, **named: Any) -> dict[str, WayStep]:
    steps = look_at_way(WayWanted(typed=url, trust=trust, **named), QUICK)
    assert all(each.mend for each in steps if each.level != "ok"), "each comes with its mend"
    return {each.subject: each for each in steps}


@contextlib.contextmanager
def silent_v6() -> Iterator[int]:
    """A port of ::1 at which nobody answers: its queue is full."""
    with socket.socket(socket.AF_INET6) as listener, ExitStack() as stack:
        listener.bind(("::1", 0))
        listener.listen(0)
        for _ in range(3):
            knocking = stack.enter_context(socket.socket(socket.AF_INET6))
            knocking.setblocking(False)
            knocking.connect_ex(listener.getsockname())
        yield listener.getsockname()[1]


@pytest.mark.skipif(not socket.has_ipv6, reason="no IPv6 here")
def test_a_dead_ipv6_is_gone_around_told_and_not_tried_first_again(
    serve: Serve, monkeypatch: pytest.MonkeyPatch
) -> None:
    server = serve()
    with silent_v6() as dead:
        stream = (socket.SOCK_STREAM, 6, "")
        monkeypatch.setattr(
            "socket.getaddrinfo",
            lambda *_args, **_named: [
                (socket.AF_INET6, *stream, ("::1", dead, 0, 0)),
                (socket.AF_INET, *stream, ("127.0.0.1", server.server_port)),
            ],
        )
        url = f"http://localhost:{server.server_port}"
        assert line.leads_to("localhost", 1, 5.0)[0].family == socket.AF_INET6
        assert asked(url) is None
        assert line.leads_to("localhost", 1, 5.0)[0].family == socket.AF_INET
        step = looked(url)["线路"]
        assert (step.level, "IPv6 不通" in step.state) == ("attention", True)
        assert "停掉没有接通的 IPv6" in step.mend
    assert line.NEXT_AFTER_S == 0.25


def test_of_several_failures_the_most_telling_one_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket() as holder:
        holder.bind(("127.0.0.1", 0))
        closed = holder.getsockname()
        leads = [(socket.AF_INET, 1, 6, "", ("255.255.255.255", 1)), (socket.AF_INET, 1, 6, "", closed)]
        monkeypatch.setattr("socket.getaddrinfo", lambda *_args, **_named: leads)
        with pytest.raises(ConnectionRefusedError):
            line.open_line("banner.example.cn", 1, 2)


@pytest.mark.parametrize("variable", ["http_proxy", "ALL_PROXY"])
def test_the_proxy_is_named_with_its_variable_and_the_own_setting_goes_past_it(
    serve: Serve, monkeypatch: pytest.MonkeyPatch, variable: str
) -> None:
    server, proxy = serve(), serve(html(403))
    monkeypatch.setenv(variable, proxy.url)
    error = asked(server.url)
    assert type(error) is ProxyProblem
    assert variable in error.what
    assert proxy.url in error.what
    assert "代理不许去" in error.what
    assert "--no-proxy" in error.next_step
    assert (looked(server.url)["代理"].level, server.asked) == ("attention", 0)
    assert asked(server.url, use_proxy=False) is None
    assert looked(server.url, use_proxy=False)["回答"].level == "ok"
    assert "代理" not in looked(server.url, use_proxy=False)


@pytest.mark.parametrize(
    ("status", "words"),
    [(407, "用户名和密码"), (403, "不许去"), (502, "到不了旗服务器"), (404, "自己作了回答")],
)
def test_a_proxy_that_passes_no_tls_on_says_why(
    serve: Serve, monkeypatch: pytest.MonkeyPatch, status: int, words: str
) -> None:
    proxy = serve(html(status))
    monkeypatch.setenv("https_proxy", proxy.url)
    error = asked("https://banner.example.cn")
    assert type(error) is ProxyProblem
    assert words in error.what
    assert f"HTTP {status}" in error.what


def test_an_address_that_wants_https_is_told_so(serve: Serve, tmp_path: Path) -> None:
    for status in (301, 302, 307, 308):
        error = asked(serve(html(status, Location="https://127.0.0.1/v1/release")).url)
        assert type(error) is NeedsHttps
        assert "https://127.0.0.1" in error.next_step
    nginx = serve((400, {"Content-Type": "text/html"}, b"The plain HTTP request was sent to HTTPS port"))
    assert type(asked(nginx.url)) is NeedsHttps


@needs_openssl
def test_http_at_a_port_of_tls_is_told_with_the_right_address(serve: Serve, tmp_path: Path) -> None:
    server = serve(OURS, make(tmp_path, "ours"))
    error = asked(server.url.replace("https:", "http:"))
    assert type(error) is NeedsHttps
    assert error.next_step.endswith(server.url)


def test_a_login_page_is_one_of_another_host_or_of_nobody_who_proves_himself(serve: Serve) -> None:
    for given in (html(302, Location="http://login.example.cn/?u=1"), html(511), html(200)):
        assert type(asked(serve(given).url)) is OtherAnswer
    # The same host that only sends somewhere else is no hotspot.
    assert type(asked(serve(html(302, Location="/welcome")).url)) is NoServerThere


@needs_openssl
def test_who_proved_himself_is_no_hotspot(serve: Serve, tmp_path: Path) -> None:
    ours = make(tmp_path, "ours")
    trust = msgspec.structs.replace(TRUST, certificates=ours.certificate.read_text("ascii"))
    wrong = (200, JSON, b"[1]")
    for given in (html(302, Location="https://other.example.cn/"), html(200), wrong):
        assert type(asked(serve(given, ours, signs=given is wrong).url, trust)) is NoServerThere


@needs_openssl
def test_why_tls_is_not_believed_says_by_whom(
    serve: Serve, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ours, theirs = make(tmp_path, "ours"), make(tmp_path, "theirs")
    trust = msgspec.structs.replace(TRUST, certificates=ours.certificate.read_text("ascii"))
    server = serve(OURS, theirs)
    step = looked(server.url, trust)["安全连接"]
    assert step.level == "broken"
    assert "可能有人冒充（它自己签发的）" in step.state
    assert type(asked(server.url, trust)) is UnknownCertificate
    step = looked(server.url)["安全连接"]
    assert (step.level, "--code" in step.mend) == ("attention", True)
    elsewhere = make(tmp_path, "elsewhere", where="DNS:elsewhere.example.cn")
    monkeypatch.setenv("SSL_CERT_FILE", str(elsewhere.certificate))
    step = looked(serve(OURS, elsewhere).url)["安全连接"]
    assert "证书是给 tamga 的，地址是 127.0.0.1" in step.state
    steps = looked(serve(OURS, ours, signs=True).url, trust)
    assert {each.level for each in steps.values()} == {"ok"}
    assert "证书由 tamga 签发" in steps["安全连接"].state


@needs_openssl
def test_the_banners_key_vouches_for_a_certificate_that_nobody_knows(serve: Serve, tmp_path: Path) -> None:
    code = BannerTrust(fingerprint=enrolment_code.fingerprint(KEY))
    for where in ("IP:127.0.0.1", "DNS:elsewhere.example.cn"):
        server = serve(OURS, make(tmp_path, "own", where=where), signs=True)
        assert {each.level for each in looked(server.url, code).values()} == {"ok"}
    other = BannerTrust(fingerprint=enrolment_code.fingerprint(signatures.public_key(b"o" * 32)))
    assert looked(server.url, other)["安全连接"].level == "broken"
    assert looked(serve(signs=True).url, other)["回答"].level == "broken"


@needs_openssl
@pytest.mark.skipif(not shutil.which("faketime"), reason="faketime is not installed")
@pytest.mark.parametrize(
    ("at", "words"),
    [("2020-01-01 08:00:00", "过期了：到 2020-01-11 为止"), ("2099-01-01 08:00:00", "从 2099-01-01 起")],
)
def test_a_certificate_out_of_its_days_is_told_with_the_days(
    serve: Serve, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, at: str, words: str
) -> None:
    shown = make(tmp_path, "old", at=at)
    monkeypatch.setenv("SSL_CERT_FILE", str(shown.certificate))
    step = looked(serve(OURS, shown).url)["安全连接"]
    assert words in step.state
    assert "本机的日期是" in step.mend


def test_a_clock_that_is_off_is_told_from_any_answer(serve: Serve) -> None:
    server = serve()
    assert looked(server.url)["时钟"].level == "ok"
    server.date = format_datetime(dt.datetime.now(dt.UTC) + dt.timedelta(days=40), usegmt=True)
    step = looked(server.url)["时钟"]
    assert (step.level, "慢 40 天" in step.state) == ("attention", True)
    server.date = "yesterday"
    assert looked(server.url)["时钟"].level == "ok"


@pytest.mark.parametrize(("version", "words"), [(1, "旗服务器的程序太旧"), (3, "本机的程序太旧")])
def test_a_server_of_other_versions_is_told(
    serve: Serve, monkeypatch: pytest.MonkeyPatch, version: int, words: str
) -> None:
    monkeypatch.setattr("sync.device.errors.VERSIONS", (2,))
    refusal = Refusal(code="no_common_version", what="another version", versions=(version,))
    server = serve((426, JSON, msgspec.json.encode(refusal)), signs=True)
    step = looked(server.url, TRUST)["版本"]
    assert (step.level, words in step.state) == ("broken", True)


@pytest.mark.parametrize("typed", ["banner", "ftp://a.cn", "https://", "https://a b", "https://[bad"])
def test_what_is_no_address_is_told_before_anything_is_asked(typed: str) -> None:
    (step,) = look_at_way(WayWanted(typed=typed), QUICK)
    assert (step.subject, step.level) == ("服务器地址", "broken")
    assert step.mend


def test_an_address_in_full_width_and_capitals_is_read(serve: Serve) -> None:
    server = serve()
    wide = server.url.upper().translate({ord(each): ord(each) + 0xFEE0 for each in "HTP:/.0123456789"})
    assert looked(f" {wide} ")["回答"].level == "ok"


@pytest.mark.parametrize("code", ["unavailable", "malformed", "revoked"])
def test_whatever_our_server_refuses_it_is_ours(serve: Serve, code: str) -> None:
    server = serve((400, JSON, msgspec.json.encode(Refusal(code=code, what="no"))))
    assert type(asked(server.url)) is ServerRefused
    assert looked(server.url)["回答"].level == "ok"


@pytest.mark.parametrize(
    "junk",
    [
        b"",
        b"\x00" * 64,
        b"\x15\x03\x01\x00\x02\x02\x46",
        b"HTTP/1.1 999999 x\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nContent-Type: application/json\r\n\r\nzz\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Type: application/json\r\n\r\nnone",
        b"HTTP/1.1 302 Found\r\nLocation: http://[bad\r\n\r\n",
        b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 300 + b"\r\n",
        b"SSH-2.0-OpenSSH_9.2\r\n",
    ],
)
def test_whatever_answers_no_foreign_exception_comes_out(serve: Serve, junk: bytes) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def answer() -> None:
            for _ in range(2):
                with contextlib.suppress(OSError):
                    client, _address = listener.accept()
                    with client:
                        client.settimeout(1)
                        client.recv(65536)
                        client.sendall(junk)

        thread = threading.Thread(target=answer)
        thread.start()
        error = asked(f"http://127.0.0.1:{listener.getsockname()[1]}")
        assert isinstance(error, ExchangeError)
        with contextlib.suppress(OSError):
            listener.shutdown(socket.SHUT_RDWR)
        thread.join()


def test_the_doctor_looks_at_the_way(
    serve: Serve, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    server = serve(html(404))
    code = main(["doctor", "--json", "--data", str(tmp_path / "none"), "--server", server.url])
    findings = {each["subject"]: each for each in json.loads(capsys.readouterr().out)["findings"]}
    assert (code, findings["线路"]["level"]) == (1, "ok")
    assert "HTTP 404" in findings["回答"]["state"]
    assert "核对地址和端口" in findings["回答"]["mend"]


def test_the_setting_goes_past_the_proxy_and_the_page_says_the_first_that_is_broken(
    serve: Serve, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    server, proxy = serve(html(404), signs=True), serve(html(403))
    monkeypatch.setenv("http_proxy", proxy.url)
    desk = bootstrap.unlock(demo_folder(tmp_path / "data"), "", None)
    with desk.upkeep._state.duty.store.writing() as connection:
        banner_row.enrol(connection, banner_row.Address(server.url, "白音旗", TRUST, "ML0101"), SEED)
    through = way_message(desk.exchange.look_at_way())
    assert (through.title, server.asked) == ("去旗里的路断在“回答”", 0)
    assert "环境变量 http_proxy" in through.what
    desk.exchange.choose_proxy(use=False)
    past = way_message(desk.exchange.look_at_way())
    assert "HTTP 404" in past.what
    assert server.asked == 1
    with pytest.raises(ExchangeError, match="前面的设备"):
        desk.exchange.sync(tries=1)
    assert server.asked == 2
    server.answer = OURS
    well = way_message(desk.exchange.look_at_way())
    assert (well.tone, well.title) == ("done", "去旗里的路是通的")
    desk.close()


def test_what_is_no_certificate_is_read_as_none(serve: Serve) -> None:
    assert presented.presented("127.0.0.1", serve().server_port, 1) is None
    for content in (b"", b"\x30", b"\x30\x82\xff", b"\x30\x03\x30\x01\x02", b"junk" * 50):
        with pytest.raises((ValueError, IndexError)):
            presented.read(content)
