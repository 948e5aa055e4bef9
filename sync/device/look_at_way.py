"""The way to the banner looked at step by step: what holds, what does not, and how that is mended.

For who sets a device up, and for the telephone: all is asked of the network now, nothing is changed, and
nothing that is anybody's is sent.
"""

from __future__ import annotations

import socket
import ssl
from collections.abc import Iterator
from typing import Literal

import msgspec

from casework.errors import TamgaError
from casework.language import _, sentences
from sync.device.address import read_address
from sync.device.errors import CertificateProblem, ExchangeError, ServerRefused, UnknownCertificate
from sync.device.line import Lead, leads_to, open_lead
from sync.device.note_words import CLOCK_TOLERANCE_S, clock_words
from sync.device.presented import presented
from sync.device.transport import HttpTransport, Timeouts
from sync.device.trust import BannerTrust
from sync.device.way import WayTaken, named_by, silent, why_failed, without_password

_QUICK = Timeouts(connect_s=3.0, silence_s=10.0, answer_s=15.0)
_OTHER_VERSIONS = ("no_common_version", "unknown_suite")
_FAMILIES = {socket.AF_INET: "IPv4", socket.AF_INET6: "IPv6"}


class WayStep(msgspec.Struct, frozen=True):
    """One thing on the way: how it is, and how it is mended."""

    subject: str
    level: Literal["ok", "attention", "broken"]
    state: str
    mend: str = ""


class WayWanted(msgspec.Struct, frozen=True, kw_only=True):
    """The address as it was typed, whom to believe to be the banner, and whether proxies are asked.

    Without `trust` this computer's authorities alone say whose the server is.
    """

    typed: str
    trust: BannerTrust | None = None
    use_proxy: bool = True


def look_at_way(wanted: WayWanted, timeouts: Timeouts = _QUICK) -> tuple[WayStep, ...]:
    """All steps down to the first that is broken."""
    try:
        url = read_address(wanted.typed)
    except ExchangeError as error:
        return (_broken(_("服务器地址"), error),)
    transport = HttpTransport(url, wanted.trust, timeouts, use_proxy=wanted.use_proxy)
    try:
        return tuple(_down_to_the_broken(_steps(transport, timeouts)))
    finally:
        transport.close()


def _down_to_the_broken(steps: Iterator[WayStep]) -> Iterator[WayStep]:
    for step in steps:
        yield step
        if step.level == "broken":
            return


def _steps(transport: HttpTransport, timeouts: Timeouts) -> Iterator[WayStep]:
    way = transport.way
    yield WayStep(_("服务器地址"), "ok", way.url)
    if way.proxy:
        yield _proxy(way)
    else:
        yield from _line(way, timeouts)
    yield from _answer(transport)


def _proxy(way: WayTaken) -> WayStep:
    name = named_by(way)
    by = _("（环境变量 {name}）").format(name=name) if name else ""
    return WayStep(
        _("代理"),
        "attention",
        _("经代理 {proxy}{by}").format(proxy=without_password(way.proxy), by=by),
        _("旗里的服务器在内网的话不该经代理：用 sync --no-proxy，或菜单里的“不经代理”"),
    )


def _line(way: WayTaken, timeouts: Timeouts) -> Iterator[WayStep]:
    try:
        leads = leads_to(way.host, way.port, timeouts.connect_s)
    except (OSError, UnicodeError) as error:
        yield _broken(_("名称"), why_failed(error, way))
        return
    shown = _("、").join(dict.fromkeys(str(each.address[0]) for each in leads))
    yield WayStep(_("名称"), "ok", _("{host} 是 {addresses}").format(host=way.host, addresses=shown))
    yield _families(way, leads, timeouts)


def _families(way: WayTaken, leads: tuple[Lead, ...], timeouts: Timeouts) -> WayStep:
    open_ones, dead = list[str](), dict[str, OSError]()
    for family, name in _FAMILIES.items():
        of_family = [each for each in leads if each.family == family]
        failures = []
        for lead in of_family:
            try:
                open_lead(lead, timeouts.connect_s).close()
            except OSError as error:
                failures.append(error)
            else:
                open_ones.append(name)
                break
        else:
            if failures:
                dead[name] = failures[0]
    if not open_ones:
        first = next(iter(dead.values()))
        return _broken(_("线路"), silent(way) if isinstance(first, TimeoutError) else why_failed(first, way))
    state = _("{port} 端口通，走 {families}").format(port=way.port, families=_("、").join(open_ones))
    if dead:
        names = _("、").join(dead)
        return WayStep(
            _("线路"),
            "attention",
            _("{state}；{names} 不通").format(state=state, names=names),
            _("本程序会自己走通的那一种，不影响使用；请网管停掉没有接通的 {names}").format(names=names),
        )
    return WayStep(_("线路"), "ok", state)


def _answer(transport: HttpTransport) -> Iterator[WayStep]:
    way, refused = transport.way, None
    try:
        transport.release(0)
    except CertificateProblem as error:
        is_open = isinstance(error, UnknownCertificate) and transport.trust is None
        yield _unproved(error) if is_open else _broken(_("安全连接"), error)
        return
    except ServerRefused as error:
        refused = error
    except ExchangeError as error:
        yield _broken(_("回答"), error)
        return
    if way.is_secure:
        yield WayStep(_("安全连接"), "ok", _certificate(way))
    if refused is not None and refused.refusal.code in _OTHER_VERSIONS:
        yield _broken(_("版本"), refused)
        return
    yield WayStep(_("回答"), "ok", _("是旗服务器，版本合用"))
    yield _clock(transport)


def _unproved(error: TamgaError) -> WayStep:
    """A certificate of nobody known is what many banners have: their key vouches for it."""
    with_code = _("加上 --code 和注册码再看，就能核对是不是旗里的；已注册的设备请在“同步”页上看")
    return WayStep(_("安全连接"), "attention", error.what, sentences([error.next_step, with_code]))


def _certificate(way: WayTaken) -> str:
    shown = None if way.proxy else presented(way.host, way.port, way.patience_s)
    if shown is None:
        return ssl.OPENSSL_VERSION.split()[0]
    return _("证书由 {issuer} 签发，到 {day} 为止").format(issuer=shown.issuer, day=shown.ends.date())


def _clock(transport: HttpTransport) -> WayStep:
    offset_s = transport.clock_offset_s
    if offset_s is None:
        return WayStep(_("时钟"), "ok", _("服务器没有说时间"))
    if abs(offset_s) > CLOCK_TOLERANCE_S:
        mend = _("请校准本机的日期和时间，再看时区是不是北京时间")
        return WayStep(_("时钟"), "attention", clock_words(offset_s), mend)
    return WayStep(_("时钟"), "ok", _("与服务器相差不到五分钟"))


def _broken(subject: str, error: TamgaError) -> WayStep:
    return WayStep(subject, "broken", error.what, error.next_step)
