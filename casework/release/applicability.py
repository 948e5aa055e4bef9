"""Which situations are to be asked and which materials are needed, given the answers so far.

A `when` maps a situation's key to answers: all keys must hit (and), any answer of a key hits (or), an
empty `when` always hits.  A key hits only while its own situation applies, so an answer left over from
a question that is no longer asked changes nothing.  A key that lists every option hits as soon as its
situation applies: there is nothing to choose.
"""

from __future__ import annotations

from collections.abc import Mapping

from casework.errors import TamgaError
from casework.language import _, listed
from casework.release.catalogue import Material, Matter, Situation

When = Mapping[str, tuple[str, ...]]
Answers = Mapping[str, str]


class UnknownAnswer(TamgaError):  # noqa: N818 - named as the others
    """An answer to a question that the matter does not ask, or that the question does not offer."""

    def __init__(self, key: str, value: str, offered: tuple[str, ...]) -> None:
        self.key, self.value, self.offered = key, value, offered
        what = (
            _("本事项没有情形“{key}”")
            if not offered
            else _("情形“{key}”没有“{value}”这个答案，可选：{offered}")
        )
        message = what.format(key=key, value=value, offered=listed(offered))
        super().__init__(_("回答不对"), message, _("请另选答案"))


def situations(matter: Matter, answers: Answers) -> tuple[Situation, ...]:
    """The situations to be asked, in order; those answered already are among them.

    A situation whose answer can no longer change any material, directly or through a later situation,
    is left out.  Only answers to earlier situations leave one out, so a question never makes the one
    before it disappear.  Raises UnknownAnswer.
    """
    check_answers(matter, answers)
    asked: list[Situation] = []
    known: dict[str, str] = {}
    for situation in matter.situations:
        view = _View(matter, known)
        if view.applies(situation) is True and view.matters(situation):
            asked.append(situation)
            if situation.key in answers:
                known[situation.key] = answers[situation.key]
    return tuple(asked)


def unanswered(matter: Matter, answers: Answers) -> tuple[Situation, ...]:
    """The situations to be asked that have no answer yet.  Raises UnknownAnswer."""
    return tuple(situation for situation in situations(matter, answers) if situation.key not in answers)


def materials(matter: Matter, answers: Answers) -> tuple[Material, ...]:
    """The materials needed, in the catalogue's order; an unanswered question needs none of its own.

    Raises UnknownAnswer.
    """
    check_answers(matter, answers)
    view = _View(matter, answers)
    return tuple(material for material in matter.materials if view.hits(material.when) is True)


def check_answers(matter: Matter, answers: Answers) -> None:
    """Raises UnknownAnswer for an answer that the matter's situations do not offer."""
    offered = {situation.key: _values(situation) for situation in matter.situations}
    for key, value in answers.items():
        if value not in offered.get(key, ()):
            raise UnknownAnswer(key, value, offered.get(key, ()))


class _View:
    """One matter seen with some answers: each question is true, false or still open (None)."""

    def __init__(self, matter: Matter, answers: Answers) -> None:
        self._matter = matter
        self._answers = answers
        self._by_key = {situation.key: situation for situation in matter.situations}

    def hits(self, when: When) -> bool | None:
        states = [self._state(key, values) for key, values in when.items()]
        if False in states:
            return False
        return None if None in states else True

    def applies(self, situation: Situation) -> bool | None:
        return self.hits(situation.when)

    def matters(self, situation: Situation) -> bool:
        """Whether the answer to `situation` can still change what is needed."""
        if any(self._turns_on(material.when, situation) for material in self._matter.materials):
            return True
        later = [other for other in self._matter.situations if self._turns_on(other.when, situation)]
        return any(self._presence_matters(other) for other in later)

    def _presence_matters(self, situation: Situation) -> bool:
        """Whether it can change what is needed that `situation` applies at all."""
        key = situation.key
        if any(key in part.when and self.hits(part.when) is not False for part in self._matter.materials):
            return True
        later = [part for part in self._matter.situations if key in part.when]
        return any(self.hits(part.when) is not False and self._presence_matters(part) for part in later)

    def _turns_on(self, when: When, situation: Situation) -> bool:
        values = when.get(situation.key)
        if values is None or self.hits(when) is False:
            return False
        return not _covers(values, situation)

    def _state(self, key: str, values: tuple[str, ...]) -> bool | None:
        situation = self._by_key.get(key)
        if situation is None:
            return False
        applies = self.applies(situation)
        if applies is False or _covers(values, situation):
            return applies
        if key not in self._answers:
            return None
        return applies if self._answers[key] in values else False


def _values(situation: Situation) -> tuple[str, ...]:
    return tuple(option.value for option in situation.options)


def _covers(values: tuple[str, ...], situation: Situation) -> bool:
    return set(values) >= set(_values(situation))
