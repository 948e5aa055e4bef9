"""Which readers this PC has: folders into which programs drop cards and scans, and how a reader types."""

from __future__ import annotations

from pathlib import Path

from casework.language import _
from desktop.database.engine import Store
from desktop.errors import SetUpError
from desktop.readers.keyboard_wedge import USUAL_PATTERN, is_pattern
from desktop.services.upkeep.keep_setting import keep_setting


def choose_card_folder(store: Store, data_dir: Path, folder: Path | None) -> None:
    """Look into this folder from the next start on, None for none; raises SetUpError."""
    _choose_folder(store, data_dir, folder, "card_folder")


def choose_scan_folder(store: Store, data_dir: Path, folder: Path | None) -> None:
    """Offer the pictures that come into this folder from the next start on; raises SetUpError."""
    _choose_folder(store, data_dir, folder, "scan_folder")


def _choose_folder(store: Store, data_dir: Path, folder: Path | None, name: str) -> None:
    if folder is not None:
        place = folder.resolve()
        inside = place == data_dir.resolve() or data_dir.resolve() in place.parents
        if not place.is_dir() or inside:
            what = _("{folder} 不是文件夹，或在数据文件夹里").format(folder=folder)
            raise SetUpError(_("没有设这个文件夹"), what, _("请先建好读卡或扫描程序放结果的文件夹"))
    keep_setting(store, name, str(folder.absolute()) if folder else "")


def choose_card_pattern(store: Store, pattern: str) -> None:
    """How the line of a reader that types looks, from the next start on; raises SetUpError."""
    if not is_pattern(pattern):
        what = _("“{pattern}”里看不出姓名和号码在哪里").format(pattern=pattern)
        how = _("以一个不会打进姓名的符号开头，例如 {usual}").format(usual=USUAL_PATTERN)
        raise SetUpError(_("没有设读卡器的样子"), what, how)
    keep_setting(store, "card_pattern", pattern)
