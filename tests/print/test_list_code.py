"""The second code of a slip: the list of what to bring as plain text, where the release wants one."""

from __future__ import annotations

import msgspec
import segno

from casework.release.catalogue import Text
from forms.documents.kit.words import Words
from forms.documents.notification import a4 as notification
from forms.documents.notification.data import Notification
from forms.documents.notification.list_code import list_text
from forms.page import Document, Modules
from forms.sheet.paper import MILLIMETRE
from tests.support.slips import fonts, lines, many, sample_release, slip


def wanting(made: Notification) -> Notification:
    settings = msgspec.structs.replace(made.settings, list_code=True)
    return msgspec.structs.replace(made, settings=settings)


def codes(document: Document) -> list[Modules]:
    return [item for page in document.pages for item in page.items if isinstance(item, Modules)]


def text_of(made: Notification) -> str:
    return list_text(made, Words(made))


def test_it_holds_what_is_missing_and_nobodys_name() -> None:
    made = wanting(slip())
    text = text_of(made)
    assert text.splitlines()[:3] == ["医疗救助申请", "还缺 2 份材料", "2.医疗救助申请表 申请表格 1 份"]
    assert "0470-0000002" in text
    assert "申请人居民身份证" not in text  # handed in
    for private in (made.applicant_name, made.number, made.applicant_phone_masked):
        assert private not in text


def test_the_page_bears_that_text_in_modules_that_phones_can_read() -> None:
    made = wanting(slip())
    first, second = codes(notification.lay_out(made, fonts()))[:2]
    expected = segno.make_qr(text_of(made), error="l", boost_error=False, encoding="utf-8", mode="byte")
    assert second.rows == tuple(tuple(map(bool, row)) for row in expected.matrix)
    assert second.side / len(second.rows) >= 0.33 * MILLIMETRE
    assert first.rows != second.rows


def test_without_the_setting_or_without_anything_missing_there_is_none() -> None:
    assert len(codes(notification.lay_out(slip(), fonts()))) == 2  # the number, in each copy
    assert len(codes(notification.lay_out(wanting(slip(states=("handed_in",))), fonts()))) == 2


def test_a_long_list_ends_at_a_whole_line_and_says_so() -> None:
    plain = [msgspec.structs.replace(line.material, name=Text(zh="某证明" * 20)) for line in slip().materials]
    made = wanting(msgspec.structs.replace(slip(), materials=lines(plain * 3, ("missing",))))
    text = text_of(made)
    assert len(text.encode()) <= 520
    assert text.splitlines()[-1] == "其余见告知单"
    assert all("某证明" * 20 in line for line in text.splitlines()[2:-1])


def test_it_never_costs_a_page() -> None:
    for matter in sample_release().matters:
        made = slip(matter.code, ("missing",))
        assert len(notification.lay_out(wanting(made), fonts()).pages) == 2, matter.code
    crowded = many(20)
    plain = notification.lay_out(crowded, fonts())
    assert len(notification.lay_out(wanting(crowded), fonts()).pages) == len(plain.pages)
