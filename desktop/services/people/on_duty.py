"""Which roles somebody has at this workplace, and who else could do what they may not."""

from __future__ import annotations

import msgspec
from sqlalchemy import Connection, bindparam, or_, select

from casework.language import _, listed
from casework.people.roles import ACT_NAMES, ROLE_NAMES, Act, Role, may, needed_role, role_of
from desktop.database.prepared import Prepared
from desktop.database.tables import JournalEntry, StaffMember
from desktop.errors import NotAllowed, StaffLeft
from desktop.services.duty import Duty

# Each act asks for these.
_OF_PERSON = Prepared(
    select(StaffMember.staff, StaffMember.site, StaffMember.role, StaffMember.left).where(
        or_(StaffMember.site != "", StaffMember.role != ""),
        or_(StaffMember.staff == bindparam("person"), StaffMember.name == bindparam("called")),
    )
)
_FOUNDER = Prepared(
    select(JournalEntry.staff)
    .where(JournalEntry.kind == "device_set_up")
    .order_by(JournalEntry.position)
    .limit(1)
)


class Post(msgspec.Struct, frozen=True):
    """What the roster says of a person at one site; without a site it is the word of the lead here."""

    staff: str
    site: str
    role: str
    left: bool


def roles_of(connection: Connection, duty: Duty) -> tuple[Role, ...]:
    """The roles of who is on duty; () for somebody who has left.

    The banner's roster says it, by the name, and what a lead recorded here while it does not.  Without
    either, who set the workplace up is administrator and a colleague added there a clerk; a role that this
    program does not know gives the least.
    """
    if duty.is_demo:
        return ("administrator",)  # a demonstration shows everything
    posts = _posts(connection, duty)
    if _is_shut_out(posts, duty):
        return ()
    if posts:
        return tuple(role_of(post.role) or "agent" for post in posts if not post.left)
    return ("administrator",) if duty.staff == founder(connection) else ("clerk",)


def refuse_who_left(connection: Connection, duty: Duty) -> None:
    """Raise StaffLeft where the banner's roster says that this person has left."""
    posts = _posts(connection, duty)
    if _is_shut_out(posts, duty):
        raise StaffLeft(duty.staff_name)


def require(connection: Connection, duty: Duty, act: Act) -> None:
    """Raise NotAllowed where nobody's role who is on duty allows that."""
    if may(roles_of(connection, duty), act):
        return
    who = able(connection, duty, act)
    raise NotAllowed(
        _("{act}须由{role}办理").format(act=_(ACT_NAMES[act]), role=_(ROLE_NAMES[needed_role(act)])),
        _("请由 {names} 解锁后再做").format(names=listed(who))
        if who
        else _("本站点还没有这样的人员，请向旗里要求登记"),
    )


def _is_shut_out(posts: list[Post], duty: Duty) -> bool:
    """Has the person left everywhere, or did a lead say so of this very person?"""
    return bool(posts) and (
        all(post.left for post in posts) or any(post.left and post.staff == duty.staff for post in posts)
    )


def _posts(connection: Connection, duty: Duty) -> list[Post]:
    """What the roster says of the person: at this site, else anywhere; then what the lead says here.

    That a lead shut the person out stands beside it.
    """
    rows = _OF_PERSON.on(connection, person=duty.staff, called=duty.staff_name)
    posts = [Post(staff, site, role, bool(left)) for staff, site, role, left in map(tuple, rows)]
    of_roster = [post for post in posts if post.site]
    here = [post for post in of_roster if post.site == duty.site_code]
    own = [post for post in posts if post.staff == duty.staff]
    shut_out = [post for post in own if post.left and post not in here]
    return (here or of_roster or own) + (shut_out if of_roster else [])


def founder(connection: Connection) -> str | None:
    """Who set this workplace up: the first entry of its journal says it."""
    staff: str | None = _FOUNDER.on(connection).scalar()
    return staff


def able(connection: Connection, duty: Duty, act: Act) -> list[str]:
    """Who of this site may do that, as the roster says."""
    statement = select(StaffMember.name, StaffMember.role).where(
        StaffMember.site == duty.site_code, StaffMember.left.is_(False)
    )
    rows = connection.execute(statement.order_by(StaffMember.name)).all()
    return [row.name for row in rows if (role := role_of(row.role)) and may([role], act)]
