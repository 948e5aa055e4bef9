"""A banner with a published release and cases that a workplace brought, for pages that the public sees."""

from __future__ import annotations

from pathlib import Path

import msgspec

from casework.cases.draft import Draft, MaterialMark, MaterialState
from casework.people.applicant import Applicant
from casework.release.catalogue import Release
from desktop.desk.desk import Desk
from desktop.services.people.unlock import unlock
from resources import SAMPLE_RELEASE
from sync.server.releases import releases
from tests.support.banners import Banner
from tests.support.printers import PaperTray
from tests.support.workplaces import demo_folder, ready_draft

APPLICANT = Applicant(
    name="测试·乙", id_number="15072719881105000X", phone="13800000001", address="示例嘎查 7 号"
)


def sample_release() -> Release:
    """The sample catalogue as it is released."""
    return msgspec.json.decode(SAMPLE_RELEASE.read_bytes(), type=Release)


def publish(banner: Banner, release: Release | None = None) -> None:
    """Publish a release at the banner, the sample unless another is given."""
    with banner.writing() as connection:
        releases.publish(connection, release or sample_release(), 365)


def workplace(banner: Banner, folder: Path) -> Desk:
    """A workplace at POINT that knows the banner, which is served."""
    desk = Desk(unlock(demo_folder(folder), "", None), folder, PaperTray())
    desk.exchange.enrol(banner.url, banner.code())
    return desk


def draft_of(
    desk: Desk, matter: str, state: MaterialState = "missing", applicant: Applicant = APPLICANT
) -> Draft:
    """A draft whose materials are all in one state."""
    draft = ready_draft(desk, matter)
    marks = tuple(MaterialMark(code=mark.code, state=state) for mark in draft.marks)
    return msgspec.structs.replace(draft, marks=marks, applicant=applicant)
