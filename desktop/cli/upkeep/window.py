"""No command at all: the window on a data folder, where there is a screen for it."""

from __future__ import annotations

import os
import socket
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

from casework import language
from casework.errors import TamgaError
from casework.language import _, listed
from desktop import bootstrap, settings, which_version
from desktop.errors import AlreadyOpen

_X11_SOCKETS = "/tmp/.X11-unix"  # noqa: S108 - where every X server listens
_X11_FIRST_PORT = 6000
_NEEDS_NO_DISPLAY = ("offscreen", "minimal", "linuxfb", "eglfs", "vnc")  # platforms of Qt without a desktop
_PATIENCE_S = 2.0


def open_window(data_dir: Path | None, file: Path | None = None) -> int:
    """Open the window on a data folder, by default this user's; the exit code.  Raises TamgaError.

    `file` is a parcel or an answer to go on with; a window that is open already gets it.
    """
    folder = data_dir or bootstrap.default_data_dir()
    language.choose(settings.language_of(folder))
    try:
        refuse_without_display()
        from desktop import app  # Qt is not loaded where there is no screen for it

        lock = bootstrap.claim_window(folder)
    except AlreadyOpen:
        which_version.not_at_fault()
        if app.raise_running(folder, file):
            return 0
        raise
    except TamgaError:
        which_version.not_at_fault()
        raise
    try:
        return app.main(folder, file)
    finally:
        lock.release()


def refuse_without_display() -> None:
    """Raise TamgaError where Qt would end the whole process."""
    platform = os.environ.get("QT_QPA_PLATFORM", "").partition(":")[0]
    if not sys.platform.startswith("linux") or platform in _NEEDS_NO_DISPLAY:
        return
    displays = [os.environ[name] for name in ("DISPLAY", "WAYLAND_DISPLAY") if os.environ.get(name)]
    if not displays:
        raise TamgaError(
            _("没有显示器"),
            _("这里没有可以打开窗口的屏幕"),
            _("请在有屏幕的电脑上打开，或用命令办理（--help）"),
        )
    if not any(_answers(address) for address in _addresses(os.environ)):
        what = _("环境变量里写的显示器 {displays} 没有应答").format(displays=listed(displays))
        raise TamgaError(_("打不开窗口"), what, _("请在桌面的终端里打开，或核对 DISPLAY、WAYLAND_DISPLAY"))


def _addresses(environment: Mapping[str, str]) -> Iterator[str | tuple[str, int]]:
    """Where the displays that the environment names would answer."""
    wayland = environment.get("WAYLAND_DISPLAY")
    if wayland:
        yield str(Path(environment.get("XDG_RUNTIME_DIR", "/"), wayland))
    host, _, screen = environment.get("DISPLAY", "").rpartition(":")
    number = screen.partition(".")[0]
    if number.isdigit() and host in ("", "unix"):
        yield f"\0{_X11_SOCKETS}/X{number}"
        yield f"{_X11_SOCKETS}/X{number}"
    elif number.isdigit():
        yield (host, _X11_FIRST_PORT + int(number))


def _answers(address: str | tuple[str, int]) -> bool:
    """Qt ends the whole process where its display is dead, so that it must not be asked."""
    family = socket.AF_UNIX if isinstance(address, str) else socket.AF_INET
    try:
        with socket.socket(family) as line:
            line.settimeout(_PATIENCE_S)
            line.connect(address)
    except OSError:
        return False
    return True
