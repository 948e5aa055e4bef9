"""Leaving room on paper for what no font has in a name: the draft says which characters a person writes."""

from __future__ import annotations

from msgspec.structs import replace

from casework.cases.draft import Draft
from casework.people.by_hand import with_room
from casework.people.normal_applicant import NAMES
from forms.errors import BadCharacter, MissingGlyph
from forms.text.fonts import FontSet
from forms.text.shaping import words


def leave_room(draft: Draft, fonts: FontSet) -> Draft:
    """The draft whose names print, with ruled blanks; the entry of its slip has the characters.

    Raises BadCharacter for what nobody could write either.
    """
    names = "\n".join(getattr(draft.applicant, field) for field in NAMES)
    by_hand = _without_font(names, fonts)
    return replace(draft, applicant=replace(draft.applicant, by_hand=by_hand))


def _without_font(names: str, fonts: FontSet) -> str:
    result = ""
    for _ in range(len(names)):
        try:
            words(with_room(names, result), fonts)
        except BadCharacter:
            raise
        except MissingGlyph as error:
            result += error.character
        else:
            break
    return result
