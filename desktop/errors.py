"""What may go wrong at the counter, beside what any room may meet (the whole tree: `casework.errors`)."""

# The names say what happened, as the clerk would.
# ruff: noqa: N818

from __future__ import annotations

from collections.abc import Iterable

from casework.cases.draft_check import FieldProblem
from casework.errors import StoreError, TamgaError
from casework.language import _, n_, sentences


class SetUpError(TamgaError):
    """The data folder cannot be made, found or used."""


class NotSetUp(SetUpError):
    """No workplace in this folder yet."""

    def __init__(self, folder: str) -> None:
        super().__init__(
            _("尚未建立"),
            _("数据文件夹 {folder} 里还没有工作点").format(folder=folder),
            _("请先运行 setup 建立工作点"),
        )


class AlreadySetUp(SetUpError):
    """A workplace is in this folder already; it is never overwritten."""

    def __init__(self, folder: str) -> None:
        super().__init__(
            _("已经建立"),
            _("数据文件夹 {folder} 里已有工作点，不会覆盖").format(folder=folder),
            _("请换一个空文件夹，或直接打开"),
        )


class AlreadyOpen(SetUpError):
    """Another window of this data folder is open."""

    def __init__(self) -> None:
        super().__init__(_("窗口已打开"), _("本机已有一个窗口在使用这个数据文件夹"), _("请切换到那个窗口"))


class UnlockError(TamgaError):
    """Name and password do not open the store."""


class WrongPassword(UnlockError):
    """Name or password wrong; the same words for a name that nobody has."""

    def __init__(self) -> None:
        super().__init__(_("未能解锁"), _("姓名或密码不对"), _("请核对后再输入"))


class StaffLeft(UnlockError):
    """The banner's roster says that this person has left."""

    def __init__(self, name: str) -> None:
        super().__init__(
            _("已离岗"),
            _("旗里的名册上 {name} 已离岗，不能再解锁本机").format(name=name),
            _("名册有误时请向旗里更正，再由同事同步一次"),
        )


class TooSoon(UnlockError):
    """Wrong too often: the next try is taken after `wait_s` seconds."""

    def __init__(self, wait_s: float) -> None:
        self.wait_s = wait_s
        seconds = max(1, round(wait_s))
        super().__init__(
            _("请稍候"), _("输错次数较多"), n_("请等 {count} 秒后再输入", seconds).format(count=seconds)
        )


class MigrationFailed(StoreError):
    """Bringing the store up to date failed and was undone whole."""

    def __init__(self, why: str, backup: str, before: str = "") -> None:
        """`before` is the version of the program that starts the next time."""
        back = _("请关掉窗口再打开，会用回 {before} 版；并联系技术支持").format(before=before)
        super().__init__(
            _("数据升级未成功"),
            _("{why}；数据保持原样，备份在 {backup}").format(why=why, backup=backup),
            back if before else _("请联系技术支持"),
        )


class NotAllowed(TamgaError):
    """The role of who is on duty does not allow that; says which role would, and who has it."""

    def __init__(self, what: str, next_step: str) -> None:
        super().__init__(_("没有这项权限"), what, next_step)


class CatalogueError(TamgaError):
    """A release or a matter cannot be used."""


class ReleaseRefused(CatalogueError):
    """The file has problems, or is older than the release in use; nothing was imported."""

    def __init__(self, what: str) -> None:
        super().__init__(_("目录未导入"), what, _("原目录继续使用，请改正文件后再导入"))


class MatterUnavailable(CatalogueError):
    """Unknown, suspended or withdrawn matter: it cannot be newly chosen."""

    def __init__(self, code: str, why: str) -> None:
        self.code = code
        super().__init__(
            _("事项不可办理"), _("事项 {code} {why}").format(code=code, why=why), _("请另选事项")
        )


class CaseError(TamgaError):
    """A case cannot be recorded or found."""


class IncompleteDraft(CaseError):
    """Fields that are missing or wrong; the draft stays as it is."""

    def __init__(self, problems: Iterable[FieldProblem]) -> None:
        self.problems = tuple(problems)
        reasons = sentences(problem.reason for problem in self.problems)
        super().__init__(_("还不能保存"), reasons, _("请补全后再保存"))

    @property
    def fields(self) -> tuple[str, ...]:
        """The names of the fields, in the order of the window."""
        return tuple(problem.field for problem in self.problems)


class UnknownSlip(CaseError):
    """No such slip number on this device."""

    def __init__(self, slip_number: str) -> None:
        super().__init__(
            _("找不到告知单"),
            _("本机没有编号 {slip_number} 的告知单").format(slip_number=slip_number),
            _("请核对编号"),
        )


class PrintError(TamgaError):
    """The slip did not reach the printer; the case is recorded all the same."""


class PrintUnanswered(PrintError):
    """The print system did not answer in time: nobody knows yet whether it took the slip."""
