"""Running the programs of CUPS: one that hangs is ended with all that it started."""

from __future__ import annotations

import os
import signal
import subprocess
import threading
from collections.abc import Sequence
from contextlib import suppress

from casework.language import _
from desktop.errors import PrintError, PrintUnanswered

ANSWER_TIMEOUT_S = 10.0
_LAST_WORDS_S = 1.0

_NOT_FOR_OTHERS = {"TAMGA_PASSWORD", "TAMGA_NEW_PASSWORD", "LANGUAGE"}


class CupsPrograms:
    """`lp`, `lpstat`, `cancel` and `ipptool`, as they answer in English; any thread may call."""

    def __init__(self, answer_timeout_s: float = ANSWER_TIMEOUT_S) -> None:
        self.answer_timeout_s = answer_timeout_s
        self._guard = threading.Lock()
        self._running: set[subprocess.Popen[bytes]] = set()
        self._is_over = False

    def run(
        self,
        command: Sequence[str],
        given: bytes = b"",
        timeout_s: float | None = None,
        *,
        may_fail: bool = False,
    ) -> str:
        """What the program writes.

        Raises PrintUnanswered when it does not end in time, PrintError when it is missing or refuses.
        """
        process = self._start(command)
        try:
            output, errors = process.communicate(given, timeout_s or self.answer_timeout_s)
        except subprocess.TimeoutExpired as error:
            _kill(process)
            raise _unanswered(timeout_s or self.answer_timeout_s) from error
        finally:
            with self._guard:
                self._running.discard(process)
            _let_go(process)
        if self._is_over and process.returncode == -signal.SIGKILL:
            raise _unanswered(0)
        if process.returncode and not may_fail:
            raise self._refusal(errors.decode("utf-8", "replace"))
        return output.decode("utf-8", "replace")

    def stop(self) -> None:
        """End what still runs, and start nothing more: the window closes."""
        with self._guard:
            self._is_over = True
            for process in self._running:
                _kill(process)

    def _start(self, command: Sequence[str]) -> subprocess.Popen[bytes]:
        environment = {name: value for name, value in os.environ.items() if name not in _NOT_FOR_OTHERS}
        environment["LC_ALL"] = "C.UTF-8"
        pipe = subprocess.PIPE
        with self._guard:
            if self._is_over:
                raise PrintError(_("打印未送出"), _("程序正在关闭"), _("请再打一次，或另存为 PDF"))
            try:
                process = subprocess.Popen(
                    command, stdin=pipe, stdout=pipe, stderr=pipe, env=environment, start_new_session=True
                )
            except FileNotFoundError as error:
                raise PrintError(
                    _("不能打印"),
                    _("本机缺少打印命令 {command}").format(command=command[0]),
                    _("请安装 cups-client 和 cups-ipp-utils，或另存为 PDF"),
                ) from error
            self._running.add(process)
        return process

    def _refusal(self, message: str) -> PrintError:
        if "does not exist" in message:
            # lp says the same when the server is down, and so cannot know its queues.
            if "not running" in self.run(["lpstat", "-r"], may_fail=True):
                return service_down()
            return PrintError(_("没有这台打印机"), _("所选的打印机已不在本机"), _("请在设置里另选打印机"))
        if "not accepting jobs" in message:
            return PrintError(
                _("打印机不收任务"), _("打印队列被设为拒收"), _("请在系统的打印机设置里恢复，或另选打印机")
            )
        if "not running" in message or "onnect" in message or "Bad file descriptor" in message:
            return service_down()
        return PrintError(
            _("打印未送出"), message.strip() or _("打印命令没有说明原因"), _("请再打一次，或另存为 PDF")
        )


def service_down() -> PrintError:
    """The print server does not answer at all."""
    return PrintError(
        _("打印服务没有运行"), _("本机的 CUPS 没有回应"), _("请启动 cups 服务后再打，或另存为 PDF")
    )


def _unanswered(timeout_s: float) -> PrintUnanswered:
    return PrintUnanswered(
        _("打印服务没有回应"),
        _("等了 {timeout_s:.0f} 秒").format(timeout_s=timeout_s),
        _("请稍后再打，或另存为 PDF"),
    )


def _let_go(process: subprocess.Popen[bytes]) -> None:
    with suppress(subprocess.TimeoutExpired):
        process.wait(_LAST_WORDS_S)
    for pipe in (process.stdin, process.stdout, process.stderr):
        with suppress(BrokenPipeError):
            if pipe:
                pipe.close()


def _kill(process: subprocess.Popen[bytes]) -> None:
    """Ends it with its children: those of a script would hold our pipes, and go on, for ever."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
