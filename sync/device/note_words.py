"""What a device notes of an exchange, in the words of the counter."""

from __future__ import annotations

from casework.language import n_, sentences
from sync.wire.protocol import Forked

CLOCK_TOLERANCE_S = 300.0
_DAYS_FROM = 2


def forked_words(forked: Forked, moved: int, missing: int) -> str:
    """That this device has another id now, how many of its entries went along, how many come back.

    Whether it is a copy of another, or was put back to an older state, nobody can tell from here.
    """
    why = n_(
        "旗里有本机名下的 {count} 条记录，这里没有：数据退回过旧的状态，或者是另一台设备的副本。"
        "记录会从旗里取回",
        missing,
    ).format(count=missing)
    return sentences([why, moved_words(forked.letter, moved)])


def moved_words(letter: str, moved: int) -> str:
    """That this device has another id now, and how many of its entries went along."""
    if not letter:
        return n_("本机已改用新编号；{count} 条未上传的记录已转入新编号", moved).format(count=moved)
    return n_(
        "本机已改用新编号；{count} 条未上传的记录已转入新编号，今后的告知单编号用设备字母 {letter}",
        moved,
    ).format(count=moved, letter=letter)


def clock_words(offset_s: float) -> str:
    """How far this computer is ahead, as somebody would say it: years in minutes tell nobody anything."""
    minutes, days = round(abs(offset_s) / 60), round(abs(offset_s) / 86_400)
    if abs(offset_s) / 86_400 >= _DAYS_FROM:
        fast = n_("本机时钟比旗服务器快 {count} 天，请校准", days)
        slow = n_("本机时钟比旗服务器慢 {count} 天，请校准", days)
        return (fast if offset_s > 0 else slow).format(count=days)
    fast = n_("本机时钟比旗服务器快 {count} 分钟，请校准", minutes)
    slow = n_("本机时钟比旗服务器慢 {count} 分钟，请校准", minutes)
    return (fast if offset_s > 0 else slow).format(count=minutes)
