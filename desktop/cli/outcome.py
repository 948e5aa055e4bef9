"""How a run ends: exit code, one line on stderr, and never a traceback.

0 done, 1 failed (what happened and what to do on stderr), 2 wrong usage, 130 interrupted.
"""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Callable
from pathlib import Path

from casework.errors import TamgaError
from desktop import bootstrap
from desktop.bug_log import log_bug


def outcome_of(work: Callable[[], int], data_dir: Path | None) -> int:
    """Do the work and turn whatever comes of it into an exit code."""
    try:
        code = work()
        sys.stdout.flush()
    except TamgaError as error:
        print(f"tamga: {error}", file=sys.stderr)
        return 1
    except BrokenPipeError:  # the reader of a pipe has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except EOFError:  # the end of input in place of an answer
        print("\ntamga: 没有输入，什么也没有做", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    except Exception as error:  # noqa: BLE001 - a bug: named to the user, kept in the log
        return _report_bug(data_dir, error)
    return code


def speak_any_script() -> None:
    """A terminal that has no Chinese gets escapes in its place, not a failure."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def _report_bug(data_dir: Path | None, error: Exception) -> int:
    path = log_bug(data_dir or bootstrap.default_data_dir(), error)
    where = f"，详情在 {path}" if path else ""
    print(f"tamga: 程序出错（{type(error).__name__}）{where}。已保存的数据不受影响。", file=sys.stderr)
    return 1
