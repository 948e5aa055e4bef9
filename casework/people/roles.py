"""Who may do what: one table of acts and roles, asked by the services alone.

Roles at a site build on one another: a clerk may what an agent may, a lead what a clerk may, an administrator
all. The banner's roles are apart from one another; who holds several may what each allows.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal, get_args

from casework.language import N_

SiteRole = Literal["agent", "clerk", "lead", "administrator"]
BannerRole = Literal["editor", "translator", "publisher", "auditor", "operator"]
Role = SiteRole | BannerRole

ROLE_NAMES: dict[Role, str] = {
    "agent": N_("代办员"),
    "clerk": N_("窗口人员"),
    "lead": N_("负责人"),
    "administrator": N_("管理员"),
    "editor": N_("目录编辑"),
    "translator": N_("译审"),
    "publisher": N_("发布人"),
    "auditor": N_("审计员"),
    "operator": N_("系统管理员"),
}

Act = Literal[
    "unlock",
    "use",
    "set_pin",
    "open_case",
    "read_case",
    "record_materials",
    "correct_own_case",
    "void_own_case",
    "print",
    "issue_form",
    "transfer",
    "settle_conflict",
    "note_case",
    "escalate",
    "bundle",
    "exchange",
    "hand_over_result",
    "refuse_case",
    "inspect",
    "keep_clock",
    "void_any_case",
    "answer",
    "correct_time",
    "make_ledger",
    "make_report",
    "export",
    "unmask_list",
    "manage_staff",
    "read_journal",
    "enrol",
    "import_release",
    "restore",
    "recover",
    "change_settings",
    "edit_catalogue",
    "translate",
    "publish",
    "audit",
    "operate_banner",
]

# From which role at a site on an act is allowed, what it is called in a refusal, and who may it at the
# banner.
_FROM: dict[Act, SiteRole] = {
    "unlock": "agent",
    "use": "agent",  # find a matter, see how this device stands
    "set_pin": "agent",
    "open_case": "agent",
    "read_case": "agent",
    "record_materials": "agent",
    "correct_own_case": "agent",
    "void_own_case": "agent",
    "print": "agent",
    "issue_form": "agent",
    "transfer": "agent",
    "settle_conflict": "agent",
    "note_case": "agent",
    "escalate": "agent",
    "bundle": "agent",
    "exchange": "agent",
    "hand_over_result": "clerk",
    "refuse_case": "clerk",
    "inspect": "clerk",
    "keep_clock": "clerk",
    "void_any_case": "lead",
    "answer": "lead",
    "correct_time": "lead",
    "make_ledger": "lead",
    "make_report": "lead",
    "export": "lead",
    "unmask_list": "lead",
    "manage_staff": "lead",
    "read_journal": "lead",
    "enrol": "administrator",
    "import_release": "administrator",
    "restore": "administrator",
    "recover": "administrator",
    "change_settings": "administrator",
}
_BANNER: dict[Act, BannerRole] = {
    "edit_catalogue": "editor",
    "translate": "translator",
    "publish": "publisher",
    "audit": "auditor",
    "operate_banner": "operator",
}
ACT_NAMES: dict[Act, str] = {
    "unlock": N_("解锁本机"),
    "use": N_("使用本程序"),
    "set_pin": N_("设六位数字"),
    "open_case": N_("登记办件"),
    "read_case": N_("查看办件"),
    "record_materials": N_("登记材料"),
    "correct_own_case": N_("更正自己的办件"),
    "void_own_case": N_("作废自己的办件"),
    "print": N_("打印"),
    "issue_form": N_("出单据"),
    "transfer": N_("转办"),
    "settle_conflict": N_("处理不一致"),
    "note_case": N_("记备注、附件、投诉、评价"),
    "escalate": N_("转为办不成事"),
    "bundle": N_("合办一件事"),
    "exchange": N_("同步"),
    "hand_over_result": N_("送达办理结果"),
    "refuse_case": N_("作不予受理"),
    "inspect": N_("记检查"),
    "keep_clock": N_("记不计时的环节"),
    "void_any_case": N_("作废别人的办件"),
    "answer": N_("答复投诉、办不成事，回访差评"),
    "correct_time": N_("更正记录的时间"),
    "make_ledger": N_("出台账"),
    "make_report": N_("出报表"),
    "export": N_("导出"),
    "unmask_list": N_("在列表里显示姓名"),
    "manage_staff": N_("管理本站点人员"),
    "read_journal": N_("查看日志"),
    "enrol": N_("把本机联到旗里"),
    "import_release": N_("导入目录"),
    "restore": N_("恢复数据"),
    "recover": N_("凭旗里的找回文件换密码"),
    "change_settings": N_("更改本机设置"),
    "edit_catalogue": N_("编辑目录"),
    "translate": N_("审定译文"),
    "publish": N_("发布目录"),
    "audit": N_("查看审计"),
    "operate_banner": N_("管理旗里的服务器"),
}


def may(roles: Iterable[Role], act: Act) -> bool:
    """May somebody with these roles do that?"""
    return any(act in allowed_acts(role) for role in roles)


def allowed_acts(role: Role) -> frozenset[Act]:
    """Everything that one role allows."""
    ranks = get_args(SiteRole)
    if role in ranks:
        rank = ranks.index(role)
        return frozenset(act for act, lowest in _FROM.items() if ranks.index(lowest) <= rank)
    return frozenset(act for act, needed in _BANNER.items() if needed == role)


def needed_role(act: Act) -> Role:
    """The lowest role that allows an act, as a refusal names it."""
    return _BANNER[act] if act in _BANNER else _FROM[act]


def role_of(text: str) -> Role | None:
    """The role that a roster names, by its key or its Chinese name; None for one that this program lacks."""
    by_name = {name: role for role, name in ROLE_NAMES.items()}
    if text in by_name:
        return by_name[text]
    return next((role for role in ROLE_NAMES if role == text), None)
