"""What somebody hears who asks for a matter that cannot be chosen, to the word."""

from __future__ import annotations

import datetime as dt

import pytest
from msgspec.structs import asdict

from casework.cases.availability import why_unavailable
from casework.release.catalogue import LegalBasis, Matter, Withdrawal
from casework.release.received import LaterMatter
from tests.support.releases import matter, text

TODAY = dt.date(2026, 11, 24)
BASIS = LegalBasis(title="关于取消证明事项的通知", number="国发〔2026〕1号", article="第三条")
CITED = "《关于取消证明事项的通知》（国发〔2026〕1号）第三条"


def withdrawn(**what: object) -> Matter:
    return matter("T-1", "旧证", status="withdrawn", withdrawal=Withdrawal(**what) if what else None)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("asked", "why"),
    [
        (matter("T-1", "证"), ""),
        (matter("T-1", "证", effective_from=TODAY, effective_to=TODAY), ""),
        (matter("T-1", "证", effective_from=dt.date(2026, 11, 25)), "自 2026-11-25 起才可办理"),
        (matter("T-1", "证", effective_to=dt.date(2026, 11, 23)), "已于 2026-11-23 停止办理"),
        (matter("T-1", "证", status="suspended"), "已暂停"),
        (withdrawn(), "已取消，不再需要"),
        (withdrawn(basis=(BASIS,)), f"已取消，不再需要（依据：{CITED}）"),
        (withdrawn(instead=text("改为书面承诺")), "已取消，不再需要。改为书面承诺"),
        (
            withdrawn(basis=(BASIS,), instead=text("改为书面承诺")),
            f"已取消，不再需要（依据：{CITED}）。改为书面承诺",
        ),
        (LaterMatter(**asdict(matter("T-1", "证"))), "要用更新的程序才能办理，请升级本程序"),
    ],
)
def test_why_a_matter_cannot_be_chosen_is_said(asked: Matter, why: str) -> None:
    assert why_unavailable(asked, TODAY) == why
