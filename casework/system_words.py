"""Why the system refused a file, a folder or an address, in words for those who run this."""

from __future__ import annotations

import errno
import socket

from casework.language import N_, _

_WORDS = {
    errno.ENOENT: N_("没有这个文件或文件夹"),
    errno.EACCES: N_("没有权限"),
    errno.EPERM: N_("没有权限"),
    errno.EEXIST: N_("已有同名的文件"),
    errno.ENOTDIR: N_("路径中有一段不是文件夹"),
    errno.EISDIR: N_("这是文件夹，不是文件"),
    errno.ENOSPC: N_("磁盘已满"),
    errno.EDQUOT: N_("磁盘配额已用完"),
    errno.EROFS: N_("磁盘是只读的"),
    errno.EIO: N_("磁盘读写出错"),
    errno.ENAMETOOLONG: N_("名称太长"),
    errno.EADDRINUSE: N_("端口已被占用"),
    errno.EADDRNOTAVAIL: N_("本机没有这个地址"),
    socket.EAI_NONAME: N_("找不到这个地址"),
}


def reason(error: OSError) -> str:
    """What went wrong, without the path; the system's own words where ours know nothing."""
    words = _WORDS.get(error.errno or 0)
    return (_(words) if words else "") or error.strerror or type(error).__name__
