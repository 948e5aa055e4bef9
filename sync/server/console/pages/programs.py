"""程序: versions of the program that were added, to whom they are offered, and which device has which."""

from __future__ import annotations

from casework.language import N_, _
from casework.version_order import parts
from sync.server.console.page import ConsolePage
from sync.server.console.visit import BASE, Answer, HallVisit, Sent, Shown
from sync.server.hall import journal
from sync.server.hall.journal import Done
from sync.server.overview import device_list
from sync.server.overview.device_list import ListedDevice
from sync.server.overview.site_names import site_names
from sync.server.programs import offers
from sync.server.programs.offers import OFFER_WORDS
from sync.server.refusals import refuse


def show(visit: HallVisit) -> Shown:
    """Versions, the newest first, and devices, those with the oldest version first."""
    with visit.database.reading() as connection:
        programs = offers.programs(connection)
        devices = [each for each in device_list.devices(connection) if each.program and not each.revoked_at]
        names = site_names(connection)
        wanted = {site: offers.offered(connection, site) or "" for site in {each.site for each in devices}}
    devices.sort(key=lambda each: (parts(_version(each)), each.site))
    behind = {each.device for each in devices if parts(_version(each)) < parts(wanted[each.site])}
    values = {"programs": programs, "devices": devices, "behind": behind, "names": names}
    return Shown("programs.html", {**values, "words": OFFER_WORDS})


def act(visit: HallVisit) -> Answer:
    """Offer a version to some sites or to all, or take it back."""
    version, do = visit.field("version"), visit.field("do")
    with visit.database.writing() as connection:
        if do == "stage":
            sites = visit.fields("site")
            before = offers.stage(connection, version, sites)
            about = " ".join((version, *sites))
            done = Done(act="program_staged", about=about, before=before, after="staged")
        elif do == "publish":
            before = offers.publish(connection, version)
            done = Done(act="program_published", about=version, before=before, after="published")
        elif do == "withdraw":
            before = offers.withdraw(connection, version)
            done = Done(act="program_withdrawn", about=version, before=before, after="withdrawn")
        else:
            raise refuse("malformed", _("不认识这个操作"))
        journal.note(connection, visit.by, done)
    return Sent(f"{BASE}/programs?done={done.act}")


def _version(device: ListedDevice) -> str:
    """A device says version and machine, and what is ready there."""
    return device.program.partition(" ")[0]


PAGE = ConsolePage(
    path="/programs",
    title=N_("程序"),
    right="see_devices",
    show=show,
    act=act,
    act_right="keep_devices",
    icon="tamga",
)
