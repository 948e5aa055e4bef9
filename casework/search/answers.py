"""Questions with their answers, found by words of either or by the first letters of a question."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

import msgspec

from casework.release.catalogue import Release
from casework.search.initials import has_initials

AnswerSource = Literal["matter", "release", "site"]
_FEWEST_SIGNS = 2


class KnownAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """A question with its answer: of a matter, of the whole release, or of this site's own.

    `subject` is that of its entries where it is a site's own, else "".
    """

    question: str
    answer: str
    source: AnswerSource
    matter_code: str = ""
    matter_name: str = ""
    subject: str = ""
    at: str = ""


def release_answers(release: Release) -> tuple[KnownAnswer, ...]:
    """What the release answers: of all matters in their order, then what is of none."""
    of_matters = (
        KnownAnswer(
            question=each.question.zh,
            answer=each.answer.zh,
            source="matter",
            matter_code=matter.code,
            matter_name=matter.name.zh,
        )
        for matter in release.matters
        for each in matter.faq
    )
    of_all = (
        KnownAnswer(question=each.question.zh, answer=each.answer.zh, source="release")
        for each in release.faq
    )
    return (*of_matters, *of_all)


def find_answers(
    answers: Iterable[KnownAnswer], typed: str, matter_code: str = "", most: int = 200
) -> list[KnownAnswer]:
    """Those that hold what was typed, in the question first; "" is all.

    With a matter, what is of it stands first, then what is of none; other matters' stand last.
    """
    words = typed.casefold().split()
    ranked = [(rank, each) for each in answers if (rank := _rank(each, words)) is not None]
    ranked.sort(key=lambda pair: (_distance(pair[1], matter_code), pair[0]))
    return [each for _rank_of, each in ranked[:most]]


def _distance(answer: KnownAnswer, matter_code: str) -> int:
    if not matter_code or answer.matter_code == matter_code:
        return 0
    return 2 if answer.matter_code else 1


def _rank(answer: KnownAnswer, words: list[str]) -> int | None:
    """How well it holds all the words: 0 in the question, 1 in the rest; None where one is missing."""
    question = answer.question.casefold()
    rest = f"{answer.answer} {answer.matter_name} {answer.matter_code}".casefold()
    rank = 0
    for word in words:
        letters = word.isascii() and word.isalpha() and len(word) >= _FEWEST_SIGNS
        if word in question or (letters and has_initials(answer.question, word)):
            continue
        if word not in rest:
            return None
        rank = 1
    return rank
