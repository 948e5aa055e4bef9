"""人员: the roster of all sites; who is appointed and who leaves, as entries that devices hear of."""

from __future__ import annotations

from casework.language import N_, _
from casework.people.roles import ROLE_NAMES, SiteRole
from sync.server.acts import case_acts
from sync.server.console.page import ConsolePage
from sync.server.console.visit import BASE, Answer, HallVisit, Sent, Shown
from sync.server.hall import journal
from sync.server.hall.journal import Done
from sync.server.overview.site_names import site_names
from sync.server.refusals import refuse

_ROLES: tuple[SiteRole, ...] = ("agent", "clerk", "lead", "administrator")


def show(visit: HallVisit) -> Shown:
    """Who works where, by site."""
    site = visit.filter("site")
    with visit.database.reading() as connection:
        people = [each for each in case_acts.roster(connection) if site in ("", each.site)]
        names = site_names(connection)
    present = [each for each in people if not each.left]
    gone = [each for each in people if each.left]
    values = {"people": present, "gone": gone, "names": names, "site": site}
    return Shown("staff.html", {**values, "roles": [ROLE_NAMES[role] for role in _ROLES]})


def act(visit: HallVisit) -> Answer:
    """Put a person on the roster, or take one off it."""
    site, name, role = visit.field("site"), visit.field("name"), visit.field("role")
    left = visit.field("do") == "remove"
    if visit.field("do") not in ("add", "remove"):
        raise refuse("malformed", _("不认识这个操作"))
    if not (site and name and (role or left)):
        raise refuse("malformed", _("要写明站点、姓名和岗位"))
    with visit.database.writing() as connection:
        known = [each for each in case_acts.roster(connection) if (each.site, each.name) == (site, name)]
        staff = case_acts.appoint(connection, site, name, role, left=left)
        before = "" if not known or known[0].left else known[0].role
        done = Done(
            act="staff_removed" if left else "staff_appointed",
            about=f"{site} {staff}",
            before=before,
            after="" if left else role,
        )
        journal.note(connection, visit.by, done)
    return Sent(f"{BASE}/staff?site={site}&done={done.act}")


PAGE = ConsolePage(
    path="/staff",
    title=N_("人员"),
    right="see_staff",
    show=show,
    act=act,
    act_right="keep_staff",
    icon="staff",
)
