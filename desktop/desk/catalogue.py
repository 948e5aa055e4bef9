"""The catalogue at the desk: matters found, their questions and materials, another release taken into use."""

from __future__ import annotations

from pathlib import Path

from casework.cases import draft_rules
from casework.cases.draft import Draft
from casework.release.catalogue import Material, Release, Situation
from casework.release.release_changes import ReleaseChanges
from casework.search.passes import Hit
from desktop.desk.acts import act
from desktop.desk.state import DeskState
from desktop.services.catalogue import import_release, newest_changes, prepare_kiosk
from desktop.services.forms import read_guide
from desktop.services.forms.read_guide import GuideRead


class CatalogueDesk:
    """The catalogue of one unlocked workplace."""

    def __init__(self, state: DeskState) -> None:
        self._state = state

    @property
    def release(self) -> Release:
        """The catalogue in use."""
        return self._state.release

    @act("use")
    def find(self, query: str, limit: int = 20) -> list[Hit]:
        """Matters for what was typed, best first; "" gives the most used here."""
        return self._state.matters().find(query, limit)

    @act("use")
    def recent(self, limit: int = 8) -> list[str]:
        """Codes of the matters lately used here, newest first."""
        return self._state.matters().recent(limit)

    @act("use")
    def situations(self, draft: Draft) -> tuple[Situation, ...]:
        """The questions to ask, given the answers so far; empty when the matter is unknown."""
        matter = self.release.matter(draft.matter_code)
        return draft_rules.situations(matter, draft) if matter else ()

    @act("use")
    def materials(self, draft: Draft) -> tuple[Material, ...]:
        """The materials needed, given the answers; empty when the matter is unknown."""
        matter = self.release.matter(draft.matter_code)
        return draft_rules.materials(matter, draft) if matter else ()

    @act("use")
    def guide(self, matter_code: str) -> GuideRead:
        """All that the catalogue says of a matter; raises MatterUnavailable or DocumentError."""
        state = self._state
        return read_guide.read_guide(state.release, state.site, matter_code, state.fonts)

    @act("use")
    def newest_changes(self) -> ReleaseChanges:
        """What the release in use changed of the one before it."""
        with self._state.duty.store.reading() as connection:
            return newest_changes.newest_changes(connection, self._state.release)

    @act("manage_staff")
    def prepare_kiosk(self, password: str, queue: str = "") -> Path:
        """Make this computer ready to be a kiosk, which that password lets go; returns its folder.

        Raises WrongPassword unless it is that of who is on duty.
        """
        return prepare_kiosk.prepare_kiosk(self._state.duty, self._state.data_dir, password, queue)

    @act("import_release")
    def import_release(self, content: bytes) -> str:
        """Take a release file into use; returns its name.  Raises ReleaseRefused."""
        name = import_release.import_release(self._state.duty, content).name
        self._state.refresh()
        return name
