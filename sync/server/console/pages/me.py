"""One's own account: what one may, fresh recovery codes, signing out everywhere."""

from __future__ import annotations

from casework.language import N_, _
from sync.server.console.page import ConsolePage
from sync.server.console.visit import BASE, Answer, HallVisit, Sent, Shown
from sync.server.hall import journal, people, sign_in
from sync.server.hall.journal import Done
from sync.server.hall.rights import RIGHT_NAMES
from sync.server.refusals import refuse


def show(visit: HallVisit) -> Shown:
    """What this account may."""
    return Shown(
        "me.html", {"codes": (), "rights": [RIGHT_NAMES[each] for each in RIGHT_NAMES if visit.may(each)]}
    )


def act(visit: HallVisit) -> Answer:
    """Fresh codes, or out everywhere."""
    account = visit.account.account
    match visit.field("do"):
        case "codes":
            with visit.database.writing() as connection:
                codes = sign_in.renew_codes(connection, account)
                journal.note(connection, visit.by, Done(act="codes_renewed", about=account))
            return Shown("me.html", {**show(visit).values, "codes": codes})
        case "everywhere":
            with visit.database.writing() as connection:
                people.end_sessions(connection, account)
                journal.note(connection, visit.by, Done(act="signed_out", about=account))
            return Sent(f"{BASE}/sign-in")
    raise refuse("malformed", _("不认识这个操作"))


PAGE = ConsolePage(path="/me", title=N_("我的账户"), right="own_account", show=show, act=act)
