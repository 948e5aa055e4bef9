"""Who acts, compared with the roster as it stood: asked by the banner's intake and by every reader.

The banner appoints people by name; a device names whoever may unlock it.  Somebody counts at the sites where
the person was appointed or named, belongs to the first of them, and counts no more once the roster says that
the person has left.  What was recorded before that is as good as ever, whenever it comes.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping

import msgspec

from casework.cases.body import Body
from casework.cases.entries import Entry
from casework.cases.kinds.people import StaffAppointed, StaffNamed, StaffPosted
from casework.language import _
from casework.people.name import normal_form

BANNER = "banner"  # the staff of what the banner itself says; who acts stands in the bodies, by name
_OWN_AFFAIRS = ("staff_password_changed", "staff_keyed")  # of a device where somebody works
STAFF_KINDS = ("staff_named", "staff_appointed", "staff_posted", *_OWN_AFFAIRS)
_TOLERANCE = dt.timedelta(minutes=5)  # of two clocks that both can be believed


class KnownPerson(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody who acts: the name, where the person belongs and counts, since when the person has left."""

    name: str
    home: str
    sites: frozenset[str]
    left_at: str = ""


class Acting(msgspec.Struct, frozen=True, kw_only=True):
    """What is known where an entry is judged: people by id, and for which sites its device speaks.

    `is_whole` says that everybody is known here, as at the banner; a reader knows those of its scope.
    """

    people: Mapping[str, KnownPerson]
    sites: Collection[str] = ()
    is_hall: bool = False
    is_whole: bool = True


def staff_problem(entry: Entry, body: Body | None, acting: Acting) -> str:
    """Why this person cannot have said that, or ""."""
    if entry.staff == BANNER and acting.is_hall:
        return ""
    person = acting.people.get(entry.staff)
    if person is not None and _is_after(entry, person.left_at):
        return _("经办人 {name} 已经离岗").format(name=person.name)
    if problem := _naming_problem(entry, body, acting):
        return problem
    if not acting.is_whole or entry.kind == "device_set_up" or _introduces_oneself(entry, acting):
        return ""
    if person is None:
        return _("没有登记过这位经办人")
    if person.sites.isdisjoint(acting.sites):
        return _("经办人 {name} 是别的站点的人员").format(name=person.name)
    return ""


def _naming_problem(entry: Entry, body: Body | None, acting: Acting) -> str:
    """A point names its own people; another name for somebody of another site is not its to give."""
    named = acting.people.get(entry.subject) if entry.kind in STAFF_KINDS else None
    if named is None or acting.is_hall or named.home in acting.sites:
        return ""
    if isinstance(body, StaffNamed) and normal_form(body.now) == named.name:
        return ""  # the same person works here as well
    if entry.kind in _OWN_AFFAIRS and not named.sites.isdisjoint(acting.sites):
        return ""
    return _("{name} 是别的站点的人员，不能由这里改").format(name=named.name)


def _introduces_oneself(entry: Entry, acting: Acting) -> bool:
    is_new = entry.subject not in acting.people
    return entry.kind == "staff_named" and entry.staff == entry.subject and is_new


def with_statement(
    people: Mapping[str, KnownPerson], entry: Entry, body: Body | None, site: str
) -> dict[str, KnownPerson]:
    """The people once an entry that counts at `site` is known as well."""
    known = people.get(entry.subject)
    sites = known.sites if known else frozenset[str]()
    home = known.home if known else site
    if isinstance(body, StaffAppointed):
        left_at = entry.recorded_at if body.left else ""
        new = KnownPerson(
            name=normal_form(body.name), home=body.site, sites=sites | {body.site}, left_at=left_at
        )
    elif isinstance(body, StaffNamed):
        left_at = known.left_at if known else ""
        new = KnownPerson(name=normal_form(body.now), home=home, sites=sites | {site}, left_at=left_at)
    elif isinstance(body, StaffPosted) and known:
        new = msgspec.structs.replace(
            known, sites=sites | {body.site}, left_at=entry.recorded_at if body.left else ""
        )
    else:
        return dict(people)
    return {**people, entry.subject: new}


def with_posts(
    people: Mapping[str, KnownPerson], appointed: Collection[KnownPerson]
) -> dict[str, KnownPerson]:
    """Who was named at a device is whom the roster appoints by that name: at that site, else anywhere.

    As at the counter, somebody has left once no post of the person is left.
    """
    return {staff: _with_posts(person, appointed) for staff, person in people.items()}


def _with_posts(person: KnownPerson, appointed: Collection[KnownPerson]) -> KnownPerson:
    of_name = [post for post in appointed if post.name == person.name]
    posts = [post for post in of_name if not post.sites.isdisjoint(person.sites)] or of_name
    if person.left_at or not posts or not all(post.left_at for post in posts):
        return person
    left_at = max((post.left_at for post in posts), key=dt.datetime.fromisoformat)
    return msgspec.structs.replace(person, left_at=left_at)


def _is_after(entry: Entry, left_at: str) -> bool:
    if not left_at or entry.clock != "trusted":
        return False
    return dt.datetime.fromisoformat(entry.recorded_at) > dt.datetime.fromisoformat(left_at) + _TOLERANCE
