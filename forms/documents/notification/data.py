"""What a notification says: the frozen data that `forms.documents.notification.a4` lays out.

Personal data arrives here already masked (`casework.people.masking`).
"""

from __future__ import annotations

import datetime as dt

import msgspec

from casework.cases.draft import MaterialState
from casework.release.catalogue import Material, Matter, Mode, Settings, Site, Text


class MaterialLine(msgspec.Struct, frozen=True, kw_only=True):
    """One numbered row of the material table; `reason` says why it is invalid or not needed."""

    number: int
    material: Material
    state: MaterialState
    reason: str = ""


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """One answered situation on which the list of materials rests."""

    question: Text
    answer: Text


class Notification(msgspec.Struct, frozen=True, kw_only=True):
    """All that one 一次性告知单 says.  `number` is "" in a preview; `print_no` counts from 1.

    `service_notice` is true where the site is no authority for the matter, and prints the release's
    sentence about it.  `clock_trusted` false prints 时间待核 beside the date.
    """

    number: str
    site: Site
    matter: Matter
    mode: Mode
    release_name: str
    settings: Settings
    labels: dict[str, Text]
    applicant_name: str
    applicant_id_masked: str
    applicant_phone_masked: str
    agent_name: str
    answers: tuple[Answer, ...]
    materials: tuple[MaterialLine, ...]
    handler: str
    issued_on: dt.date
    service_notice: bool
    clock_trusted: bool = True
    print_no: int = 1
