"""The banner's address as it is typed, and a proxy that leads nowhere: each is told as what it is."""

from __future__ import annotations

import pytest

from sync.device.address import read_address
from sync.device.errors import ProxyProblem, Unreachable, WrongAddress
from sync.device.transport import HttpTransport


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("https://banner.example", "https://banner.example"),
        ("HTTPS://banner.example/", "https://banner.example"),
        ("https：//banner．example：8463", "https://banner.example:8463"),
        ("  http://127.0.0.1:8463/tamga/ ", "http://127.0.0.1:8463/tamga"),
        ("http://[::1]:8463", "http://[::1]:8463"),
    ],
)
def test_an_address_is_taken_as_it_is_meant(typed: str, meant: str) -> None:
    assert read_address(typed) == meant


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "banner.example",
        "ftp://banner.example",
        "https://",
        "http://a:99999",
        "http://a:x",
        "http://[bad",
        f"http://{'n' * 70}.cn",
        f"http://{'n.' * 200}cn",
        "http://a..b",
    ],
)
def test_what_is_no_address_is_told(typed: str) -> None:
    with pytest.raises(WrongAddress, match="服务器地址不对"):
        read_address(typed)


@pytest.mark.parametrize(
    ("variable", "proxy", "why"),
    [
        ("all_proxy", "socks5://127.0.0.1:1", "SOCKS"),
        ("http_proxy", ":", "写得不对"),
        ("http_proxy", "http://[bad", "写得不对"),
        ("http_proxy", f"http://{'n' * 70}:80", "代理"),
        ("http_proxy", "http://user:secret@127.0.0.1:1", "没有应答"),
    ],
)
def test_a_proxy_that_does_not_lead_there_is_named(
    monkeypatch: pytest.MonkeyPatch, variable: str, proxy: str, why: str
) -> None:
    for name in ("http_proxy", "https_proxy", "all_proxy", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)
    monkeypatch.setenv(variable, proxy)
    transport = HttpTransport("http://banner.invalid:8463")
    with pytest.raises(ProxyProblem, match=why) as refused:
        transport.release(1)
    transport.close()
    assert "no_proxy" in refused.value.next_step
    assert "banner.invalid" in refused.value.next_step
    assert "secret" not in str(refused.value)


def test_without_a_proxy_the_line_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("no_proxy", "*")
    transport = HttpTransport("http://127.0.0.1:1")
    with pytest.raises(Unreachable, match="服务器没有开着"):
        transport.release(1)
    transport.close()
