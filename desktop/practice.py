"""Practice beside the real workplace: a folder of its own with the sample catalogue, thrown away at will.

A mark in the folder says so; what is opened there is said to be practice on screen and on each paper, and is
never enrolled (docs/decisions/0075-arrival.md).
"""

from __future__ import annotations

import shutil
from pathlib import Path

from casework.language import _
from casework.system_words import reason
from desktop.errors import SetUpError

MARK = "practice"
PRACTICE_SITE = "ML0101"
PRACTICE_STAFF = "练习"  # data: a name


def practice_folder(data_dir: Path) -> Path:
    """Where one practises beside this workplace; the practice folder itself stays where it is."""
    return data_dir if is_practice(data_dir) else data_dir.with_name(f"{data_dir.name}-practice")


def real_folder(practice: Path) -> Path:
    """The workplace beside which somebody practises."""
    return practice.with_name(practice.name.removesuffix("-practice"))


def is_practice(data_dir: Path) -> bool:
    """Is what lies here practice?"""
    return (data_dir / MARK).is_file()


def mark_practice(folder: Path) -> None:
    """Make the folder with its mark; raises SetUpError."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        (folder / MARK).write_text("", encoding="utf-8")
    except OSError as error:
        what = _("不能写入 {path}（{reason}）").format(path=folder, reason=reason(error))
        raise SetUpError(_("练习没有建成"), what, _("请检查权限和磁盘空间")) from error


def throw_away(folder: Path) -> None:
    """Remove everything that was practised; raises SetUpError, also for a folder that is no practice."""
    if not is_practice(folder):
        raise SetUpError(_("不是练习"), str(folder), _("没有删除任何东西"))
    try:
        shutil.rmtree(folder)
    except OSError as error:
        raise SetUpError(_("练习没有删完"), reason(error), _("请关掉别的窗口再试")) from error
