"""账户: who works at the console, with which roles; one-time links are shown once, to whoever made them."""

from __future__ import annotations

from casework.language import N_, _
from casework.people.roles import ROLE_NAMES, BannerRole
from sync.server.console.page import ConsolePage
from sync.server.console.visit import BASE, Answer, HallVisit, Sent, Shown
from sync.server.hall import journal, people
from sync.server.hall.journal import Done
from sync.server.hall.people import LINK_HOURS, NewAccount
from sync.server.hall.rights import RIGHT_NAMES, RIGHTS, ROLES
from sync.server.refusals import refuse


def show(visit: HallVisit) -> Shown:
    """All accounts, and the table of rights."""
    return _shown(visit)


def act(visit: HallVisit) -> Answer:
    """Add an account, give it other roles, a new link, or close it."""
    acts = {"add": _add, "roles": _change, "link": _link, "close": _close}
    doing = acts.get(visit.field("do"))
    if doing is None:
        raise refuse("malformed", _("不认识这个操作"))
    return doing(visit)


def _add(visit: HallVisit) -> Answer:
    account = visit.field("account").lower()
    with visit.database.writing() as connection:
        secret = people.add(
            connection, NewAccount(account=account, name=visit.field("name"), roles=visit.fields("role"))
        )
        made = people.require(connection, account)
        done = Done(act="account_added", about=account, after=" ".join(made.roles))
        journal.note(connection, visit.by, done)
    return _shown(visit, account, secret)


def _change(visit: HallVisit) -> Answer:
    account = visit.field("account")
    with visit.database.writing() as connection:
        before = people.change_roles(connection, account, visit.fields("role"))
        after = people.require(connection, account)
        done = Done(
            act="account_changed", about=account, before=" ".join(before.roles), after=" ".join(after.roles)
        )
        journal.note(connection, visit.by, done)
    return Sent(f"{BASE}/accounts?done=account_changed")


def _link(visit: HallVisit) -> Answer:
    account = visit.field("account")
    with visit.database.writing() as connection:
        secret = people.make_link(connection, account)
        journal.note(connection, visit.by, Done(act="link_made", about=account))
    return _shown(visit, account, secret)


def _close(visit: HallVisit) -> Answer:
    account = visit.field("account")
    if account == visit.account.account:
        raise refuse("malformed", _("不能停用自己的账户：请另一位系统管理员来做"))
    with visit.database.writing() as connection:
        before = people.close(connection, account)
        journal.note(
            connection, visit.by, Done(act="account_closed", about=account, before=" ".join(before.roles))
        )
    return Sent(f"{BASE}/accounts?done=account_closed")


def _shown(visit: HallVisit, account: str = "", secret: str = "") -> Shown:
    with visit.database.reading() as connection:
        accounts = people.everybody(connection)
    roles: list[tuple[BannerRole, str]] = [(role, ROLE_NAMES[role]) for role in ROLES]
    return Shown(
        "accounts.html",
        {
            "accounts": accounts,
            "roles": roles,
            "role_names": ROLE_NAMES,
            "rights": [(RIGHT_NAMES[right], allowed) for right, allowed in RIGHTS.items()],
            "made": account,
            "link": f"{visit.origin}{BASE}/set-up?link={secret}" if secret else "",
            "hours": LINK_HOURS,
        },
    )


PAGE = ConsolePage(
    path="/accounts", title=N_("账户"), right="keep_accounts", show=show, act=act, icon="person"
)
