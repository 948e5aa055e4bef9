"""Why the system refused a file, a folder or an address, in words for those who run this."""

from __future__ import annotations

import errno
import socket

_WORDS = {
    errno.ENOENT: "没有这个文件或文件夹",
    errno.EACCES: "没有权限",
    errno.EPERM: "没有权限",
    errno.EEXIST: "已有同名的文件",
    errno.ENOTDIR: "路径中有一段不是文件夹",
    errno.EISDIR: "这是文件夹，不是文件",
    errno.ENOSPC: "磁盘已满",
    errno.EDQUOT: "磁盘配额已用完",
    errno.EROFS: "磁盘是只读的",
    errno.EIO: "磁盘读写出错",
    errno.ENAMETOOLONG: "名称太长",
    errno.EADDRINUSE: "端口已被占用",
    errno.EADDRNOTAVAIL: "本机没有这个地址",
    socket.EAI_NONAME: "找不到这个地址",
}


def reason(error: OSError) -> str:
    """What went wrong, without the path; the system's own words where ours know nothing."""
    return _WORDS.get(error.errno or 0) or error.strerror or type(error).__name__
