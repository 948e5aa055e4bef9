"""Originals at the desk: where they lie, a bag looked through, papers given back."""

from __future__ import annotations

from desktop.desk.acts import act
from desktop.desk.state import DeskState
from desktop.services.cases import end_sight, keep_originals, list_bags, show_case
from desktop.services.cases.keep_originals import Arrival, OriginalRow, TransferRow
from desktop.services.cases.list_bags import Bags
from desktop.services.cases.names_around import names_around
from desktop.services.cases.recorded_event import RecordedEvent, known_case
from desktop.services.cases.show_case import ShownCustody


class CustodyDesk:
    """The originals that one unlocked workplace knows of."""

    def __init__(self, state: DeskState) -> None:
        self._state = state

    @act("read_case")
    def ledger(self, number: str) -> ShownCustody:
        """The ledger of one case's originals."""
        with self._state.duty.store.reading() as connection:
            case = known_case(connection, number)
            return show_case.shown_custody(case, names_around(connection, case))

    @act("read_case")
    def lying(self, site: str = "") -> list[OriginalRow]:
        """Originals that are not with their applicants: all, or those at a site or on the way to it."""
        with self._state.duty.store.reading() as connection:
            return keep_originals.list_originals(connection, self._state.release, site)

    @act("read_case")
    def transfers(self) -> list[TransferRow]:
        """Cases that went with a transfer, the newest first."""
        with self._state.duty.store.reading() as connection:
            return keep_originals.list_transfers(connection)

    @act("read_case")
    def bags(self) -> Bags:
        """The bags to and from this site, and the cases that could go into the next one."""
        with self._state.duty.store.reading() as connection:
            return list_bags.list_bags(connection, self._state.site.code, self._state.release)

    @act("transfer")
    def tick_off(self, arrival: Arrival) -> list[RecordedEvent]:
        """What of a transfer arrived here; what is missing stays on the way, with a task at both ends."""
        return keep_originals.tick_off(self._state.duty, arrival)

    @act("transfer")
    def end_sight(self, number: str, reason: str) -> list[RecordedEvent]:
        """Sites that see the case only because a bag went there see nothing that follows."""
        return end_sight.end_sight(self._state.duty, number, reason, self._state.release)

    @act("issue_form")
    def give_back(self, number: str, recipient: str = "", reason: str = "") -> RecordedEvent:
        """All originals of the case that lie here went back to the applicant."""
        return keep_originals.give_back(self._state.duty, number, recipient, reason)
