"""What rules on one-time notification ask for: steps, departments in order, where else, whom to ask."""

from __future__ import annotations

import msgspec

from casework.release.catalogue import JointDepartment, OnlineChannel, Text
from forms.documents.notification import papers as notification_papers
from forms.documents.notification.data import Notification
from forms.pdf.embed import to_pdf
from forms.sheet.paper import A4, THERMAL
from tests.support.paper import letters, page_texts
from tests.support.slips import fonts, sample_release, slip


def said(made: Notification) -> str:
    return letters(page_texts(to_pdf(notification_papers.lay_out(made, fonts(), A4), fonts()))[0])


def test_whoever_came_to_the_wrong_window_has_a_phone() -> None:
    assert "本处不办请咨询0470-0000002" in said(slip())


def test_the_catalogues_own_steps_and_departments_come_in_their_order() -> None:
    text = said(slip("SAMPLE-042"))
    assert "办理流程受理→审核→公示" in text
    assert "联办机构旗民政局（核对家庭经济状况）、旗自然资源局（核对房屋登记）" in text


def test_departments_that_wait_for_each_other_are_joined_by_an_arrow() -> None:
    matter = slip().matter
    names = ("旗民政局", "旗公安局", "旗医疗保障局")
    joint = tuple(
        JointDepartment(name=Text(zh=name), parallel=index == 1) for index, name in enumerate(names)
    )
    text = said(slip(matter=msgspec.structs.replace(matter, joint_departments=joint)))
    assert "联办机构旗民政局、旗公安局→旗医疗保障局" in text


def test_where_else_and_online_it_can_be_done() -> None:
    online = (OnlineChannel(name=Text(zh="自治区政务服务网"), depth=Text(zh="全程网办")),)
    matter = msgspec.structs.replace(slip().matter, scope=Text(zh="全旗通办"), channels=(), online=online)
    assert "通办范围全旗通办；自治区政务服务网（全程网办）" in said(slip(matter=matter))
    nothing = msgspec.structs.replace(matter, scope=None, online=())
    assert "通办范围" not in said(slip(matter=nothing))


def test_every_sample_slip_stays_on_one_page() -> None:
    for matter in sample_release().matters:
        pages = notification_papers.lay_out(slip(matter.code, ("missing",)), fonts(), A4).pages
        assert len(pages) == 2, matter.code  # a page in each of two copies


def test_the_short_slip_says_for_whom_where_and_when() -> None:
    document = notification_papers.lay_out(slip(), fonts(), THERMAL)
    text = letters("".join(page_texts(to_pdf(document, fonts()))))
    for part in ("巴特尔", "办理地点示例旗示例苏木示例嘎查委员会", "办理时间周一、周三、周五9:00–12:00"):
        assert part in text, part
