"""Questions and answers at the desk: the release's and the site's own, found without a network."""

from __future__ import annotations

from casework.search.answers import KnownAnswer, find_answers, release_answers
from desktop.desk.acts import act
from desktop.desk.state import DeskState
from desktop.services.cases import own_answers
from desktop.services.cases.own_answers import Answering

_Answers = list[KnownAnswer]


class AnswerDesk:
    """The questions and answers of one unlocked workplace; each verb raises CaseError with the reason."""

    def __init__(self, state: DeskState) -> None:
        self._state = state
        self._of_release: tuple[str, tuple[KnownAnswer, ...]] = ("", ())

    @act("use")
    def find(self, typed: str, matter_code: str = "", most: int = 200) -> _Answers:
        """Those that hold what was typed, those of the matter first; "" is all."""
        release, digest = self._state.release, self._state.catalogue.ref.digest
        if self._of_release[0] != digest:
            self._of_release = (digest, release_answers(release))
        with self._state.duty.store.reading() as connection:
            own = own_answers.own_answers(connection, release)
        return find_answers((*own, *self._of_release[1]), typed, matter_code, most)

    @act("note_case")
    def write(self, order: Answering) -> KnownAnswer:
        """A question with its answer, new or in other words."""
        return own_answers.write_answer(self._state.duty, order)

    @act("note_case")
    def withdraw(self, subject: str, reason: str = "") -> None:
        """One of the site's own holds no more."""
        own_answers.withdraw_answer(self._state.duty, subject, reason)
