"""Which input method the window types Chinese by, as its plug-ins really load.

The wheel of PySide6 has the plug-in of ibus and none of fcitx, and input is then silently dead; fcitx also
speaks the protocol of ibus, behind the name of the portal.
"""

from __future__ import annotations

from collections.abc import Mapping, MutableMapping

_PLUGIN = "ibus"
_BY_PROTOCOL = ("fcitx", _PLUGIN)  # fcitx5, fcitx4, too


def asked_input_method(environment: Mapping[str, str]) -> str:
    """The first of those named in it that can work here, else the first that is named, else ""."""
    named = [
        *environment.get("QT_IM_MODULES", "").split(";"),
        environment.get("QT_IM_MODULE", ""),
        environment.get("XMODIFIERS", "").partition("@im=")[2],
    ]
    working = (name for name in named if works(name))
    return next(working, "") or next(filter(None, named), "")


def works(name: str) -> bool:
    """Is Chinese typed by the method of that name?  xim has no plug-in any more."""
    return name.startswith(_BY_PROTOCOL)


def mend_input_method(environment: MutableMapping[str, str]) -> None:
    """Let Qt load the plug-in that works, before it is started."""
    name = asked_input_method(environment)
    if not works(name):
        return
    environment["QT_IM_MODULE"] = _PLUGIN
    if name.startswith("fcitx"):
        environment["IBUS_USE_PORTAL"] = "1"
    if modules := environment.get("QT_IM_MODULES"):  # these go before QT_IM_MODULE
        known = (_PLUGIN if works(each) else each for each in modules.split(";"))
        environment["QT_IM_MODULES"] = ";".join(dict.fromkeys((*known, _PLUGIN)))
