"""Why the banner is not reached, and the mend: names, lines, proxies, TLS, and who answers instead.

All that the network can do ends here as an ExchangeError; the transport and the look at the way
(`sync.device.look_at_way`) say the same of the same.
"""

from __future__ import annotations

import datetime as dt
import errno
import os
import re
import socket
import ssl
from collections.abc import Iterator
from urllib.parse import urljoin, urlsplit
from urllib.request import getproxies_environment

import msgspec

from casework.language import N_, _
from sync.device.errors import (
    CertificateProblem,
    ExchangeError,
    FrontRefused,
    NeedsHttps,
    NoServerThere,
    OtherAnswer,
    ProxyProblem,
    UnknownCertificate,
    Unreachable,
)
from sync.device.presented import Presented, presented, speaks_tls

_REDIRECTS = (301, 302, 303, 307, 308)
_LOGIN_WANTED = 511  # RFC 6585: a network wants a login
_PORTS = {"http": 80, "https": 443}

# What OpenSSL says of a certificate (X509_V_ERR_…).
_NOT_YET, _EXPIRED, _OWN, _OWN_ABOVE, _ISSUER_UNKNOWN, _LEAF_UNKNOWN, _REVOKED = 9, 10, 18, 19, 20, 21, 23
_OTHER_NAME, _OTHER_ADDRESS = 62, 64
_UNKNOWN = (_OWN, _OWN_ABOVE, _ISSUER_UNKNOWN, _LEAF_UNKNOWN)
_PLAIN_WORDS = ("WRONG_VERSION_NUMBER", "HTTP_REQUEST", "RECORD_LAYER_FAILURE", "PACKET_LENGTH_TOO_LONG")
_OLD_WORDS = ("UNSUPPORTED_PROTOCOL", "PROTOCOL_VERSION", "HANDSHAKE_FAILURE", "DH_KEY_TOO_SMALL")


class WayTaken(msgspec.Struct, frozen=True, kw_only=True):
    """The way that was taken: to which address, and through which proxy, "" for none."""

    url: str
    proxy: str = ""
    patience_s: float = 3.0  # for a second look at who is there

    @property
    def host(self) -> str:
        """The server's name or address."""
        return urlsplit(self.url).hostname or ""

    @property
    def port(self) -> int:
        """The server's port."""
        parts = urlsplit(self.url)
        return parts.port or _PORTS.get(parts.scheme, 443)

    @property
    def is_secure(self) -> bool:
        """Does whoever answers have to prove who they are?"""
        return self.url.startswith("https:")


class AnswerInstead(msgspec.Struct, frozen=True, kw_only=True):
    """An answer that is none of our server's."""

    status: int
    kind: str  # of the content, without parameters
    location: str = ""
    body: bytes = b""


def why_failed(error: BaseException, way: WayTaken) -> ExchangeError:
    """Nothing came back: by what lies at the bottom of the error."""
    bottom = list(_chain(error))
    for each in bottom:
        if isinstance(each, ssl.SSLError):
            return _tls_problem(each, way)
        if isinstance(each, socket.gaierror):
            return _name_unknown(each, way.host)
    codes = [each.errno for each in bottom if isinstance(each, OSError) and each.errno is not None]
    code = codes[0] if codes else 0
    is_cut = code in (0, errno.ECONNRESET, errno.EPIPE)  # perhaps over words that it does not speak
    if is_cut and not way.is_secure and not way.proxy and speaks_tls(way.host, way.port, way.patience_s):
        return NeedsHttps(_secured(way.url))
    return _line_failed(code, way)


def silent(way: WayTaken) -> ExchangeError:
    """Nobody took up the line in time."""
    return Unreachable(
        _("服务器没有回应"),
        _("{host} 的 {port} 端口没有动静：请核对地址和端口；对的话多半是防火墙拦着，请联系旗里").format(
            host=way.host, port=way.port
        ),
    )


def why_answered(answer: AnswerInstead, way: WayTaken) -> ExchangeError:
    """Somebody else answered: a login page, a proxy in front of the server, another server."""
    if answer.status == _LOGIN_WANTED:
        return OtherAnswer(_("被转到别的网页 {host}").format(host=f"HTTP {answer.status}"))
    if answer.status in _REDIRECTS:
        return _led_elsewhere(answer, way)
    if answer.status == 200:
        what = _("收到的是 {kind}").format(kind=answer.kind or _("无类型的内容"))
        return NoServerThere(what) if way.is_secure else OtherAnswer(what)
    if way.proxy and not way.is_secure:
        return proxy_problem(way, _of_proxy(answer.status))
    if answer.status == 400 and b"HTTPS port" in answer.body:  # as nginx puts it
        return NeedsHttps(_secured(way.url))
    return FrontRefused(answer.status)


def proxy_problem(way: WayTaken, why: str) -> ExchangeError:
    """The proxy is the culprit: by name, and by the setting that names it."""
    return ProxyProblem(without_password(way.proxy), named_by(way), way.host, why)


def why_proxy_failed(error: BaseException) -> str:
    """What a proxy did that did not put us through."""
    text = str(error)
    if "SOCKS" in text:
        return _("但本程序不会用 SOCKS 代理")
    if (status := re.search(r"Tunnel connection failed: (\d{3})", text)) is not None:
        return _of_proxy(int(status.group(1)))
    if any(isinstance(each, socket.gaierror) for each in _chain(error)):
        return _("但找不到这个代理")
    return _("代理没有应答或不肯转接")


def named_by(way: WayTaken) -> str:
    """The variable of the environment that names the proxy; "" where the system's settings do."""
    scheme = urlsplit(way.url).scheme
    known = getproxies_environment()
    for name in (scheme, "all"):
        if known.get(name):
            spelled = (f"{name}_proxy", f"{name}_proxy".upper())
            return next((each for each in spelled if os.environ.get(each)), "")
    return ""


def without_password(proxy: str) -> str:
    """The proxy as it may be shown."""
    return re.sub(r"//[^/@]*@", "//…@", proxy)


def _chain(error: BaseException) -> Iterator[BaseException]:
    """An error and all that led to it, outside in; each once."""
    seen: set[int] = set()
    waiting = [error]
    while waiting:
        each = waiting.pop(0)
        if id(each) in seen:
            continue
        seen.add(id(each))
        yield each
        beneath = [*each.args, getattr(each, "reason", None), each.__cause__, each.__context__]
        waiting += [one for one in beneath if isinstance(one, BaseException)]


def _name_unknown(error: socket.gaierror, host: str) -> ExchangeError:
    if error.errno in (socket.EAI_AGAIN, getattr(socket, "EAI_SYSTEM", None)):
        return Unreachable(
            _("查不到 {host} 在哪里：没有名称服务器应答，多半没有网络").format(host=host),
            _("请看网线或无线网是否连着；数据都在本机，网络恢复后会自动续传"),
        )
    return Unreachable(
        _("找不到 {host}：没有这个名称，也可能没有网络").format(host=host),
        _("请核对地址里的名称，再看网线或无线网；数据都在本机，连上后会自动续传"),
    )


def _line_failed(code: int, way: WayTaken) -> ExchangeError:
    if code == errno.ECONNREFUSED:
        return Unreachable(
            _("服务器没有开着，或端口不对"),
            _("{host} 在，但 {port} 端口没有程序：请核对地址里的端口，再问旗里服务器是否开着").format(
                host=way.host, port=way.port
            ),
        )
    if code in (errno.ENETUNREACH, errno.ENETDOWN, errno.EADDRNOTAVAIL):
        return Unreachable(_("没有网络"), _("请看网线或无线网；数据都在本机，网络恢复后会自动续传"))
    if code in (errno.EHOSTUNREACH, errno.EHOSTDOWN):
        return Unreachable(
            _("没有通到 {host} 的路").format(host=way.host),
            _("本机有网络，但到不了旗里的网：请看是否要先连专网（VPN），再联系旗里"),
        )
    if code == errno.ETIMEDOUT:
        return silent(way)
    return Unreachable(_("连接中断"))


def _led_elsewhere(answer: AnswerInstead, way: WayTaken) -> ExchangeError:
    to = urlsplit(urljoin(way.url, answer.location))
    if to.hostname == way.host:
        if to.scheme == "https" and not way.is_secure:
            return NeedsHttps(_secured(way.url, to.port))
        return NoServerThere(_("被转到 {where}").format(where=answer.location))
    if way.is_secure:  # it proved who it is: no login page does
        return NoServerThere(_("服务器让改去 {host}").format(host=to.hostname or answer.location))
    return OtherAnswer(_("被转到别的网页 {host}").format(host=to.hostname or ""))


def _secured(url: str, port: int | None = None) -> str:
    parts = urlsplit(url)
    host = f"[{parts.hostname}]" if ":" in (parts.hostname or "") else parts.hostname
    port = parts.port if port is None and parts.port not in (None, 80) else port
    return f"https://{host}:{port}" if port not in (None, 443) else f"https://{host}"


def _of_proxy(status: int) -> str:
    meant = {
        407: N_("代理要用户名和密码"),
        403: N_("代理不许去这个地址"),
        502: N_("代理到不了旗服务器"),
        503: N_("代理到不了旗服务器"),
        504: N_("代理到不了旗服务器"),
    }
    words = _(meant[status]) if status in meant else _("代理自己作了回答")
    return _("{words}（HTTP {status}）").format(words=words, status=status)


def _tls_problem(error: ssl.SSLError, way: WayTaken) -> ExchangeError:
    shown = None if way.proxy else presented(way.host, way.port, way.patience_s)
    if isinstance(error, ssl.SSLCertVerificationError):
        return _not_believed(error.verify_code, shown, way)
    text = f"{error.reason or ''} {error}".upper()
    at = f"{way.host}:{way.port}"
    if any(each in text for each in _PLAIN_WORDS):
        return CertificateProblem(
            _("{at} 说的不是 https").format(at=at),
            _("请核对地址里的端口；对的话请旗里看服务器的证书装好没有"),
        )
    if any(each in text for each in _OLD_WORDS):
        return CertificateProblem(
            _("安全连接没有谈成：两边没有共同的加密方式"), _("请旗里把服务器改用 TLS 1.2 以上")
        )
    if isinstance(error, ssl.SSLEOFError | ssl.SSLZeroReturnError):
        return CertificateProblem(
            _("安全连接建立到一半断了"), _("中间可能有设备拦着，请换个网络试试，再联系旗里")
        )
    return CertificateProblem(_("安全连接没有建立起来"))


def _not_believed(code: int, shown: Presented | None, way: WayTaken) -> ExchangeError:
    today = dt.datetime.now().astimezone().date().isoformat()
    check_date = _("没有发送任何数据；本机的日期是 {today}，不对就先校准，对的话请旗里换证书").format(
        today=today
    )
    if code == _EXPIRED:
        until = (
            _("服务器证书过期了：到 {day} 为止").format(day=shown.ends.date())
            if shown
            else _("服务器证书过期了")
        )
        return UnknownCertificate(until, check_date)
    if code == _NOT_YET:
        since = _("服务器证书还没有生效：从 {day} 起").format(day=shown.begins.date()) if shown else ""
        return UnknownCertificate(since or _("服务器证书还没有生效"), check_date)
    if code in (_OTHER_NAME, _OTHER_ADDRESS):
        what = _("服务器证书上的名称与地址不符")
        if shown and shown.subject:
            what = _("{what}：证书是给 {name} 的，地址是 {host}").format(
                what=what, name=shown.subject, host=way.host
            )
        return UnknownCertificate(what, _("没有发送任何数据；请核对地址，对的话请旗里换证书"))
    if code in _UNKNOWN:
        return UnknownCertificate(
            _("服务器证书不是旗里的那一张，可能有人冒充{by}").format(by=_by(shown)),
            _("没有发送任何数据；请联系旗里核对"),
        )
    if code == _REVOKED:
        return UnknownCertificate(_("服务器证书已被吊销{by}").format(by=_by(shown)))
    return UnknownCertificate(_("服务器的证书不能用（{code}）").format(code=code))


def _by(shown: Presented | None) -> str:
    if shown is None:
        return ""
    if shown.is_own:
        return _("（它自己签发的）")
    return _("（由 {issuer} 签发）").format(issuer=shown.issuer) if shown.issuer else ""
