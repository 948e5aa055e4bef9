"""Translations that come back from a translator's file, as changes of the texts they belong to."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

import msgspec

from casework.language import _
from casework.release import menksoft
from casework.release.catalogue import Text
from casework.release.check_texts import text_problems
from casework.release.problems import quoted
from casework.release.tidy_text import tidy_text
from casework.translation.text_lines import CatalogueText, text_lines


class ReturnedLine(msgspec.Struct, frozen=True, kw_only=True):
    """One line of a translator's file; `place` is where it stands there, for whoever mends it."""

    key: str
    zh: str
    mn: str
    is_approved: bool = False
    approved_by: str = ""  # "" is whoever hands the file in
    note: str = ""
    place: str = ""


class LineProblem(msgspec.Struct, frozen=True):
    """Why a line cannot be taken: where, what, and what would be right."""

    place: str
    what: str
    right: str

    def __str__(self) -> str:
        return _("{value}：{what}。应改为：{right}").format(
            value=self.place, what=self.what, right=self.right
        )


class ReturnedTexts(msgspec.Struct, frozen=True, kw_only=True):
    """What a file changes, by keys of `CatalogueText`; texts to send back; what cannot be taken."""

    changes: dict[str, Text] = {}
    notes: dict[str, str] = {}
    problems: tuple[LineProblem, ...] = ()
    converted: tuple[str, ...] = ()  # keys whose Menksoft codes became letters
    outdated: tuple[LineProblem, ...] = ()  # the Chinese is another one by now


def returned(
    lines: Iterable[ReturnedLine], parts: Mapping[str, Any], by: str, today: dt.date
) -> ReturnedTexts:
    """Compare a file with the working copy.  An approval counts for `by`, who hands it in."""
    present = {line.key: line for line in text_lines(parts)}
    taking = _Taking(by, today)
    for line in lines:
        now = present.get(line.key)
        if now is None:
            taking.problems.append(
                LineProblem(
                    line.place, _("目录里没有这一条：{key}").format(key=quoted(line.key)), _("导出时的编号")
                )
            )
        elif now.text.zh != line.zh.strip():
            what = _("汉文已经改为 {zh}").format(zh=quoted(now.text.zh))
            taking.outdated.append(LineProblem(line.place, what, _("按新的汉文翻译，或从文件里删去这一行")))
        else:
            taking.line(line, now)
    return ReturnedTexts(
        changes=taking.changes,
        notes=taking.notes,
        problems=tuple(taking.problems),
        converted=tuple(taking.converted),
        outdated=tuple(taking.outdated),
    )


class _Taking:
    def __init__(self, by: str, today: dt.date) -> None:
        self._by = by
        self._today = today
        self.changes: dict[str, Text] = {}
        self.notes: dict[str, str] = {}
        self.problems: list[LineProblem] = []
        self.outdated: list[LineProblem] = []
        self.converted: list[str] = []

    def line(self, line: ReturnedLine, now: CatalogueText) -> None:
        mn = tidy_text(menksoft.convert(line.mn).text)
        was_menksoft = any(map(menksoft.is_menksoft, line.mn))
        if was_menksoft:
            self.converted.append(line.key)
        text = self._text(line, now.text, mn, is_read=not was_menksoft)
        wrong = [LineProblem(line.place, problem.what, problem.right) for problem in text_problems(text, "")]
        if line.is_approved and line.approved_by not in ("", self._by, now.text.approved_by):
            what = _("审定人写的是 {name}").format(name=quoted(line.approved_by))
            wrong.append(
                LineProblem(line.place, what, _("{by} 自己审定的；别人的由本人交回").format(by=self._by))
            )
        self.problems += wrong
        if text != now.text:
            self.changes[line.key] = text
        if line.note.strip():
            self.notes[line.key] = line.note.strip()

    def _text(self, line: ReturnedLine, now: Text, mn: str, *, is_read: bool) -> Text:
        """The text as the file wants it; what was converted nobody has read in these letters."""
        if not mn:
            return Text(zh=now.zh)
        if mn == now.mn and now.status == "approved" and line.is_approved:
            return now
        if line.is_approved and is_read:
            return Text(zh=now.zh, mn=mn, status="approved", approved_by=self._by, approved_on=self._today)
        return Text(zh=now.zh, mn=mn, status="draft")


def approved(text: Text, by: str, today: dt.date) -> Text:
    """The text with the approval of a named translator."""
    return msgspec.structs.replace(text, status="approved", approved_by=by, approved_on=today)


def sent_back(text: Text) -> Text:
    """The text as a draft again."""
    status = "draft" if text.mn else "none"
    return msgspec.structs.replace(text, status=status, approved_by="", approved_on=None)
