"""What is not here is named, and stops nothing else: a matter, an opening, a release, a key, a form."""

from __future__ import annotations

import sys

import pytest
from msgspec.structs import replace
from sqlalchemy import delete

from casework.cases.body import ReleaseRef
from casework.cases.entries import Head
from casework.cases.kinds.forms import PapersReceived
from casework.language import _
from casework.release import release_file
from casework.release.catalogue import Material, MaterialForm, PrintedForm
from desktop.database import fetched, foreign
from desktop.database.fetched import Believed
from desktop.database.tables import StoredRelease
from desktop.desk.desk import Desk
from desktop.errors import CaseError, CatalogueError, MatterUnavailable, SetUpError
from desktop.services.cases.handle_together import Bundling
from desktop.services.catalogue.load_release import load_current
from desktop.services.exchange.sync_now import read_status
from desktop.services.forms.guide import GuideOrder
from desktop.services.forms.receipt import ReceiptOrder
from desktop.services.people.add_staff import NewColleague, add_staff
from desktop.services.upkeep import check_program
from sync.wire.packing import Placed
from tests.support.desks import desk, folder, tray
from tests.support.entry_histories import DAY, opened, slip
from tests.support.forged import Claim, chained
from tests.support.workplaces import PASSWORD, SITE, ready_draft

__all__ = ["desk", "folder", "tray"]
NUMBER = f"{SITE}-20261124-Z007"


def comes(desk: Desk, *claims: Claim, device: str = "e0" * 8) -> None:
    """A page of the banner with what another device of this site says."""
    duty = desk.state.duty
    with duty.store.writing() as connection:
        page = [Placed(each, SITE) for each in chained(Head(device), claims)]
        foreign.add(connection, duty.device, page)
    assert desk.exchange.set_aside() == []


def opening(desk: Desk, case: str, matter: str) -> Claim:
    body = replace(opened(), site=SITE, matter_code=matter, release=_release(desk))
    return Claim(case, "case_opened", body)


def slip_of(desk: Desk, case: str, matter: str, number: str = NUMBER) -> Claim:
    body = replace(slip(number), matter_code=matter, release=_release(desk))
    return Claim(case, "slip_issued", body, 2)


def _release(desk: Desk) -> ReleaseRef:
    with desk.state.duty.store.reading() as connection:
        return load_current(connection).ref


def with_matter(desk: Desk, **changes: object) -> None:
    """A newer release in use, the first matter of which is changed."""
    first, *others = desk.catalogue.release.matters
    release = replace(
        desk.catalogue.release, number=2, name="v2", matters=(replace(first, **changes), *others)
    )
    desk.catalogue.import_release(release_file.write(release))


def test_a_slip_of_a_matter_that_its_release_does_not_know_is_named(
    desk: Desk,
) -> None:
    papers = PapersReceived(
        number=f"SJ-{NUMBER}",
        site=SITE,
        day=DAY,
        release=_release(desk),
        handler="乙",
        slip_number=NUMBER,
        papers=(),
        giver="",
    )
    comes(
        desk,
        opening(desk, "case-x", "NOWHERE"),
        slip_of(desk, "case-x", "NOWHERE"),
        Claim("case-x", "case_papers_received", papers, 3),
    )
    for ask in (
        lambda: desk.cases.find(NUMBER),
        lambda: desk.slips.archive(NUMBER),
        lambda: desk.forms.make(ReceiptOrder(slip_number=NUMBER)),
        lambda: desk.forms.reissue(papers.number),
    ):
        with pytest.raises(MatterUnavailable) as refused:
            ask()
        assert "不在目录" in refused.value.what
    assert NUMBER in {row.slip_number for row in desk.cases.list()}
    assert desk.cases.show(NUMBER).matter_code == "NOWHERE"


def test_a_case_whose_opening_never_came_is_shown_without_days(desk: Desk) -> None:
    comes(desk, slip_of(desk, "case-x", "SAMPLE-001"))
    shown = desk.cases.show(NUMBER)
    assert (shown.slip_number, shown.clocks.promised) == (NUMBER, None)
    assert shown.history


def test_a_number_on_two_cases_of_others_is_not_guessed(desk: Desk) -> None:
    for case, device in (("case-x", "e0" * 8), ("case-y", "e1" * 8)):
        comes(desk, opening(desk, case, "SAMPLE-001"), slip_of(desk, case, "SAMPLE-001"), device=device)
    with pytest.raises(CaseError) as refused:
        desk.cases.find(NUMBER)
    assert f"编号 {NUMBER} 用在 2 件办件上" in refused.value.what


def test_a_number_that_a_copy_of_this_disk_gave_is_not_given_again(desk: Desk) -> None:
    first = desk.cases.open(ready_draft(desk)).slip_number
    assert first.endswith("001")
    taken = first[:-1] + "2"
    comes(desk, opening(desk, "case-x", "SAMPLE-001"), slip_of(desk, "case-x", "SAMPLE-001", taken))
    assert desk.cases.open(ready_draft(desk)).slip_number == first[:-1] + "3"


def test_a_withdrawn_matter_has_no_guide(desk: Desk) -> None:
    with_matter(desk, status="withdrawn")
    with pytest.raises(MatterUnavailable):
        desk.forms.make(GuideOrder(matter_code="SAMPLE-001"))


def test_a_matter_that_is_not_of_the_bundle_is_named(desk: Desk) -> None:
    numbers = tuple(
        desk.cases.open(ready_draft(desk, each)).slip_number for each in ("SAMPLE-001", "SAMPLE-004")
    )
    with pytest.raises(CaseError) as refused:
        desk.affairs.open_bundle(Bundling(slip_numbers=numbers, code="SAMPLE-B01"))
    assert refused.value.what == "事项 SAMPLE-004 不在“新生儿出生一件事”里"
    assert desk.affairs.list("bundle") == []


def test_a_form_of_a_set_that_this_program_does_not_make_is_told(desk: Desk) -> None:
    with_matter(desk, print_set=(PrintedForm(form="of_a_later_program"), PrintedForm(form="receipt")))
    made = desk.forms.make_set(desk.cases.open(ready_draft(desk)).slip_number)
    assert len(made.members) == 1
    (left,) = made.left_out
    assert "of_a_later_program" in left


@pytest.mark.parametrize(("form", "counts"), [("original", (1, 0)), ("copy", (0, 1)), ("form", (1, 0))])
def test_a_material_without_a_count_is_one_paper(
    desk: Desk, form: MaterialForm, counts: tuple[int, int]
) -> None:
    paper = Material(code="m1", name=desk.catalogue.release.matters[0].name, form=form)
    with_matter(desk, materials=(paper,), situations=())
    number = desk.cases.open(ready_draft(desk)).slip_number
    (wanted,) = desk.cases.find(number).open_papers
    assert (wanted.originals, wanted.copies) == counts


def test_before_there_is_a_release_it_is_said_how_to_get_one(desk: Desk) -> None:
    with desk.state.duty.store.writing() as connection:
        connection.execute(delete(StoredRelease))
    with pytest.raises(CatalogueError, match="没有目录"), desk.state.duty.store.reading() as connection:
        load_current(connection)


def test_who_has_no_key_lets_nobody_else_in(desk: Desk) -> None:
    desk.state.duty.store.close()
    before = sorted(path.name for path in desk.state.data_dir.iterdir())
    with pytest.raises(SetUpError, match="已锁定"):
        add_staff(desk.state.duty, desk.state.data_dir, NewColleague(name="巴图", password=PASSWORD))
    assert sorted(path.name for path in desk.state.data_dir.iterdir()) == before


@pytest.mark.parametrize(
    ("expires_at", "told"),
    [("", ""), ("2999-01-01T00:00:00+00:00", ""), ("2026-01-01T00:00:00+00:00", "2026-01-01T00:00:00+00:00")],
)
def test_a_release_that_should_have_come_is_told(desk: Desk, expires_at: str, told: str) -> None:
    with desk.state.duty.store.writing() as connection:
        fetched.believe(connection, Believed(2, "v2", expires_at))
    assert read_status(desk.state.duty.store).release_expired_at == told


def test_libraries_are_looked_for_on_linux_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(check_program, "QT_LIBRARIES", {"libnowhere.so.1": "libnowhere1"})
    monkeypatch.setattr(sys, "platform", "win32")
    assert _("系统库") not in {each.subject for each in check_program.check_program()}
