"""A new computer in the place of a lost one: keyring, drafts, settings and what was never sent come back.

The banner gives what the lost device kept to who has the code of its replacement.  Everybody's password opens
as before; cases come with the first exchange.  The device has a new id and, from the banner, a new letter, so
no number is given out twice (docs/decisions/0111-deposits.md).
"""

from __future__ import annotations

import msgspec

from casework.errors import StoreError
from casework.language import _
from casework.people.name import normal_form
from desktop.database import only_here
from desktop.database.keyring import Keyring
from desktop.database.keys import DatabaseKey, add_wrap, beginning, check_password, open_wrap
from desktop.database.only_here import OnlyHere
from desktop.errors import SetUpError
from desktop.services.exchange.enrol_device import ask_deposit
from desktop.services.people.recover_way_in import open_recovered
from desktop.services.upkeep.new_workplace import SetUp
from desktop.services.upkeep.restoring import FromBanner, MadeReady
from desktop.services.upkeep.set_up import FormerWorkplace, set_up
from sync.device.errors import ExchangeError
from sync.wire.deposits import Deposit


def restore_from_banner(asked: FromBanner) -> MadeReady:
    """Make the workplace; raises ExchangeError, WrongPassword, SetUpError, and then leaves nothing."""
    given = ask_deposit(asked.url, asked.code, asked.certificate)
    if asked.site and asked.site != given.site:
        what = _("注册码属于站点 {site}，不是 {asked}").format(site=given.site, asked=asked.site)
        raise ExchangeError(_("站点不符"), what, _("请向旗里要本站点的注册码"))
    request = SetUp(
        site_code=given.site,
        staff_name=asked.staff_name,
        password=asked.password,
        release_path=asked.release_path,
        joins=True,
    )
    if given.copy is None:
        if asked.recovered is not None:
            what = _("这个注册码没有顶替哪台设备，旗里也没有它存放的东西")
            raise SetUpError(_("用不上找回文件"), what, _("请旗里用 banner code --replaces 另发一个注册码"))
        set_up(asked.data_dir, request)
        return MadeReady(given.site, given.device, "", 0, 0)
    former = _opened(asked, given.copy)
    set_up(asked.data_dir, request, former)
    drafts, unsent = len(former.only.drafts), len(former.only.unsent)
    return MadeReady(given.site, given.device, given.copy.made_at, drafts, unsent)


def _opened(asked: FromBanner, copy: Deposit) -> FormerWorkplace:
    ring = _keyring(copy)
    name = normal_form(asked.staff_name)
    if asked.recovered is None:
        unlocked = open_wrap(ring, name, asked.password)
        unlocked = msgspec.structs.replace(unlocked, coming=None)
        return FormerWorkplace(ring, unlocked, _content(copy, unlocked.key))
    check_password(asked.password, name)
    key = open_recovered(asked.recovered, asked.recovered_code, ring.device)
    only = _content(copy, key)
    staff = next((each.staff for each in only.staff if each.name == name), None)
    if staff is None:
        raise SetUpError(
            _("没有这个人"), _("原来的设备上没有名为“{name}”的人员").format(name=name), _("请核对姓名")
        )
    unlocked = beginning(key, staff)
    return FormerWorkplace(add_wrap(ring, name, asked.password, unlocked), unlocked, only)


def _keyring(copy: Deposit) -> Keyring:
    try:
        return msgspec.json.decode(copy.keyring, type=Keyring)
    except msgspec.DecodeError as error:
        raise _unreadable() from error


def _content(copy: Deposit, key: DatabaseKey) -> OnlyHere:
    only = only_here.unseal(copy.content, key)
    if only is None:
        raise _unreadable()
    return only


def _unreadable() -> StoreError:
    return StoreError(
        _("旗里存放的读不出"),
        _("它已损坏，或者是更新的程序写的"),
        _("请升级程序再试；或者请旗里发一个不带 --replaces 的注册码，只取回办件"),
    )
