"""An enrolment sheet as a file: a double click fills in the banner's address and the one-time code."""

from __future__ import annotations

from pathlib import Path

import msgspec

from casework.errors import FileUnreadable
from casework.language import _
from casework.named_files import read_named_text

SUFFIX = ".tamga-enrolment"
_FORM = "tamga-enrolment-1"


class EnrolmentFile(msgspec.Struct, frozen=True):
    """What the file says, as the square code on the paper does; the address is not checked yet."""

    address: str
    code: str

    @property
    def text(self) -> str:
        """The content of the file."""
        return f"{_FORM}\n{self.address} {self.code}\n"


def read_enrolment(path: Path) -> EnrolmentFile:
    """What a file says; raises FileUnreadable for one that is none."""
    match read_named_text(path).split():
        case [form, address, code] if form == _FORM:
            return EnrolmentFile(address, code)
    title, what = _("注册文件不对"), _("{name} 里没有旗服务器的地址和注册码").format(name=path.name)
    raise FileUnreadable(title, what, _("请向旗里再要一个，或照注册单输入"))
