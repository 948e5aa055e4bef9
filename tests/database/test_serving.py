"""`serve` from the command to the line, in the test's own process: where it listens, and what it refuses."""

from __future__ import annotations

import os
import shutil
import signal
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from sync.device.errors import CertificateProblem, ExchangeError
from sync.device.transport import HttpTransport, Timeouts
from sync.device.trust import BannerTrust, trust_of_code
from sync.server.commands.main import main
from sync.wire.release_messages import SignedManifest
from tests.support.banners import Banner, new_banner, wait_until_listening
from tests.support.certificates import Certificate, make

needs_openssl = pytest.mark.skipif(not shutil.which("openssl"), reason="openssl is not installed")
QUICK = Timeouts(connect_s=2, silence_s=5, answer_s=5)


@pytest.fixture
def banner(tmp_path: Path) -> Iterator[Banner]:
    made = new_banner("sqlite", tmp_path / "banner")
    yield made
    made.database.close()


@pytest.fixture
def certificate(tmp_path: Path) -> Certificate:
    return make(tmp_path, "ours")


def said_by(banner: Banner, tmp_path: Path, *arguments: str) -> int:
    """Run `serve`; its exit code."""
    place = banner.where(tmp_path / "data")
    return main(["serve", *place, "--port", str(banner.port), *arguments])


class Visitor:
    """Asks the server for its release once it listens, then ends it as Ctrl+C would."""

    def __init__(self, banner: Banner, scheme: str, trust: BannerTrust | None = None) -> None:
        self.heard: SignedManifest | ExchangeError | None = None
        self._port, self._trust = banner.port, trust
        self._url = f"{scheme}://127.0.0.1:{banner.port}"
        self._thread = threading.Thread(target=self._visit)

    def __enter__(self) -> Visitor:
        self._thread.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self._thread.join()

    def _visit(self) -> None:
        try:
            wait_until_listening(self._port)
            transport = HttpTransport(self._url, self._trust, QUICK)
            self.heard = transport.release(1)
            transport.close()
        except ExchangeError as error:
            self.heard = error
        finally:
            os.kill(os.getpid(), signal.SIGINT)


@pytest.fixture(autouse=True)
def no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("no_proxy", "127.0.0.1")


def test_a_server_answers_until_it_is_told_to_end(
    banner: Banner, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with Visitor(banner, "http") as visitor:
        assert said_by(banner, tmp_path) == 0
    assert visitor.heard == SignedManifest()
    assert capsys.readouterr().out == f"tamga: serving on http://127.0.0.1:{banner.port}\n"


@needs_openssl
def test_a_server_with_a_certificate_is_believed_by_who_knows_its_key(
    banner: Banner, tmp_path: Path, certificate: Certificate, capsys: pytest.CaptureFixture[str]
) -> None:
    with Visitor(banner, "https", trust_of_code(banner.code())) as visitor:
        assert said_by(banner, tmp_path, *certificate.arguments) == 0
    assert visitor.heard == SignedManifest()
    assert capsys.readouterr().out == f"tamga: serving on https://127.0.0.1:{banner.port}\n"


@needs_openssl
def test_a_server_with_a_certificate_is_not_believed_by_others(
    banner: Banner, tmp_path: Path, certificate: Certificate
) -> None:
    with Visitor(banner, "https") as visitor:
        assert said_by(banner, tmp_path, *certificate.arguments) == 0
    assert isinstance(visitor.heard, CertificateProblem)
    assert "可能有人冒充" in visitor.heard.what


@needs_openssl
def test_a_certificate_that_cannot_be_used_is_named_before_anybody_is_told(
    banner: Banner, tmp_path: Path, certificate: Certificate, capsys: pytest.CaptureFixture[str]
) -> None:
    other = make(tmp_path, "other")
    none = tmp_path / "none.pem"
    none.write_text("no certificate")
    for file, key, words in (
        (certificate.certificate, other.key, "或它的私钥不能用"),
        (certificate.certificate, None, "或它的私钥不能用"),
        (none, certificate.key, "none.pem 或它的私钥不能用"),
        (tmp_path / "gone.pem", certificate.key, "gone.pem"),
        (certificate.certificate, tmp_path / "gone.key", "gone.key"),
    ):
        shown = ("--certificate", str(file), *(("--key", str(key)) if key else ()))
        assert said_by(banner, tmp_path, *shown) == 1
        said = capsys.readouterr()
        assert (words in said.err, said.out) == (True, ""), said.err


@pytest.mark.parametrize("port", ["65536", "-1", "eighty", ""])
def test_what_is_no_port_is_refused(
    banner: Banner, tmp_path: Path, port: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        said_by(banner, tmp_path, f"--port={port}")
    assert ended.value.code == 2
    assert f"端口是 0 到 65535 的整数，不是 {port}" in capsys.readouterr().err


def without(monkeypatch: pytest.MonkeyPatch, module: str) -> None:
    monkeypatch.delitem(sys.modules, "sync.server.commands.serving", raising=False)
    monkeypatch.setitem(sys.modules, module, None)  # as if it were not installed


def test_a_machine_without_a_web_server_says_what_to_install(
    banner: Banner, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    without(monkeypatch, "uvicorn")
    assert said_by(banner, tmp_path) == 1
    assert '没有服务器的软件包 uvicorn：请运行 pip install "tamga[banner]"' in capsys.readouterr().err


def test_a_program_that_lacks_a_part_of_its_own_is_a_bug(
    banner: Banner, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    without(monkeypatch, "sync.server.doors.app")
    with pytest.raises(ModuleNotFoundError):
        said_by(banner, tmp_path)
