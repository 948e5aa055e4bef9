"""Why the system refused something, in words for those who run this."""

from __future__ import annotations

import errno
import os
import socket
from pathlib import Path

import pytest

from casework.system_words import reason

KNOWN = [
    (errno.ENOENT, "没有这个文件或文件夹"),
    (errno.EACCES, "没有权限"),
    (errno.EPERM, "没有权限"),
    (errno.EEXIST, "已有同名的文件"),
    (errno.ENOTDIR, "路径中有一段不是文件夹"),
    (errno.EISDIR, "这是文件夹，不是文件"),
    (errno.ENOSPC, "磁盘已满"),
    (errno.EDQUOT, "磁盘配额已用完"),
    (errno.EROFS, "磁盘是只读的"),
    (errno.EIO, "磁盘读写出错"),
    (errno.ENAMETOOLONG, "名称太长"),
    (errno.EADDRINUSE, "端口已被占用"),
    (errno.EADDRNOTAVAIL, "本机没有这个地址"),
    (socket.EAI_NONAME, "找不到这个地址"),
]


@pytest.mark.parametrize(("number", "words"), KNOWN)
def test_what_happens_in_offices_has_words(number: int, words: str) -> None:
    assert reason(OSError(number, os.strerror(abs(number)), "/some/path")) == words


def test_what_the_system_says_of_a_path_is_one_of_them(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="long") as refused:
        (tmp_path / ("x" * 300)).read_bytes()
    assert reason(refused.value) == "名称太长"


def test_of_all_else_the_system_speaks_or_the_error_is_named() -> None:
    assert reason(OSError(errno.ENOTTY, "Inappropriate ioctl for device")) == "Inappropriate ioctl for device"
    assert reason(OSError()) == "OSError"
    assert reason(TimeoutError()) == "TimeoutError"
