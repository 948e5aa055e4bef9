"""What an issued slip or form says for good: a case holds it, and the kinds of its entries make it."""

from __future__ import annotations

import datetime as dt

from casework.cases.body import Body, ReleaseRef
from casework.cases.draft import MaterialMark
from casework.cases.values import Code, IssuedNumber, Line, Sequence, SiteCode, Word
from casework.people.applicant import Applicant
from casework.release.catalogue import Mode


class SlipIssued(Body, frozen=True, kw_only=True):
    """A slip got its number.  All it says is here or in the release, so that it never changes."""

    slip_number: IssuedNumber
    site: SiteCode
    day: dt.date
    sequence: Sequence
    matter_code: Code
    mode: Mode
    release: ReleaseRef
    answers: dict[str, tuple[str, ...]]
    marks: tuple[MaterialMark, ...]
    applicant: Applicant
    handler: Line
    clock_trusted: bool = True
    follows: Word = ""  # the slip of the same case before this one
    banner_words: str = ""  # what the banner had said of the case by then
    replaces: Word = ""  # the slip of the same case that was wrong, and that this one stands for
    changed: tuple[Word, ...] = ()  # against that one: keys of casework.cases.corrections.CHANGED
    change_reason: Line = ""
    counter: Line = ""  # which of its site's, with its department, where the site has several


class FormIssued(Body, frozen=True, kw_only=True):
    """A form that tells of something done got its number; all it says is here, in its case or the release."""

    number: IssuedNumber
    site: SiteCode
    day: dt.date
    release: ReleaseRef
    handler: Line
    clock_trusted: bool = True


class CaseFormIssued(FormIssued, frozen=True, kw_only=True):
    """A form of one case, issued to the holder of that slip."""

    slip_number: IssuedNumber


class NumberIssued(Body, frozen=True, kw_only=True):
    """A matter of its own got its number, which alone says the site and the day."""

    number: IssuedNumber
