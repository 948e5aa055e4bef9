"""A slip on paper against the journal: does the journal still have the entry that issued it?

A number of this device that the journal does not know was given out all the same: it is not given out again.
"""

from __future__ import annotations

from typing import Literal

import msgspec
from sqlalchemy import Connection, select

from casework.cases.check_code import check_code, read_code
from casework.language import N_, _
from casework.slip_number import SlipNumber, parse
from desktop.database import journal, lost_end
from desktop.database.engine import Store
from desktop.database.noted import GivenNumber
from desktop.database.slips import cases_of
from desktop.database.tables import DisplacedEntry, Workplace
from desktop.errors import SetUpError
from desktop.services.slips.compose_slip import issuing_codes

Standing = Literal["same", "other", "unknown", "elsewhere"]
STANDINGS: dict[Standing, str] = {
    "same": N_("日志里有这张单，校验码相符"),
    "other": N_("日志里有这个编号，但校验码不符：单子或日志被改过"),
    "unknown": N_(
        "是本机的编号，日志里却没有这张单：日志的末尾丢了，或者单子不是本机打印的。这个编号不会再用"
    ),
    "elsewhere": N_("本机没有这张单，它也不是本机的编号"),
}


class SlipStanding(msgspec.Struct, frozen=True):
    """How a slip on paper stands to the journal."""

    standing: Standing

    @property
    def words(self) -> str:
        """For whoever holds the slip."""
        return _(STANDINGS[self.standing])


def check_slip(store: Store, typed_number: str, typed_code: str) -> SlipStanding:
    """How a slip stands to the journal; raises BadSlipNumber, SetUpError for a code that can be none."""
    number, code = parse(typed_number), read_code(typed_code)
    if not code:
        raise SetUpError(
            _("校验码不对"),
            _("“{code}”不是校验码").format(code=typed_code),
            _("请照单子页脚输入，如 7QK3M-9XT2C"),
        )
    with store.reading() as connection:
        cases = cases_of(connection, str(number))
        codes = [
            each
            for case in cases
            for each in issuing_codes(journal.of_subject(connection, case.case_id), str(number))
        ]
        if cases:
            is_same = code in codes or _is_displaced(connection, code)
            return SlipStanding("same" if is_same else "other")
        if not _is_own(connection, number):
            return SlipStanding("elsewhere")
    with store.writing() as connection:
        given = GivenNumber(number.site_code, number.day.isoformat(), number.sequence)
        lost_end.take_number(connection, given)
    return SlipStanding("unknown")


def _is_displaced(connection: Connection, code: str) -> bool:
    """Was it printed before this device went on under another id?"""
    return any(check_code(each) == code for each in connection.scalars(select(DisplacedEntry.hash)))


def _is_own(connection: Connection, number: SlipNumber) -> bool:
    row = connection.execute(select(Workplace.site, Workplace.letter)).one()
    return (row.site, row.letter) == (number.site_code, number.device_letter)
