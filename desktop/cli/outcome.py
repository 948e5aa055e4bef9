"""How a run ends: exit code, one line on stderr, and never a traceback.

0 done, 1 failed (what happened and what to do on stderr), 2 wrong usage, 130 interrupted.
"""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, redirect_stdout
from pathlib import Path
from typing import Any, TextIO, cast

from casework.errors import TamgaError
from casework.language import _
from casework.system_words import reason
from desktop import bootstrap
from desktop.bug_log import log_bug


def outcome_of(work: Callable[[], int], data_dir: Path | None) -> int:
    """Do the work and turn whatever comes of it into an exit code."""
    try:
        with redirect_stdout(cast(TextIO, _Output(sys.stdout))):
            code = work()
            sys.stdout.flush()
    except TamgaError as error:
        if isinstance(error, OutputLost):
            _forget_output()
        print(f"tamga: {error}", file=sys.stderr)
        return 1
    except BrokenPipeError:  # the reader of a pipe has seen enough
        _forget_output()
        return 1
    except EOFError:  # the end of input in place of an answer
        print("\ntamga: " + _("没有输入，什么也没有做"), file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    except Exception as error:  # noqa: BLE001 - a bug: named to the user, kept in the log
        return _report_bug(data_dir, error)
    return code


def has_output() -> bool:
    """Is there a standard output at all?  Without one Python prints to nowhere, and all looks well."""
    if sys.stdout is not None:
        return True
    print("tamga: " + _("没有标准输出可以写，什么也没有做"), file=sys.stderr)
    return False


class OutputLost(TamgaError):  # noqa: N818 - named as the others
    """Standard output cannot be written; what was done stays done."""

    def __init__(self, error: OSError) -> None:
        super().__init__(_("输出写不出去"), reason(error), _("请检查输出的去处；已保存的数据不受影响"))


class _Output:
    """Standard output, whose own failures can be told from all others."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)

    def write(self, text: str) -> int:
        with _output_refused():
            return self._stream.write(text)

    def flush(self) -> None:
        with _output_refused():
            self._stream.flush()


@contextmanager
def _output_refused() -> Iterator[None]:
    try:
        yield
    except BrokenPipeError:
        raise
    except OSError as error:
        raise OutputLost(error) from error


def _forget_output() -> None:
    """So that the end of the process does not fail on it once more."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def speak_any_script() -> None:
    """A terminal that has no Chinese gets escapes in its place, not a failure."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def _report_bug(data_dir: Path | None, error: Exception) -> int:
    path = log_bug(data_dir or bootstrap.default_data_dir(), error)
    words = (
        _("程序出错（{name}），详情在 {path}。已保存的数据不受影响。")
        if path
        else _("程序出错（{name}）。已保存的数据不受影响。")
    )
    print("tamga: " + words.format(name=type(error).__name__, path=path), file=sys.stderr)
    return 1
