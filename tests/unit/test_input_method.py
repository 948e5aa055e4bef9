"""What the environment says of the input method, and what Qt is told of it, so that Chinese can be typed."""

from __future__ import annotations

import pytest

from desktop.input_method import asked_input_method, mend_input_method

PORTAL = {"QT_IM_MODULE": "ibus", "IBUS_USE_PORTAL": "1"}


@pytest.mark.parametrize(
    ("said", "mended"),
    [
        ({"QT_IM_MODULE": "fcitx5"}, PORTAL),
        ({"QT_IM_MODULE": "fcitx"}, PORTAL),
        ({"XMODIFIERS": "@im=fcitx"}, PORTAL),
        ({"QT_IM_MODULE": "xim", "XMODIFIERS": "@im=fcitx"}, PORTAL),
        ({"QT_IM_MODULES": "wayland;fcitx"}, PORTAL | {"QT_IM_MODULES": "wayland;ibus"}),
        ({"QT_IM_MODULES": "wayland;fcitx;ibus"}, PORTAL | {"QT_IM_MODULES": "wayland;ibus"}),
        ({"QT_IM_MODULES": "wayland", "QT_IM_MODULE": "fcitx"}, PORTAL | {"QT_IM_MODULES": "wayland;ibus"}),
        ({"QT_IM_MODULE": "ibus"}, {"QT_IM_MODULE": "ibus"}),
        ({"XMODIFIERS": "@im=ibus"}, {"QT_IM_MODULE": "ibus"}),
        ({"QT_IM_MODULE": "xim"}, {"QT_IM_MODULE": "xim"}),
        ({"QT_IM_MODULE": "compose"}, {"QT_IM_MODULE": "compose"}),
        ({"QT_IM_MODULE": ""}, {"QT_IM_MODULE": ""}),
        ({}, {}),
    ],
)
def test_qt_is_told_of_what_it_can_load(said: dict[str, str], mended: dict[str, str]) -> None:
    environment = dict(said)
    mend_input_method(environment)
    assert {name: value for name, value in environment.items() if name != "XMODIFIERS"} == mended


def test_the_one_that_works_goes_before_one_that_does_not() -> None:
    assert asked_input_method({"QT_IM_MODULE": "xim", "XMODIFIERS": "@im=ibus"}) == "ibus"
    assert asked_input_method({"QT_IM_MODULE": "xim"}) == "xim"
    assert asked_input_method({}) == ""
