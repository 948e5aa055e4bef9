"""Correcting the site of a device by a code of the right one: before it was enrolled or after.

The banner lets a known device with a fresh code stand at the code's site, as when the hall moves it: slips
and drafts stay as they are, what was recorded at the former site is still taken, and the next exchange brings
the rest.
"""

from __future__ import annotations

from contextlib import AbstractContextManager, closing
from pathlib import Path

import msgspec
from sqlalchemy import Connection, select

from casework.language import _
from desktop.database import banner, journal
from desktop.database.tables import CaseLine
from desktop.practice import is_practice
from desktop.services.duty import Duty
from desktop.services.exchange.enrol_device import NOWHERE, asking, own_seed
from desktop.services.exchange.way_setting import uses_proxy
from sync.device.address import read_address
from sync.device.enrolment import enrol_request
from sync.device.errors import ExchangeError, ServerRefused
from sync.device.store import Note
from sync.device.transport import HttpTransport
from sync.wire import doors
from sync.wire.protocol import Enrolment, EnrolRequest


class SiteCorrection(msgspec.Struct, frozen=True):
    """A code of the right site; address and certificate where this device has no banner yet."""

    code: str
    url: str = ""
    certificate: Path | None = None


def correct_site(duty: Duty, given: SiteCorrection) -> str:
    """Let this device stand at the code's site; returns that.

    Raises ExchangeError, and then nothing has changed and the code is still good: for a code of this very
    site, and where cases were recorded at the wrong site before any banner knew of it.
    """
    if is_practice(duty.store.path.parent):
        raise ExchangeError(_("这是练习"), _("练习里没有站点可以更正"), _("请先离开练习"))
    with duty.store.reading() as connection:
        known, device = banner.read_address(connection), journal.own_device(connection)
        if known is None:
            _require_nothing_recorded(connection, duty)
    seed = own_seed(duty)
    asked = enrol_request(device, seed, given.code, "", duty.letter)
    with _way(known, given, uses_proxy(duty.store)) as transport:
        _require_another(transport, asked, duty)
        enrolment = transport.ask(doors.ENROL, asked)
    with duty.store.writing() as connection:
        if known is None:
            assert transport.trust is not None  # noqa: S101 - the code said whom to believe
            address = banner.Address(_url(given), enrolment.banner, transport.trust, enrolment.site)
            banner.enrol(connection, address, seed)
        banner.stand(connection, site=enrolment.site, letter=enrolment.letter)
        banner.add_note(connection, Note("moved", _words(duty, enrolment)))
    return enrolment.site


def _require_another(transport: HttpTransport, asked: EnrolRequest, duty: Duty) -> None:
    """The server names the code's site before it uses the code."""
    try:
        transport.ask(doors.ENROL, msgspec.structs.replace(asked, site=NOWHERE))
    except ServerRefused as error:
        if error.refusal.code != "wrong_site":
            raise
        if error.refusal.site == duty.site_code:
            what = _("注册码就是本站点 {site} 的，还没有用掉").format(site=duty.site_code)
            raise ExchangeError(_("站点没有变"), what, _("请向旗里要正确站点的注册码")) from error


def _require_nothing_recorded(connection: Connection, duty: Duty) -> None:
    """What was recorded at the wrong site no banner would take from a device that never stood there."""
    if connection.scalar(select(CaseLine.case_id).limit(1)) is not None:
        what = _("本机在 {site} 已经记了办件，旗里还不认识本机").format(site=duty.site_code)
        next_step = _("请先用 {site} 的注册码联到旗里，再更正站点").format(site=duty.site_code)
        raise ExchangeError(_("还不能更正站点"), what, next_step)


def _url(given: SiteCorrection) -> str:
    if not given.url.strip():
        raise ExchangeError(_("还没有联到旗里"), _("不知道旗服务器的地址"), _("请写明旗服务器的地址"))
    return read_address(given.url)


def _way(
    known: banner.Address | None, given: SiteCorrection, use_proxy: bool
) -> AbstractContextManager[HttpTransport]:
    """To the banner that is known, else to that of the code."""
    if known is not None:
        return closing(HttpTransport(known.url, known.trust, use_proxy=use_proxy))
    return asking(_url(given), given.code, given.certificate, use_proxy=use_proxy)


def _words(duty: Duty, enrolment: Enrolment) -> str:
    words = _("本机的站点已由 {before} 更正为 {site}：今后的办件和编号用新站点，已发的告知单和草稿不变")
    return words.format(before=duty.site_code, site=enrolment.site)
