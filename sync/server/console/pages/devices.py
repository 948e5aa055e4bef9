"""设备: devices with their copies, revoked, readmitted, moved; codes issued, on paper, and cancelled."""

from __future__ import annotations

import datetime as dt

from casework.language import N_, _
from sync.device.address import read_address
from sync.server.accounts import accounts, enrolment, forks, letters
from sync.server.console import enrolment_sheets
from sync.server.console.page import ConsolePage
from sync.server.console.visit import BASE, Answer, Download, HallVisit, Sent, Shown
from sync.server.hall import journal
from sync.server.hall.journal import Done
from sync.server.overview import device_list
from sync.server.overview.site_names import site_names
from sync.server.refusals import Refused, refuse
from sync.server.releases import releases, trials

_MOST_SHEETS = 200


def show(visit: HallVisit) -> Shown:
    """Devices and unused codes, of all sites or of one."""
    site = visit.filter("site")
    with visit.database.reading() as connection:
        devices = device_list.devices(connection, site)
        codes = device_list.codes(connection, site)
        waiting = [each for each in forks.waiting(connection) if site in ("", each.site)]
        names = site_names(connection)
        newest = trials.number_for_all(connection)
    bare = [code for code in names if code not in {each.site for each in devices if not each.revoked_at}]
    values = {
        "devices": devices,
        "codes": codes,
        "waiting": waiting,
        "names": names,
        "site": site,
        "newest": newest,
        "bare": bare,
    }
    return Shown("devices.html", {**values, "origin": visit.origin})


def act(visit: HallVisit) -> Answer:
    """What is done with one device or one code, or sheets for many sites."""
    match visit.field("do"):
        case "revoke":
            return _revoke(visit)
        case "readmit":
            return _readmit(visit)
        case "move":
            return _move(visit)
        case "cancel":
            return _cancel(visit)
        case "confirm" | "refuse" as verb:
            return _decide(visit, confirms=verb == "confirm")
        case "sheets":
            return _sheets(visit)
    raise refuse("malformed", _("不认识这个操作"))


def _revoke(visit: HallVisit) -> Answer:
    device, reason = visit.field("device"), visit.field("reason")
    with visit.database.writing() as connection:
        account = accounts.find_account(connection, device, lock=True)
        for each in forks.revoke(connection, device):
            done = Done(act="device_revoked", about=each, before=account.site, reason=reason)
            journal.note(connection, visit.by, done)
    return Sent(f"{BASE}/devices?done=device_revoked")


def _readmit(visit: HallVisit) -> Answer:
    device = visit.field("device")
    with visit.database.writing() as connection:
        if not forks.readmit(connection, device):
            raise refuse("malformed", _("没有停用的设备 {device}").format(device=device))
        journal.note(connection, visit.by, Done(act="device_readmitted", about=device))
    return Sent(f"{BASE}/devices?done=device_readmitted")


def _move(visit: HallVisit) -> Answer:
    device, site = visit.field("device"), visit.field("site")
    with visit.database.writing() as connection:
        enrolment.require_site(connection, site)
        account = accounts.find_account(connection, device, lock=True)
        letters.move(connection, account, site)
        journal.note(
            connection, visit.by, Done(act="device_moved", about=device, before=account.site, after=site)
        )
    return Sent(f"{BASE}/devices?done=device_moved")


def _cancel(visit: HallVisit) -> Answer:
    with visit.database.writing() as connection:
        site = device_list.cancel_code(connection, visit.field("code"))
        journal.note(connection, visit.by, Done(act="code_cancelled", about=site))
    return Sent(f"{BASE}/devices?done=code_cancelled")


def _decide(visit: HallVisit, *, confirms: bool) -> Answer:
    """A copy of a device gets an id of its own, or is turned away."""
    device = visit.field("device")
    with visit.database.writing() as connection:
        if confirms:
            done = Done(act="fork_confirmed", about=device, after=forks.confirm(connection, device))
        else:
            done = Done(act="fork_refused", about=device, after=forks.refuse_waiting(connection, device))
        journal.note(connection, visit.by, done)
    return Sent(f"{BASE}/devices?done={done.act}")


def _sheets(visit: HallVisit) -> Answer:
    """A code for each site and all their sheets in one file; what cannot be set takes the codes back."""
    sites = visit.fields("site")
    if not 0 < len(sites) <= _MOST_SHEETS:
        raise refuse("malformed", _("要选 1 到 {most} 个站点").format(most=_MOST_SHEETS))
    address = read_address(visit.field("address"))
    with visit.database.writing() as connection:
        try:
            release = releases.newest_release(connection)[1]
        except Refused:  # none was published yet
            release = None
        codes = {site: enrolment.issue_code(connection, site) for site in sites}
        pdf = enrolment_sheets.set_sheets(connection, codes, address, release)
        for site in sites:
            journal.note(connection, visit.by, Done(act="code_issued", about=site))
    name = f"enrolment-{dt.datetime.now().astimezone():%Y%m%d-%H%M}.pdf"
    return Download(name, "application/pdf", pdf)


PAGE = ConsolePage(
    path="/devices",
    title=N_("设备"),
    right="see_devices",
    show=show,
    act=act,
    act_right="keep_devices",
    icon="exchange",
)
