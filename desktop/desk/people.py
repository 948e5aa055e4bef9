"""People at the desk: who may unlock this device, and who is known in the banner."""

from __future__ import annotations

from casework.language import _
from casework.people.roles import Act, SiteRole
from desktop.desk.acts import act
from desktop.desk.state import DeskState
from desktop.errors import NotAllowed, StaffLeft
from desktop.services.people import (
    add_staff,
    change_password,
    first_password,
    list_acts,
    list_staff,
    manage_staff,
    on_duty,
    set_pin,
)
from desktop.services.people.add_staff import NewColleague
from desktop.services.people.list_acts import ActLine
from desktop.services.people.list_staff import Colleague, StaffLine


class PeopleDesk:
    """The people of one unlocked workplace."""

    def __init__(self, state: DeskState) -> None:
        self._state = state

    @act("manage_staff")
    def add(self, staff_name: str, password: str, role: SiteRole = "clerk") -> None:
        """Let another person unlock this device, first by this password; raises SetUpError or NotAllowed."""
        manage_staff.refuse_role(self._state.duty, role)
        new = NewColleague(name=staff_name, password=password, role=role)
        add_staff.add_staff(self._state.duty, self._state.data_dir, new)

    @act("manage_staff")
    def give_role(self, staff_name: str, role: SiteRole) -> None:
        """Let a colleague work in another role; raises SetUpError or NotAllowed."""
        manage_staff.give_role(self._state.duty, self._state.data_dir, staff_name, role)

    @act("manage_staff")
    def shut_out(self, staff_name: str) -> None:
        """A colleague has left: this device opens no longer for them, at once."""
        manage_staff.shut_out(self._state.duty, self._state.data_dir, staff_name)

    @act("manage_staff")
    def reset_password(self, staff_name: str, password: str) -> None:
        """Give a colleague a password for the next time; raises SetUpError or NotAllowed."""
        manage_staff.reset_password(self._state.duty, self._state.data_dir, staff_name, password)

    @act("manage_staff")
    def rename(self, staff_name: str, now: str, password: str) -> None:
        """Another name for a colleague, with a first password; raises SetUpError or NotAllowed."""
        new = manage_staff.Renaming(now, password)
        manage_staff.rename(self._state.duty, self._state.data_dir, staff_name, new)

    @act("use")
    def here(self) -> list[StaffLine]:
        """The people of this site and whoever can unlock this device."""
        return list_staff.staff_here(self._state.duty, self._state.data_dir)

    @act("use")
    def why_not(self, wanted: Act) -> str:
        """Why who unlocked may not do that, and who could; "" where it is allowed."""
        try:
            self._state.require(wanted)
        except NotAllowed as error:
            return _("{what}，{next_step}。").format(what=error.what, next_step=error.next_step)
        return ""

    @act("read_journal")
    def acts(self, limit: int = 200) -> list[ActLine]:
        """What was done that is looked at later, newest first."""
        return list_acts.list_acts(self._state.duty.store, limit)

    @act("use")
    def has_first_password(self) -> bool:
        """Does who unlocked still come by a password that somebody else chose?"""
        return first_password.has_first_password(self._state.duty)

    @act("use")
    def roster(self) -> list[Colleague]:
        """Everybody known here, with what the banner's roster says of them."""
        return list_staff.list_staff(self._state.duty.store)

    @act("use")
    def is_shut_out(self) -> bool:
        """Does the roster say by now that who unlocked has left?"""
        try:
            self._refuse_who_left()
        except StaffLeft:
            return True
        return False

    @act("use")
    def change_password(self, old: str, new: str) -> None:
        """Change the password of who unlocked; raises WrongPassword, SetUpError or StaffLeft."""
        self._refuse_who_left()
        change_password.change_password(self._state.duty, self._state.data_dir, old, new)

    @act("set_pin")
    def set_pin(self, pin: str) -> None:
        """Choose six digits for coming back on the same day; raises SetUpError."""
        set_pin.set_pin(self._state.duty, self._state.data_dir, pin, self._state.pins)

    @act("set_pin")
    def drop_pin(self) -> None:
        """Come back by the password alone."""
        set_pin.drop_pin(self._state.duty, self._state.pins)

    @act("use")
    def has_pin(self) -> bool:
        """Has who unlocked chosen six digits?"""
        return set_pin.has_pin(self._state.duty)

    def _refuse_who_left(self) -> None:
        with self._state.duty.store.reading() as connection:
            on_duty.refuse_who_left(connection, self._state.duty)
