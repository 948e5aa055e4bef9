"""Opening the window when somebody signs in to the computer: an entry of this user's own."""

from __future__ import annotations

import os
import sys
from pathlib import Path

_NAME = "org.tamga.counter"
_ENTRY = """[Desktop Entry]
Type=Application
Name=Tamga
Exec="{program}"
Icon={name}
Terminal=false
"""
_RUN = r"Software\Microsoft\Windows\CurrentVersion\Run"


def is_on() -> bool:
    """Does the window open by itself?"""
    if sys.platform == "win32":
        return _read_run() != ""
    return _entry().is_file()


def switch(program: Path, *, on: bool) -> None:
    """Let `program` be started when this user signs in, or no longer.  Raises OSError."""
    if sys.platform == "win32":
        _write_run(f'"{program}"' if on else "")
    elif on:
        _entry().parent.mkdir(parents=True, exist_ok=True)
        _entry().write_text(_ENTRY.format(program=program, name=_NAME), "utf-8")
    else:
        _entry().unlink(missing_ok=True)


def _entry() -> Path:
    home = os.environ.get("XDG_CONFIG_HOME") or str(Path.home() / ".config")
    return Path(home, "autostart", f"{_NAME}.desktop")


def _read_run() -> str:
    import winreg

    try:
        with winreg.OpenKey(winreg.HKEY_CURRENT_USER, _RUN) as key:  # type: ignore[attr-defined,unused-ignore]
            return str(winreg.QueryValueEx(key, _NAME)[0])  # type: ignore[attr-defined,unused-ignore]
    except FileNotFoundError:
        return ""


def _write_run(command: str) -> None:
    import winreg

    with winreg.CreateKey(winreg.HKEY_CURRENT_USER, _RUN) as key:  # type: ignore[attr-defined,unused-ignore]
        if command:
            winreg.SetValueEx(key, _NAME, 0, winreg.REG_SZ, command)  # type: ignore[attr-defined,unused-ignore]
        elif _read_run():
            winreg.DeleteValue(key, _NAME)  # type: ignore[attr-defined,unused-ignore]
