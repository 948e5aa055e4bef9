"""What may go wrong between a device and the banner (the whole tree: `casework.errors`)."""

# The names say what happened, as the clerk would; all derive from ExchangeError.
# ruff: noqa: N818

from __future__ import annotations

from casework.errors import TamgaError
from casework.language import N_, _
from sync.wire.protocol import VERSIONS, Refusal


class ExchangeError(TamgaError):
    """Nothing could be exchanged with the banner now; all that was recorded is safe on this device."""


class WrongAddress(ExchangeError):
    """What was typed is no address of a server."""

    def __init__(self, url: str, why: str = "") -> None:
        what = _("{url} 不是网址").format(url=url)
        what = _("{what}（{why}）").format(what=what, why=why) if why else what
        super().__init__(_("服务器地址不对"), what, _("请写成 https://…"))


class TryAgain(ExchangeError):
    """Nothing is wrong with what was sent: the same again later."""


class Unreachable(TryAgain):
    """No answer, or one that was cut off; the server may have stored it, sending again is harmless."""

    def __init__(self, what: str, next_step: str = "") -> None:
        super().__init__(_("连不上旗服务器"), what, next_step or _("数据都在本机，网络恢复后会自动续传"))


class ProxyProblem(TryAgain):
    """The proxy of this computer's settings does not lead to the banner."""

    def __init__(self, proxy: str, named_by: str, host: str, why: str) -> None:
        by = _("（环境变量 {name}）").format(name=named_by) if named_by else ""
        what = _("本机设置了经代理 {proxy} 上网{by}，{why}").format(proxy=proxy, by=by, why=why)
        next_step = _(
            "旗里的服务器在内网的话，请用 sync --no-proxy 或菜单里的“不经代理”直接连；"
            "不然请改正代理设置，或在环境变量 no_proxy 里写上 {host}"
        ).format(host=host)
        super().__init__(_("代理用不了"), what, next_step)


class OtherAnswer(TryAgain):
    """Somebody else answered in the server's place."""

    def __init__(self, what: str) -> None:
        super().__init__(
            _("网络需要登录"),
            _("回答的不是旗服务器，多半是上网登录页面（{what}）").format(what=what),
            _("请先在浏览器里登录网络"),
        )


class NeedsHttps(ExchangeError):
    """The address leads to a server that speaks https alone; `url` is what it should be."""

    def __init__(self, url: str) -> None:
        super().__init__(
            _("服务器地址不对"),
            _("那里只用加密的 https"),
            _("地址应以 https:// 开头：{url}").format(url=url),
        )


class NoServerThere(TryAgain):
    """Another server answered than the banner's, and no login page either."""

    def __init__(self, what: str) -> None:
        super().__init__(
            _("那里不是旗服务器"),
            _("那个地址上是别的网站（{what}）").format(what=what),
            _("请核对地址和端口；对的话请旗里看服务器前面的代理转到了哪里"),
        )


_IN_FRONT = {
    401: (N_("要用户名和密码"), N_("请旗里去掉它前面的密码")),
    403: (N_("不许访问"), N_("请旗里放行本机的地址")),
    404: (N_("那里没有旗服务器"), N_("请核对地址和端口；对的话请旗里看代理转到了哪里")),
    413: (
        N_("嫌一次传的太大"),
        N_("会自动改小再传；附件传不了的话，请旗里把代理的 client_max_body_size 调大"),
    ),
    429: (N_("嫌来得太勤"), N_("会自动隔久一点再传；总是这样请旗里放宽限制")),
}


class FrontRefused(TryAgain):
    """Something in front of the server refused in its place; `status` is that of HTTP."""

    def __init__(self, status: int) -> None:
        self.status = status
        meaning, mend = _IN_FRONT.get(status, (N_("没有转过去"), N_("请核对地址，再联系旗里")))
        super().__init__(
            _("服务器前面的设备没有放行"),
            _("回答的是旗服务器前面的代理或网关：HTTP {status}，{meaning}").format(
                status=status, meaning=_(meaning)
            ),
            _("{mend}；数据都在本机").format(mend=_(mend)),
        )


class CertificateProblem(TryAgain):
    """The server cannot prove that it is the banner's."""

    def __init__(self, what: str, next_step: str = "") -> None:
        super().__init__(
            _("不能确认服务器身份"), what, next_step or _("没有发送任何数据；请核对本机时间，再联系旗里")
        )


class UnknownCertificate(CertificateProblem):
    """It is the certificate that is not believed: whether it is the banner's can be asked."""


class ForeignAnswer(TryAgain):
    """What answered cannot prove that it is the banner; nothing of what it said was taken in."""

    def __init__(self, what: str) -> None:
        super().__init__(
            _("不能确认是旗里的回答"),
            what,
            _("回答没有采用，数据都在本机；会自动再试，总是这样请联系旗里"),
        )


class ServerTrouble(TryAgain):
    """The banner's server says that it cannot just now; `retry_after_s` is what it asks for."""

    def __init__(self, what: str, retry_after_s: float = 0.0) -> None:
        self.retry_after_s = retry_after_s
        super().__init__(_("旗服务器暂时不可用"), what, _("数据都在本机，稍后会自动续传"))


_WORDS: dict[str, tuple[str, str, str]] = {
    "revoked": (N_("设备已停用"), N_("旗里已停用这台设备"), N_("未上传的数据都在本机，请联系旗里")),
    "unknown_device": (
        N_("设备未注册"),
        N_("旗服务器不认识这台设备"),
        N_("请用新的注册码重新注册，数据都在本机"),
    ),
    "bad_signature": (
        N_("签名不符"),
        N_("旗服务器不接受这台设备的签名"),
        N_("请用新的注册码重新注册，数据都在本机"),
    ),
    "code_refused": (
        N_("注册码无效"),
        N_("注册码不对、已经用过，或者过期了"),
        N_("请核对，或向旗里要一个新的"),
    ),
    "device_taken": (N_("设备编号已占用"), N_("旗里已有同一编号的另一台设备"), N_("请联系旗里")),
    "no_common_version": (
        N_("版本不合"),
        N_("本机的程序太旧，旗服务器用的是新一版协议"),
        N_("请升级程序，数据都在本机"),
    ),
    "unknown_suite": (
        N_("版本不合"),
        N_("旗服务器的程序太旧，不认识本机的签名"),
        N_("数据都在本机，请联系旗里升级服务器"),
    ),
    "wrong_site": (N_("站点不符"), N_("旗里登记的本机站点与本机不同"), N_("请升级程序，数据都在本机")),
    "out_of_scope": (N_("越权记录"), N_("有记录涉及别的站点的办件"), N_("请升级程序，数据都在本机")),
}


_SERVER_TOO_OLD = (
    N_("版本不合"),
    N_("旗服务器的程序太旧，用的是旧一版协议"),
    N_("数据都在本机，请联系旗里升级服务器"),
)


class ServerRefused(ExchangeError):
    """The banner's server will not take this; trying the same again would not help."""

    def __init__(self, refusal: Refusal) -> None:
        self.refusal = refusal
        words = _SERVER_TOO_OLD if _is_older(refusal) else _WORDS.get(refusal.code)
        if words is not None:
            title, what, next_step = words
            super().__init__(_(title), _(what), _(next_step))
            return
        what = refusal.what
        if what.isascii():  # no words for a clerk: the code is for whoever is called
            what = _("{code}：{what}").format(code=refusal.code, what=refusal.what)
        super().__init__(_("旗服务器没有接受"), what, _("数据都在本机，请联系技术支持"))


def _is_older(refusal: Refusal) -> bool:
    """Does the server speak older versions alone?"""
    return refusal.code == "no_common_version" and 0 < max(refusal.versions, default=0) < min(VERSIONS)


class NotEnrolled(ExchangeError):
    """This device has no banner yet."""

    def __init__(self) -> None:
        super().__init__(
            _("尚未注册"), _("这台设备还没有注册到旗服务器"), _("请向旗里要注册码，再用 enrol 注册")
        )


class ForkWaits(ExchangeError):
    """This copy of a device gets an id of its own once the banner's operator says that it is ours."""

    def __init__(self) -> None:
        super().__init__(
            _("等旗里确认"),
            _("本机是另一台设备的又一份副本，旗里要先确认"),
            _("数据都在本机；请联系旗里，确认以后会自动续传"),
        )


class Cancelled(ExchangeError):
    """Stopped by the user; what was acknowledged until then stays so."""

    def __init__(self) -> None:
        super().__init__(_("同步已停止"), _("按要求停止"), _("下次从停下的地方继续"))
