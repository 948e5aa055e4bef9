"""What may go wrong at the counter, said so that the clerk knows what to do next.

TamgaError                     title, what happened, what to do next, is the data safe
├── SetUpError                 the data folder cannot be made, found or used
│   ├── NotSetUp               no workplace in this folder yet
│   ├── AlreadySetUp           a workplace is in this folder already
│   └── AlreadyOpen            another window of this data folder is open
├── UnlockError                name and password do not open the store
│   ├── WrongPassword          name or password wrong (never says which)
│   └── TooSoon                wrong too often: wait `wait_s` seconds
├── StoreError                 the encrypted store cannot be read or written
│   ├── NewerSchema            written by a newer version of this program
│   └── MigrationFailed        bringing the store up to date failed and was undone
├── CatalogueError             a release or a matter cannot be used
│   ├── ReleaseRefused         the file has problems, or is older than the one in use
│   └── MatterUnavailable      unknown, suspended or withdrawn matter
├── CaseError                  a case cannot be recorded or found
│   ├── IncompleteDraft        fields that are missing or wrong, each with its reason
│   └── UnknownSlip            no such slip number on this device
├── PrintError                 the slip did not reach the printer
└── ExchangeError              nothing could be exchanged with the banner; all is safe on this device
"""

# The names say what happened, as the clerk would; every one of them derives from TamgaError.
# ruff: noqa: N818

from __future__ import annotations

from collections.abc import Iterable

import msgspec


class FieldProblem(msgspec.Struct, frozen=True):
    """One field of a draft that keeps it from being recorded, and why, in plain Chinese.

    `field` is `matter`, `answers.<key>`, `applicant.<field>` or `materials.<code>`.
    """

    field: str
    reason: str


class TamgaError(Exception):
    """Base of all expected failures: shown in a message bar, printed on stderr, never a traceback."""

    def __init__(self, title: str, what: str, next_step: str, data_safe: bool = True) -> None:
        super().__init__(title, what, next_step)
        self.title = title
        self.what = what
        self.next_step = next_step
        self.data_safe = data_safe

    def __str__(self) -> str:
        return f"{self.title}：{self.what}。{self.next_step}。"


class SetUpError(TamgaError):
    """The data folder cannot be made, found or used."""


class NotSetUp(SetUpError):
    """No workplace in this folder yet."""

    def __init__(self, folder: str) -> None:
        super().__init__("尚未建立", f"数据文件夹 {folder} 里还没有工作点", "请先运行 setup 建立工作点")


class AlreadySetUp(SetUpError):
    """A workplace is in this folder already; it is never overwritten."""

    def __init__(self, folder: str) -> None:
        super().__init__(
            "已经建立", f"数据文件夹 {folder} 里已有工作点，不会覆盖", "请换一个空文件夹，或直接打开"
        )


class AlreadyOpen(SetUpError):
    """Another window of this data folder is open."""

    def __init__(self) -> None:
        super().__init__("窗口已打开", "本机已有一个窗口在使用这个数据文件夹", "请切换到那个窗口")


class UnlockError(TamgaError):
    """Name and password do not open the store."""


class WrongPassword(UnlockError):
    """Name or password wrong; the same words for a name that nobody has."""

    def __init__(self) -> None:
        super().__init__("未能解锁", "姓名或密码不对", "请核对后再输入")


class TooSoon(UnlockError):
    """Wrong too often: the next try is taken after `wait_s` seconds."""

    def __init__(self, wait_s: float) -> None:
        self.wait_s = wait_s
        super().__init__("请稍候", "输错次数较多", f"请等 {max(1, round(wait_s))} 秒后再输入")


class StoreError(TamgaError):
    """The encrypted store cannot be read or written."""


class NewerSchema(StoreError):
    """The store was written by a newer version of this program."""

    def __init__(self, found: str, known: str) -> None:
        super().__init__(
            "程序版本较旧", f"数据由更新的版本写成（{found}，本程序认到 {known}）", "请安装新版本后再打开"
        )


class MigrationFailed(StoreError):
    """Bringing the store up to date failed and was undone whole."""

    def __init__(self, why: str, backup: str) -> None:
        super().__init__("数据升级未成功", f"{why}；数据保持原样，备份在 {backup}", "请联系技术支持")


class CatalogueError(TamgaError):
    """A release or a matter cannot be used."""


class ReleaseRefused(CatalogueError):
    """The file has problems, or is older than the release in use; nothing was imported."""

    def __init__(self, what: str) -> None:
        super().__init__("目录未导入", what, "原目录继续使用，请改正文件后再导入")


class MatterUnavailable(CatalogueError):
    """Unknown, suspended or withdrawn matter: it cannot be newly chosen."""

    def __init__(self, code: str, why: str) -> None:
        self.code = code
        super().__init__("事项不可办理", f"事项 {code} {why}", "请另选事项")


class CaseError(TamgaError):
    """A case cannot be recorded or found."""


class IncompleteDraft(CaseError):
    """Fields that are missing or wrong; the draft stays as it is."""

    def __init__(self, problems: Iterable[FieldProblem]) -> None:
        self.problems = tuple(problems)
        said = "；".join(problem.reason for problem in self.problems)
        super().__init__("还不能保存", said, "请补全后再保存")

    @property
    def fields(self) -> tuple[str, ...]:
        """The names of the fields, in the order of the window."""
        return tuple(problem.field for problem in self.problems)


class UnknownSlip(CaseError):
    """No such slip number on this device."""

    def __init__(self, slip_number: str) -> None:
        super().__init__("找不到告知单", f"本机没有编号 {slip_number} 的告知单", "请核对编号")


class PrintError(TamgaError):
    """The slip did not reach the printer; the case is recorded all the same."""


class ExchangeError(TamgaError):
    """Nothing could be exchanged with the banner now; all that was recorded is safe on this device."""
