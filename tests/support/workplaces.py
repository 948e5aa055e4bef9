"""Demonstration workplaces for tests: made once a process, then copied."""

from __future__ import annotations

import atexit
import datetime as dt
import functools
import shutil
import tempfile
from pathlib import Path

import msgspec

from casework.cases.draft import Draft, MaterialMark
from casework.cases.record_id import new_id
from casework.people.applicant import Applicant
from desktop import bootstrap
from desktop.desk.desk import Desk
from desktop.services.duty import Duty
from desktop.services.people.unlock import unlock
from desktop.services.upkeep.new_workplace import SetUp

SITE = "ML0101"
STAFF = "其其格"
MATTER = "SAMPLE-001"
PASSWORD = "草原上的八匹骏马"
NAME = "测试·甲"
ID_NUMBER = "152129195001010004"
PHONE = "13800000000"


def demo_folder(folder: Path) -> Path:
    """A demonstration's data folder, a copy of one made by the real set-up."""
    shutil.copytree(_template(None), folder)
    return folder


def real_folder(folder: Path) -> Path:
    """A data folder that opens for STAFF with PASSWORD, at the full cost of the derivation."""
    shutil.copytree(_template(PASSWORD), folder)
    return folder


@functools.cache
def _template(password: str | None) -> Path:
    parent = Path(tempfile.mkdtemp(prefix="tamga-test-"))
    atexit.register(shutil.rmtree, parent, ignore_errors=True)
    folder = parent / "data"
    bootstrap.set_up(folder, SetUp(site_code=SITE, staff_name=STAFF, password=password))
    return folder


def demo_duty(folder: Path) -> Duty:
    """The duty of a demonstration's folder; close its store in the end."""
    return unlock(folder, "", None)


def ready_draft(desk: Desk, matter: str = MATTER, *, name: str = NAME) -> Draft:
    """A draft that can be saved: first answer of each question, first material handed in."""
    draft = Draft(
        draft_id=new_id().hex,
        started_at=dt.datetime(2026, 11, 24, 9, tzinfo=dt.UTC),
        matter_code=matter,
        release_name=desk.catalogue.release.name,
        applicant=Applicant(name=name, id_number=ID_NUMBER, phone=PHONE),
    )
    while open_questions := [s for s in desk.catalogue.situations(draft) if s.key not in draft.answers]:
        question = open_questions[0]
        answers = {**draft.answers, question.key: (question.options[0].value,)}
        draft = msgspec.structs.replace(draft, answers=answers)
    marks = [
        MaterialMark(code=material.code, state="missing" if index else "handed_in")
        for index, material in enumerate(desk.catalogue.materials(draft))
    ]
    return msgspec.structs.replace(draft, marks=tuple(marks))
