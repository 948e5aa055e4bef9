"""What does not fit the journal, in words."""

from __future__ import annotations

import msgspec

from casework.language import N_, _

WHAT: dict[str, str] = {
    "end": N_("日志的末尾"),
    "chain": N_("日志的链条"),
    "signatures": N_("日志的签名"),
    "bodies": N_("记录的内容"),
    "lists": N_("列表里的办件"),
    "papers": N_("存档的纸"),
    "files": N_("附件"),
    "numbers": N_("编号的登记"),
    "catalogues": N_("事项目录"),
    "copies": N_("拷贝里的日志"),
    "banner": N_("旗里确认过的日志"),
}


class Mismatch(msgspec.Struct, frozen=True):
    """Something that is not what the journal says: a key of `WHAT`, and which one."""

    what: str
    about: str

    @property
    def words(self) -> str:
        """For whoever works here."""
        return _("{what}对不上：{about}").format(what=_(WHAT[self.what]), about=self.about)


def place_words(device: str, seq: int) -> str:
    """Which entry."""
    return _("设备 {device} 第 {seq} 条").format(device=device, seq=seq)
