"""TLS: a device believes the banner's own certificate and no other, and says in plain words what is wrong."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from desktop.services.exchange.enrol_device import enrol_device
from sync.device.engine import Conduct
from sync.device.errors import ExchangeError
from tests.support.banners import POINT, Banner
from tests.support.certificates import make
from tests.support.devices import PATIENCE, Device

Make = Callable[..., Device]

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not shutil.which("openssl"), reason="openssl is not installed"),
]


def secure(banner: Banner) -> str:
    return banner.url.replace("http://", "https://")


def test_the_certificate_given_at_enrolment_is_the_only_one(
    banner: Banner, device: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ours, theirs = make(tmp_path, "ours"), make(tmp_path, "theirs")
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(theirs.certificate))  # what this computer trusts besides
    point = device("point")
    with banner.served(arguments=ours.arguments):
        enrol_device(point.duty, secure(banner), banner.code(POINT), ours.certificate)
        point.open_case()
        assert point.sync_here(Conduct(patience=PATIENCE)).sent == 2
    point.open_case()
    with banner.served(arguments=theirs.arguments):
        with pytest.raises(ExchangeError, match="不能确认服务器身份") as refused:
            point.sync_here(Conduct(patience=PATIENCE))
        assert "可能有人冒充" in refused.value.what
        assert "没有发送任何数据" in refused.value.next_step
        assert banner.count() == 2
    with banner.served(arguments=ours.arguments):
        assert point.sync_here(Conduct(patience=PATIENCE)).sent == 2


@pytest.mark.parametrize(
    ("name", "words"),
    [("stranger", "可能有人冒充"), ("expired", "证书过期"), ("elsewhere", "名称与地址不符")],
)
def test_a_certificate_that_proves_nothing_is_named(
    banner: Banner, device: Make, tmp_path: Path, name: str, words: str
) -> None:
    if name == "expired" and not shutil.which("faketime"):
        pytest.skip("faketime is not installed")
    shown = make(
        tmp_path,
        name,
        where="DNS:elsewhere.invalid" if name == "elsewhere" else "IP:127.0.0.1",
        at="2020-01-01 08:00:00" if name == "expired" else "",
    )
    believed = None if name == "stranger" else shown.certificate
    point = device("point")
    with banner.served(arguments=shown.arguments):
        with pytest.raises(ExchangeError, match="不能确认服务器身份") as refused:
            enrol_device(point.duty, secure(banner), banner.code(POINT), believed)
        assert words in refused.value.what
    assert not point.status().enrolled
    assert not banner.status().devices
