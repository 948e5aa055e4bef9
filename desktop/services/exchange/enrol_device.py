"""Enrolling this device with its banner: keys are made here, the code is shown once."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec

from casework.language import _
from casework.named_files import read_named
from desktop.database import banner, journal
from desktop.practice import is_practice
from desktop.services.duty import Duty
from desktop.services.exchange.way_setting import uses_proxy
from sync.device.address import read_address
from sync.device.enrolment import enrol_request
from sync.device.errors import ExchangeError, ServerRefused
from sync.device.transport import HttpTransport
from sync.device.trust import trust_of_code
from sync.wire import doors, signatures
from sync.wire.deposits import DepositAsked, DepositGiven
from sync.wire.protocol import VERSIONS, Enrolment

NOWHERE = "NOWHERE"  # no code is for it, so that the server names the site and keeps the code


def enrol_device(duty: Duty, url: str, code: str, certificate: Path | None = None) -> Enrolment:
    """Make this device known to the banner at `url`; raises ExchangeError and then nothing has changed.

    The same code may be used again by this device when the answer was lost.  A device that is known
    already keeps its key.
    """
    if is_practice(duty.store.path.parent):
        raise ExchangeError(
            _("这是练习"), _("练习里的办件从不传给旗里"), _("请先离开练习，在正式的工作点里注册")
        )
    url = read_address(url)
    seed = own_seed(duty)
    with duty.store.reading() as connection:
        device = journal.own_device(connection)
    asked = enrol_request(device, seed, code, duty.site_code, duty.letter)
    with asking(url, code, certificate, use_proxy=uses_proxy(duty.store)) as transport:
        try:
            enrolment = transport.ask(doors.ENROL, msgspec.structs.replace(asked, site=duty.site_code))
        except ServerRefused as error:
            if error.refusal.code != "wrong_site":
                raise
            raise _other_site(error.refusal.site, duty) from error
    if enrolment.site != duty.site_code:  # a server that does not ask where the device stands
        raise _other_site(enrolment.site, duty)
    assert transport.trust is not None  # noqa: S101 - the code said whom to believe
    address = banner.Address(url, enrolment.banner, transport.trust, enrolment.site)
    with duty.store.writing() as connection:
        banner.enrol(connection, address, seed)
        banner.stand(connection, letter=enrolment.letter)
    return enrolment


@contextmanager
def asking(
    url: str, code: str, certificate: Path | None, *, use_proxy: bool = True
) -> Iterator[HttpTransport]:
    """A way to the banner of a code: who answers there has to prove to have the key that the code names.

    `certificate` is a file with an authority (PEM) to be believed besides those of this computer.
    """
    authorities = _read_certificate(certificate) if certificate else ""
    transport = HttpTransport(url, trust_of_code(code, authorities), use_proxy=use_proxy)
    try:
        yield transport
    finally:
        transport.close()


def site_of_code(url: str, code: str, certificate: Path | None = None) -> str:
    """The site that an enrolment code is for, asked before there is a workplace; the code stays unused.

    Raises ExchangeError.
    """
    url = read_address(url)
    seed = signatures.new_seed()
    asked = enrol_request(secrets.token_hex(8), seed, code)
    with asking(url, code, certificate) as transport:
        try:
            enrolment = transport.ask(doors.ENROL, msgspec.structs.replace(asked, site=NOWHERE))
        except ServerRefused as error:
            if error.refusal.code != "wrong_site":
                raise
            return error.refusal.site
    return enrolment.site  # a server that does not ask where a device stands


def ask_deposit(url: str, code: str, certificate: Path | None = None) -> DepositGiven:
    """What the device that the code replaces kept at the banner; the code stays unused.

    Raises ExchangeError.
    """
    with asking(read_address(url), code, certificate) as transport:
        return transport.ask(doors.DEPOSIT_FETCH, DepositAsked(versions=VERSIONS, code=code))


def _other_site(site: str, duty: Duty) -> ExchangeError:
    what = _("注册码属于站点 {site}，本机是 {site_code}").format(site=site, site_code=duty.site_code)
    next_step = _("请向旗里要本站点的注册码；是本机的站点错了，请用这个码更正站点")
    return ExchangeError(_("站点不符"), what, next_step)


def _read_certificate(path: Path) -> str:
    text = read_named(path).decode("ascii", errors="replace")
    if "BEGIN CERTIFICATE" not in text:
        raise ExchangeError(
            _("证书不对"), _("{path} 不是 PEM 证书").format(path=path), _("请向旗里要证书文件")
        )
    return text


def own_seed(duty: Duty) -> bytes:
    """The key of this device; a new one is kept before anybody hears of it."""
    with duty.store.writing() as connection:
        seed = banner.read_seed(connection) or banner.read_waiting_seed(connection)
        if seed is None:
            seed = signatures.new_seed()
            banner.keep_seed(connection, seed)
    return seed
