"""What the set-up has to know, as it is asked or given on the command line."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import msgspec

from casework.language import _
from casework.slip_number import SITE_CODE
from sync.server.refusals import refuse

_HOST = re.compile(r"(?=.{1,253}$)[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*")
Ask = Callable[[str, str], str]  # a question and what stands when nothing is typed


class SetupOrder(msgspec.Struct, frozen=True, kw_only=True):
    """A machine to be set up; below `root` stands what would stand below /."""

    code: str
    name: str
    host: str
    root: Path = Path("/")
    program: Path = Path("/opt/tamga")
    python: str = "/opt/tamga/.venv/bin/python"
    port: int = 8463
    admin_url: str = ""  # of a PostgreSQL that is not this machine's own

    @property
    def is_here(self) -> bool:
        """Is it this very machine, with its accounts and services, that is set up?"""
        return self.root == Path("/")

    @property
    def database(self) -> str:
        """The URL under which the service reaches its database."""
        if not self.admin_url:
            return "postgresql:///tamga?host=/run/postgresql"
        base, _slash, _name = self.admin_url.partition("?")[0].rpartition("/")
        return f"{base}/tamga"


def asked(given: SetupOrder, ask: Ask) -> SetupOrder:
    """The order with what was not given asked for; raises Refused for what cannot be."""
    code = given.code or ask(_("旗政务大厅的站点编码"), "BQ00")
    name = given.name or ask(_("旗的名称"), "")
    host = given.host or ask(_("设备和群众用的主机名，如 ml.example.cn"), "")
    return checked(msgspec.structs.replace(given, code=code.strip(), name=name.strip(), host=host.strip()))


def checked(order: SetupOrder) -> SetupOrder:
    """The same; raises Refused with what is wrong."""
    if not SITE_CODE.fullmatch(order.code):
        what = _("站点编码是 2 到 12 个大写字母和数字，字母开头，不是“{code}”")
        raise refuse("malformed", what.format(code=order.code))
    if not order.name:
        raise refuse("malformed", _("还没有写旗的名称"))
    if not _HOST.fullmatch(order.host):
        raise refuse("malformed", _("“{host}”不是主机名：请小写，不带端口").format(host=order.host))
    return order
