"""TLS: whose certificate it is, the banner's key says; who sits in between has another one and is named."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from desktop.services.exchange.enrol_device import enrol_device
from sync.device.engine import Conduct
from sync.device.errors import ExchangeError
from tests.support.banners import POINT, Banner, new_banner
from tests.support.certificates import Certificate, authority, issued, make
from tests.support.devices import PATIENCE, Device
from tests.support.in_the_path import tls_in_front

Make = Callable[..., Device]
QUICK = Conduct(patience=PATIENCE)

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not shutil.which("openssl"), reason="openssl is not installed"),
]


@pytest.fixture
def banner(tmp_path: Path) -> Iterator[Banner]:
    """On one kind of database: TLS knows of none."""
    made = new_banner("sqlite", tmp_path)
    yield made
    made.database.close()


def secure(banner: Banner) -> str:
    return banner.url.replace("http://", "https://")


def test_a_renewed_certificate_needs_nothing_and_a_strangers_is_refused(
    banner: Banner, device: Make, tmp_path: Path
) -> None:
    ours, renewed, theirs = (make(tmp_path, name) for name in ("ours", "renewed", "theirs"))
    point = device("point")
    with banner.served(arguments=ours.arguments):
        enrol_device(point.duty, secure(banner), banner.code(POINT))
        point.open_case()
        assert point.sync_here(QUICK).sent == 2
    point.open_case()
    with banner.served(arguments=renewed.arguments):
        assert point.sync_here(QUICK).sent == 2
    point.open_case()
    other = new_banner("sqlite", tmp_path / "other")
    other.port = banner.port
    with other.served(arguments=theirs.arguments):
        with pytest.raises(ExchangeError, match="不能确认服务器身份") as refused:
            point.sync_here(QUICK)
        assert "可能有人冒充" in refused.value.what
        assert "没有发送任何数据" in refused.value.next_step
        assert other.count() == 0
        with pytest.raises(ExchangeError, match="不能确认服务器身份"):
            enrol_device(device("new").duty, secure(banner), banner.code(POINT))
    other.database.close()
    with banner.served(arguments=renewed.arguments):
        assert point.sync_here(QUICK).sent == 2


@pytest.mark.parametrize("name", ["expired", "elsewhere"])
def test_a_certificate_that_the_banner_vouches_for_is_good_whatever_it_says(
    banner: Banner, device: Make, tmp_path: Path, name: str
) -> None:
    if name == "expired" and not shutil.which("faketime"):
        pytest.skip("faketime is not installed")
    shown = make(
        tmp_path,
        name,
        where="DNS:elsewhere.invalid" if name == "elsewhere" else "IP:127.0.0.1",
        at="2020-01-01 08:00:00" if name == "expired" else "",
    )
    point = device("point")
    with banner.served(arguments=shown.arguments):
        enrol_device(point.duty, secure(banner), banner.code(POINT))
        point.open_case()
        assert point.sync_here(QUICK).sent == 2


def test_a_county_authority_with_intermediates_needs_no_word_at_the_point(
    banner: Banner, device: Make, tmp_path: Path
) -> None:
    county = authority(tmp_path, "county")
    between = authority(tmp_path, "between", county)
    point = device("point")
    for name in ("first", "renewed"):
        with banner.served(arguments=issued(tmp_path, name, between).arguments):
            if name == "first":
                enrol_device(point.duty, secure(banner), banner.code(POINT))
            point.open_case()
            assert point.sync_here(QUICK).sent == 2


@pytest.mark.parametrize("how", ["certificate", "authority", "system"])
def test_a_proxy_in_front_is_believed_by_what_vouches_for_it(
    banner: Banner, device: Make, tmp_path: Path, how: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    county = authority(tmp_path, "county")
    front = issued(tmp_path, "front", county)
    arguments: tuple[str, ...] = ()
    if how == "certificate":
        arguments = ("--proxy-certificate", str(front.certificate))
    elif how == "authority":
        arguments = ("--authority", str(county.certificate))
    else:
        monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(county.certificate))
    point = device("point")
    with banner.served(arguments=arguments):
        with tls_in_front(banner.port, front) as url:
            enrol_device(point.duty, url, banner.code(POINT))
            point.open_case()
            assert point.sync_here(QUICK).sent == 2
        if how == "certificate":
            # Renewed under the same name, as such files are.
            again = issued(tmp_path, "front", county)
            with tls_in_front(banner.port, again) as url:
                point.point_to(url)
                point.open_case()
                assert point.sync_here(QUICK).sent == 2


def test_a_proxy_for_which_nobody_vouches_gets_nothing(banner: Banner, device: Make, tmp_path: Path) -> None:
    front: Certificate = make(tmp_path, "front")
    point = device("point")
    with banner.served(), tls_in_front(banner.port, front) as url:
        with pytest.raises(ExchangeError, match="不能确认服务器身份") as refused:
            enrol_device(point.duty, url, banner.code(POINT))
        assert "可能有人冒充" in refused.value.what
    assert not point.status().enrolled
    assert not banner.status().devices
