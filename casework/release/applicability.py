"""Which situations are to be asked and which materials are needed, given the answers so far.

Each question has its chosen options as a tuple: one, or where it is `multiple` one and more.
A `when` maps a situation's key to answers: all keys must hit (and), a key hits when any of its answers
was chosen (or), an empty `when` always hits.  A key hits only while its own situation applies, so an
answer left over from a question that is no longer asked changes nothing.  A key that lists every option
hits as soon as its situation applies: there is nothing to choose.
"""

from __future__ import annotations

from collections.abc import Mapping

from casework.errors import TamgaError
from casework.language import _, listed
from casework.release.catalogue import Material, Matter, Situation

When = Mapping[str, tuple[str, ...]]
Answers = Mapping[str, tuple[str, ...]]


class UnknownAnswer(TamgaError):  # noqa: N818 - named as the others
    """An answer to a question that the matter does not ask, or that the question does not offer."""

    def __init__(self, what: str) -> None:
        super().__init__(_("回答不对"), what, _("请另选答案"))


def situations(matter: Matter, answers: Answers) -> tuple[Situation, ...]:
    """The situations to be asked, in order; those answered already are among them.

    A situation whose answer can no longer change any material, directly or through a later situation,
    is left out.  Only answers to earlier situations leave one out, so a question never makes the one
    before it disappear.  Raises UnknownAnswer.
    """
    check_answers(matter, answers)
    asked: list[Situation] = []
    known: dict[str, tuple[str, ...]] = {}
    for situation in matter.situations:
        view = _View(matter, known)
        if view.applies(situation) is True and view.matters(situation):
            asked.append(situation)
            if answers.get(situation.key):
                known[situation.key] = answers[situation.key]
    return tuple(asked)


def unanswered(matter: Matter, answers: Answers) -> tuple[Situation, ...]:
    """The situations to be asked that have no answer yet.  Raises UnknownAnswer."""
    return tuple(situation for situation in situations(matter, answers) if not answers.get(situation.key))


def materials(matter: Matter, answers: Answers) -> tuple[Material, ...]:
    """The materials needed, in the catalogue's order; an unanswered question needs none of its own.

    Raises UnknownAnswer.
    """
    check_answers(matter, answers)
    view = _View(matter, answers)
    return tuple(material for material in matter.materials if view.hits(material.when) is True)


def check_answers(matter: Matter, answers: Answers) -> None:
    """Raises UnknownAnswer for an answer that the matter's situations do not offer."""
    for key, values in answers.items():
        if what := answer_fault(matter, key, values):
            raise UnknownAnswer(what)


def answer_fault(matter: Matter, key: str, values: tuple[str, ...]) -> str:
    """Why these options cannot be chosen together for the question of that key, or ""."""
    situation = next((each for each in matter.situations if each.key == key), None)
    if situation is None:
        return _("本事项没有情形“{key}”").format(key=key)
    offered = _values(situation)
    wrong = [value for value in values if value not in offered]
    if wrong:
        what = _("情形“{key}”没有“{value}”这个答案，可选：{offered}")
        return what.format(key=key, value=listed(wrong), offered=listed(offered))
    if len(set(values)) > 1 and not situation.multiple:
        return _("情形“{key}”只能选一个答案，不能同时选 {values}").format(key=key, values=listed(values))
    return ""


def offered_answers(matter: Matter, answers: Answers) -> dict[str, tuple[str, ...]]:
    """What of the answers the matter offers, in the order of its options; they may be older than the release.

    Of several answers to a question that takes one, none is known to be meant.
    """
    chosen: dict[str, tuple[str, ...]] = {}
    for situation in matter.situations:
        values = tuple(each for each in _values(situation) if each in answers.get(situation.key, ()))
        if len(values) == 1 or (values and situation.multiple):
            chosen[situation.key] = values
    return chosen


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
        chosen = self._answers.get(key)
        if not chosen:
            return None
        return False if set(chosen).isdisjoint(values) else applies


def _values(situation: Situation) -> tuple[str, ...]:
    return tuple(option.value for option in situation.options)


def _covers(values: tuple[str, ...], situation: Situation) -> bool:
    return set(values) >= set(_values(situation))
