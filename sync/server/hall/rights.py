"""Who may do what at the console: one table of acts and the banner's roles, asked wherever somebody acts.

The banner's roles are apart from one another: who publishes does not edit, who audits changes nothing. Who
holds several may what each allows.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Literal, get_args

from casework.language import N_
from casework.people.roles import BannerRole

Right = Literal[  # as the rail has them
    "see_sites",
    "see_cases",
    "unmask",
    "act_on_cases",
    "purge",
    "see_apart",
    "keep_apart",
    "see_staff",
    "keep_staff",
    "see_devices",
    "keep_devices",
    "see_catalogue",
    "edit_catalogue",
    "translate",
    "publish",
    "see_reports",
    "see_running",
    "rehearse",
    "audit",
    "keep_accounts",
    "see_requests",
    "ask_for_two",
    "own_account",
]

ROLES: tuple[BannerRole, ...] = get_args(BannerRole)
_EVERYBODY: frozenset[BannerRole] = frozenset(ROLES)
_WATCHING: frozenset[BannerRole] = frozenset({"operator", "auditor"})
_RUNNING: frozenset[BannerRole] = frozenset({"operator"})

RIGHTS: Mapping[Right, frozenset[BannerRole]] = {
    "see_sites": _EVERYBODY,
    "see_cases": _WATCHING,
    "unmask": _WATCHING,
    "act_on_cases": _RUNNING,
    "purge": _RUNNING,
    "see_apart": _WATCHING,
    "keep_apart": _RUNNING,
    "see_staff": _WATCHING,
    "keep_staff": _RUNNING,
    "see_devices": _WATCHING,
    "keep_devices": _RUNNING,
    "see_catalogue": _EVERYBODY,
    "edit_catalogue": frozenset({"editor"}),
    "translate": frozenset({"translator"}),
    "publish": frozenset({"publisher"}),
    "see_reports": _EVERYBODY,
    "see_running": _WATCHING,
    "rehearse": _RUNNING,
    "audit": frozenset({"auditor"}),
    "keep_accounts": _RUNNING,
    "see_requests": frozenset({"operator", "publisher", "auditor"}),
    "ask_for_two": frozenset({"operator", "publisher"}),
    "own_account": _EVERYBODY,
}
RIGHT_NAMES: Mapping[Right, str] = {
    "see_sites": N_("看各站点的情况"),
    "see_cases": N_("查看全旗办件"),
    "unmask": N_("显示完整的姓名和号码"),
    "act_on_cases": N_("写办件的进度、补交、结果"),
    "purge": N_("清除过了保存期限的办件"),
    "see_apart": N_("查看存疑的记录"),
    "keep_apart": N_("搁置、恢复记录"),
    "see_staff": N_("查看全旗人员"),
    "keep_staff": N_("管理全旗人员"),
    "see_devices": N_("查看设备和注册码"),
    "keep_devices": N_("管理设备和注册码"),
    "see_catalogue": N_("查看目录"),
    "edit_catalogue": N_("编辑目录"),
    "translate": N_("审定译文"),
    "publish": N_("发布目录"),
    "see_running": N_("看备份和演练"),
    "rehearse": N_("演练恢复"),
    "see_reports": N_("查看报表"),
    "audit": N_("查看管理日志"),
    "keep_accounts": N_("管理账户"),
    "see_requests": N_("查看待第二人确认的事"),
    "ask_for_two": N_("提出要两人办的事"),
    "own_account": N_("管理自己的账户"),
}


def may(roles: Iterable[BannerRole], right: Right) -> bool:
    """May somebody with these roles do that?"""
    return not RIGHTS[right].isdisjoint(roles)
