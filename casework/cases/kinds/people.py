"""What entries say of members of staff: named, appointed, posted by their lead, with another password."""

from __future__ import annotations

from casework.cases.body import Body
from casework.cases.kind import Cells, cells
from casework.cases.values import Line, PublicKey, SiteCode, Word


class StaffAppointed(Body, frozen=True, kw_only=True):
    """The banner's roster: who works at a site in which role, or has left it.

    Names alone: what unlocks a device is made and kept on that device.
    """

    site: SiteCode
    name: Line
    role: Word
    left: bool = False


class StaffNamed(Body, frozen=True, kw_only=True):
    """A member of staff got a name here (`was` empty) or another one."""

    now: Line
    was: Line = ""


class StaffPasswordChanged(Body, frozen=True, kw_only=True):
    """A member of staff chose another password; nothing of either is kept."""


class StaffKeyed(Body, frozen=True, kw_only=True):
    """With which keys a member of staff and the device sign from now on: public halves, Ed25519."""

    staff_key: PublicKey
    device_key: PublicKey


class StaffPosted(Body, frozen=True, kw_only=True):
    """The lead of a site says in which role somebody works there, or that the person works there no more.

    The banner's roster says more: where it names the person, its role holds.  `left` shuts out all the same.
    """

    site: SiteCode
    role: Word
    left: bool = False


class ActDone(Body, frozen=True, kw_only=True):
    """Somebody did what is looked at later, and what leaves no other entry: unlocked, unmasked, exported.

    `act` is a key of `casework.people.roles.ACT_NAMES`; `about` a slip number, a title or a span of days,
    never personal data.
    """

    act: str
    about: str = ""


def appointed_cells(body: StaffAppointed) -> Cells:
    """Who the person is and where the person works."""
    return cells({"name": body.name, "post": "left" if body.left else f"{body.role} {body.site}"})


def posted_cells(body: StaffPosted) -> Cells:
    """Where the person works."""
    return cells({"post": "left" if body.left else f"{body.role} {body.site}"})


def named_cells(body: StaffNamed) -> Cells:
    """The name."""
    return cells({"name": body.now})


def act_cells(_body: ActDone) -> Cells:
    """It stands for itself."""
    return cells()


def password_cells(_body: StaffPasswordChanged) -> Cells:
    """A password is one device's own affair."""
    return cells()


def keyed_cells(_body: StaffKeyed) -> Cells:
    """As a password: one device's own affair."""
    return cells()
