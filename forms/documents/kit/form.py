"""What every form says, whatever else it says: number, site, release; who issued it, and when."""

from __future__ import annotations

import datetime as dt

import msgspec

from casework.release.catalogue import Settings, Site, Text


class Form(msgspec.Struct, frozen=True, kw_only=True):
    """The part that all forms share; `number` is "" in a preview.

    `print_no` counts from 1; it is 0 on what anyone may print at any time.  `check_code` is that of the entry
    that issued it, "" where paper has none.  Personal data arrives masked (`casework.people.masking`).
    """

    number: str
    site: Site
    release_name: str
    settings: Settings
    labels: dict[str, Text]
    print_no: int = 1
    check_code: str = ""


class IssuedForm(Form, frozen=True, kw_only=True):
    """A form that a named person issues on a day; `clock_trusted` false prints 时间待核 beside the date."""

    handler: str
    issued_on: dt.date
    clock_trusted: bool = True
