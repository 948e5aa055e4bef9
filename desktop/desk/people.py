"""People at the desk: who may unlock this device, and who is known in the banner."""

from __future__ import annotations

from desktop.desk.acts import act
from desktop.desk.state import DeskState
from desktop.errors import StaffLeft
from desktop.services.people import add_staff, change_password, list_staff, on_duty, set_pin
from desktop.services.people.list_staff import Colleague


class PeopleDesk:
    """The people of one unlocked workplace."""

    def __init__(self, state: DeskState) -> None:
        self._state = state

    @act("manage_staff")
    def add(self, staff_name: str, password: str) -> None:
        """Let another person unlock this device; raises SetUpError."""
        add_staff.add_staff(self._state.duty, self._state.data_dir, staff_name, password)

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
