"""What is said of the way to the banner: where each case is, what went wrong, when it goes on."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import TYPE_CHECKING

from casework.cases.sending import SENDING_STATES, SendingCounts
from casework.language import _, listed, n_, sentences
from desktop.gui.parts.lines import Line, when_words
from desktop.gui.parts.messages import Tone
from desktop.gui.parts.page import Badge

if TYPE_CHECKING:
    from desktop.gui.exchange.exchange import Attempt, Standing
    from desktop.services.exchange.list_set_aside import SetAsideTask
    from desktop.services.exchange.list_waiting import ParcelOnWay, WaitingCase
    from desktop.services.exchange.sync_now import SyncStatus

_SHOWN = 200  # of a list; `sync --status` has all
_CLOCK_S = 60.0  # a clock that is further off is said to be wrong


def badge_of(standing: Standing) -> Badge:
    """What has not reached the banner, and when it was last heard of; pressing sends what waits.

    Before that is possible, or when somebody has to look, it opens the page.
    """
    status, conflicts, doubled = standing.status, len(standing.conflicts), len(standing.doubled)
    parts = [upload_words(status)]
    if conflicts:
        parts.append(n_("{count} 处冲突", conflicts).format(count=conflicts))
    if doubled:
        parts.append(n_("{count} 个编号重复", doubled).format(count=doubled))
    aside = standing.set_aside.count if standing.set_aside else 0
    if aside:
        parts.append(n_("{count} 条没有采用", aside).format(count=aside))
    words = _("，").join(parts)
    contact = contact_words(status) if status.enrolled else here_words(status)
    is_clear = status.enrolled and not (conflicts or doubled or aside)
    return Badge(words, contact, status.notes[0][2] if status.notes else contact, "sync" if is_clear else "")


def set_aside_words(task: SetAsideTask) -> str:
    """What came and was not taken in: how much, from where, what it means here, what to do."""
    count = n_("收到 {count} 条本机不能采用的记录", task.count).format(count=task.count)
    origin = _("来自 {sites}").format(sites=listed(task.sites)) if task.sites else ""
    meaning = _("已原样另存，别的照常收发；这几条里说的事，本机的办件上还看不到")
    advice = _("您不用改什么：急用时请打电话问那个站点，并请告诉旗里；换了新程序会自动再试")
    return sentences(part for part in (count, origin, meaning, advice) if part)


def upload_words(status: SyncStatus) -> str:
    """The status strip's word on what has not reached the banner, in cases."""
    if not status.enrolled:
        return _("未联到旗里")
    if status.cases == SendingCounts() and status.entries_waiting:  # an unlocking, a setting up
        return _("没有办件要传")
    return status.cases.words


def here_words(status: SyncStatus) -> str:
    """What a device without a banner has."""
    return status.cases.words if status.cases.here else ""


def backup_words(status: SyncStatus) -> str:
    """How much of what was recorded here is in a backup of the banner's."""
    if not status.backed_up:
        return _("旗里的备份还没有本机的记录")
    missing = status.recorded - status.backed_up
    if not missing:
        return _("已备份到第 {last} 条").format(last=status.backed_up)
    words = n_("已备份到第 {last} 条，其后 {count} 条还没进旗里的备份", missing)
    return words.format(last=status.backed_up, count=missing)


def contact_words(status: SyncStatus) -> str:
    """When the banner was last heard of, in this computer's time."""
    if not status.contact_at:
        return _("还没有联系过")
    at = dt.datetime.fromisoformat(status.contact_at).astimezone()
    today = at.date() == dt.datetime.now().astimezone().date()
    return _("上次联系 {at}").format(at=at.strftime("%H:%M" if today else "%m-%d %H:%M"))


def diagnosis(standing: Standing, attempt: Attempt) -> tuple[Tone, str, str]:
    """One line of how it stands with the banner: its tone, what is so, what follows from it."""
    status, safe = standing.status, _here_count_words(standing)
    if not status.enrolled:
        return "info", _("还没有联到旗里"), _("办件都在本机，照常办；联上以后自己传")
    if attempt.is_running and attempt.to_arrange:
        words = _("已整理 {done} 步，共 {whole} 步；不用等，照常办件")
        words = words.format(done=attempt.arranged, whole=attempt.to_arrange)
        return "info", _("正在整理本机的记录"), words
    if attempt.is_running:
        words = _("已传 {sent} 条，还有 {rest} 条").format(sent=attempt.sent, rest=attempt.to_send)
        return "info", _("正在同步"), words if attempt.sent or attempt.to_send else safe
    if attempt.failed is not None:
        error = attempt.failed
        rest = sentences(filter(None, (error.what, error.next_step, safe, _next_words(attempt))))
        return "attention", error.title, rest
    if standing.waiting:
        return "info", safe, _next_words(attempt)
    return "done", _("旗里都收到了"), contact_words(status)


def waiting_lines(standing: Standing, attempt: Attempt) -> tuple[Line, ...]:
    """The cases that are not yet at the banner, then what is set aside, each with its reason."""
    return tuple(_lines(standing, attempt))


def parcel_words(parcel: ParcelOnWay) -> tuple[str, str]:
    """A parcel: what it is, and how it stands."""
    note = parcel.parcel
    at = when_words(note.at, dt.datetime.now().astimezone().date())
    if note.is_for_others:
        words = _("替设备 {device} 递交，到第 {seq} 条").format(device=note.device[:8], seq=note.last_seq)
        return f"{at}  {words}", _("旗里读了，回执已存")
    who = _("{carrier}带走").format(carrier=note.carrier) if note.carrier else _("没有写谁带走")
    count = n_("{count} 件", note.cases).format(count=note.cases)
    about = "  ".join(filter(None, (at, note.file, count, who)))
    return about, _("旗里已收") if parcel.is_answered else _("在路上，没有回执")


def clock_words(status: SyncStatus) -> str:
    """Whether this computer's clock agrees with the banner's."""
    if not status.contact_at:
        return ""
    off = status.clock_offset_s
    if abs(off) < _CLOCK_S:
        return _("时钟准，差 {seconds} 秒").format(seconds=round(abs(off)))
    minutes = round(abs(off) / 60)
    if off > 0:
        return _("本机的时钟快 {minutes} 分钟，请核对").format(minutes=minutes)
    return _("本机的时钟慢 {minutes} 分钟，请核对").format(minutes=minutes)


def server_words(status: SyncStatus) -> str:
    """Where the banner's server is, and how it proves who it is."""
    if status.certificate_until:
        proof = _("只认旗里发的证书，有效到 {day}").format(day=status.certificate_until)
    elif status.url.startswith("https:"):
        proof = _("证书按系统信任的核对")
    else:
        proof = _("没有加密的线路，只适合试用")
    return _("{url}，{proof}").format(url=status.url, proof=proof)


def release_words(status: SyncStatus, in_use: str) -> str:
    """Which catalogue is in use, and which one is on its way."""
    words = _("目录 {name} 在用").format(name=in_use)
    if status.release_coming:
        coming = _("新目录 {name} 还没有下全，下全、验过签名才换").format(name=status.release_coming)
        words = sentences((words, coming))
    if status.release_expired_at:
        expired = _("目录已过有效期（{day}），照常使用，请尽快同步")
        words = sentences((words, expired.format(day=status.release_expired_at[:10])))
    return words


def files_words(status: SyncStatus) -> str:
    """Attached files that are still on their way, after their cases."""
    parts = (
        n_("{count} 个附件等着传", status.files_to_send).format(count=status.files_to_send)
        if status.files_to_send
        else "",
        n_("{count} 个附件等着取", status.files_to_fetch).format(count=status.files_to_fetch)
        if status.files_to_fetch
        else "",
    )
    return sentences(filter(None, parts))


def _lines(standing: Standing, attempt: Attempt) -> Iterator[Line]:
    today = dt.datetime.now().astimezone().date()
    if standing.waiting:
        yield Line(words=_("还没到旗里的"), is_heading=True)
    for case in standing.waiting[:_SHOWN]:
        words = " · ".join(filter(None, (case.applicant_name, case.matter_name or _("不是办件窗口的记录"))))
        opened = when_words(case.opened_at, today) if case.opened_at else ""
        about = " · ".join(filter(None, (case.slip_number, opened, _reason(case, attempt))))
        is_doubted = case.state == "doubted"
        yield Line(
            words=words,
            about=about,
            sign="attention" if is_doubted else "clock",
            tone="attention" if is_doubted else "quiet",
            number=case.slip_number,
            kind="case",
            word=_(SENDING_STATES[case.state]),
            word_tone="attention_ink" if is_doubted else "accent",
        )
    if standing.aside_lines:
        yield Line(words=_("收到后放在一边的，别的照常收发"), is_heading=True)
    for aside in standing.aside_lines[:_SHOWN]:
        about = " · ".join(filter(None, (aside.site, when_words(aside.at, today), aside.reason)))
        yield Line(words=aside.act, about=about, sign="attention", tone="attention", word=_("没有采用"))


def _reason(case: WaitingCase, attempt: Attempt) -> str:
    """Why it is not there yet, and what it waits for."""
    if case.state == "doubted":
        return _("旗里没有收：{reason}。本机照常，请打电话问旗里").format(reason=case.reason)
    if case.reason or case.state == "sending":
        return case.reason
    ahead = n_("前面还有 {count} 条先传", case.ahead).format(count=case.ahead) if case.ahead else ""
    return listed(filter(None, (_waits_for(attempt), ahead)))


def _waits_for(attempt: Attempt) -> str:
    if attempt.is_running:
        return _("正在传别的，轮到就传")
    if attempt.failed is not None:
        return sentences(filter(None, (attempt.failed.title, _next_words(attempt))))
    return _next_words(attempt)


def _next_words(attempt: Attempt) -> str:
    if attempt.next_at is None:
        return ""
    return _("{time} 自己再传").format(time=attempt.next_at.strftime("%H:%M:%S"))


def _here_count_words(standing: Standing) -> str:
    count = len(standing.waiting)
    return n_("{count} 件都保存在本机，一件没丢", count).format(count=count) if count else ""
