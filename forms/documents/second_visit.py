"""The notification of a second visit: only what is still missing, and which slip it goes on from.

It is the notification, set by the same modules, under another title and without what is settled.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import msgspec

from casework.cases.draft import LACKING
from casework.release.catalogue import Text
from forms.documents.kit.labels import COMMON
from forms.documents.kit.materials import MaterialLine
from forms.documents.kit.words import Words
from forms.documents.notification import a4 as notification
from forms.documents.notification.data import Answer, Notification
from forms.page import Document
from forms.text.fonts import FontSet


class SecondVisit(msgspec.Struct, frozen=True, kw_only=True):
    """The state of a case at a further visit, and the slip given before (its number and day)."""

    notification: Notification
    previous_number: str
    previous_on: dt.date


def lay_out(visit: SecondVisit, fonts: FontSet) -> Document:
    """The notification with the missing materials alone, in two copies; their numbers stay the first slip's.

    Raises MissingGlyph when a character has no shape in any installed font, and TextTooLong when one
    text alone is longer than a page.
    """
    return notification.lay_out(only_missing(visit), fonts)


def only_missing(visit: SecondVisit) -> Notification:
    """The notification that is printed: what is settled is told by number and name beside the slip before."""
    made = visit.notification
    labels = made.labels
    settled = [line for line in made.materials if line.state == "handed_in"]
    committed = [line for line in made.materials if line.state == "committed"]
    spared = [line for line in made.materials if line.state == "not_needed"]
    answers = [_previous(visit)]
    answers += [_named(labels, "received", settled)] if settled else []
    answers += [_named(labels, "committed", committed)] if committed else []
    answers += [_named(labels, "not_needed_list", spared)] if spared else []
    return msgspec.structs.replace(
        made,
        labels={
            **labels,
            "title": _label(labels, "title_again"),
            "situations": _label(labels, "previous_notice"),
        },
        answers=tuple(answers),
        materials=tuple(line for line in made.materials if line.state in LACKING),
    )


def _previous(visit: SecondVisit) -> Answer:
    """Number and day of the slip before, in both scripts."""
    words, day = Words(visit.notification), visit.previous_on
    date = {"y": day.year, "m": day.month, "d": day.day}
    labels = visit.notification.labels
    number, label = visit.previous_number, _label(labels, "date_value")
    value = Text(
        zh=f"{number}（{words.zh('date_value', **date)}）",
        mn=f"{number} {words.mn('date_value', **date)}" if label.mn else "",
        status=label.status,
    )
    return Answer(question=_label(labels, "slip_number"), answer=value)


def _named(labels: dict[str, Text], key: str, lines: Sequence[MaterialLine]) -> Answer:
    """Materials of one state; the Mongolian panel prints answers alone, so its label too."""
    label = _label(labels, key)
    names = [(line.number, line.material.name) for line in lines]
    mongolian = "᠂ ".join(f"{number} {_translation(name)}".strip() for number, name in names)
    drafts = "draft" in [label.status, *(name.status for _, name in names if name.mn)]
    answer = Text(
        zh="、".join(f"{number} {name.zh}" for number, name in names),
        mn=f"{label.mn} {mongolian}" if label.mn else "",
        status="draft" if drafts else label.status,
    )
    return Answer(question=label, answer=answer)


def _translation(name: Text) -> str:
    return "" if name.status == "none" else name.mn


def _label(labels: dict[str, Text], key: str) -> Text:
    """The release's label, or the Chinese that is printed under a release older than the label."""
    return labels.get(key) or Text(zh=COMMON[key])
