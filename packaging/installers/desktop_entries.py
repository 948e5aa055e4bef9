"""How a package shows itself on a desktop: menu entry, icon, and the kinds of file that it opens."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

from .version import ROOT

APP_ID = "org.tamga.counter"
_ICONS = ROOT / "packaging" / "desktop"
_ENTRY = """[Desktop Entry]
Type=Application
Name=Tamga
Name[zh_CN]=Tamga 办事窗口
GenericName=Counter of a pastoral banner
GenericName[zh_CN]=苏木镇办事窗口
Comment=Record cases and print the one-time notification
Comment[zh_CN]=登记办件，打印蒙汉双语一次性告知单
Exec={program} %f
Icon={app_id}
Terminal=false
StartupNotify=true
StartupWMClass=tamga
Categories=Office;
MimeType=application/vnd.tamga.parcel;application/vnd.tamga.answer;application/vnd.tamga.enrolment;
"""
MIME = """<?xml version="1.0" encoding="UTF-8"?>
<mime-info xmlns="http://www.freedesktop.org/standards/shared-mime-info">
  <mime-type type="application/vnd.tamga.parcel">
    <comment>Tamga parcel</comment>
    <comment xml:lang="zh_CN">Tamga 交换文件</comment>
    <magic priority="80"><match type="string" offset="0" value="tamga-parcel-"/></magic>
    <glob pattern="*.tamga-parcel"/>
  </mime-type>
  <mime-type type="application/vnd.tamga.answer">
    <comment>Tamga answer</comment>
    <comment xml:lang="zh_CN">Tamga 旗里的回执</comment>
    <magic priority="80"><match type="string" offset="0" value="tamga-answer-"/></magic>
    <glob pattern="*.tamga-answer"/>
  </mime-type>
  <mime-type type="application/vnd.tamga.enrolment">
    <comment>Tamga enrolment sheet</comment>
    <comment xml:lang="zh_CN">Tamga 设备注册文件</comment>
    <magic priority="80"><match type="string" offset="0" value="tamga-enrolment-"/></magic>
    <glob pattern="*.tamga-enrolment"/>
  </mime-type>
</mime-info>
"""


def desktop_entry(program: str) -> str:
    """The menu entry that starts `program`, a path or a command."""
    return _ENTRY.format(program=program, app_id=APP_ID)


def write_entries(application: Path, version: str, architecture: str) -> None:
    """Fill `entries` and `info` of an application's folder below /opt/apps."""
    entries = application / "entries"
    program = f"/opt/apps/{APP_ID}/files/program/tamga"
    _write(entries / "applications" / f"{APP_ID}.desktop", desktop_entry(program))
    _write(entries / "mime" / "packages" / f"{APP_ID}.xml", MIME)
    for folder, suffix in (("scalable", ".svg"), ("256x256", ".png")):
        into = entries / "icons" / "hicolor" / folder / "apps" / f"{APP_ID}{suffix}"
        into.parent.mkdir(parents=True)
        shutil.copyfile(_ICONS / f"{APP_ID}{suffix}", into)
    permissions = {
        "autostart": True,
        "notification": True,
        "trayicon": False,
        "clipboard": True,
        "account": False,
    }
    permissions |= {"bluetooth": False, "camera": False, "audio_record": False, "installed_apps": False}
    info = {
        "appid": APP_ID,
        "name": "Tamga",
        "version": version,
        "arch": [architecture],
        "permissions": permissions,
    }
    _write(application / "info", json.dumps(info, ensure_ascii=False, indent=2) + "\n")


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
