"""Records for the benchmark of the exchange: invented cases of about 947 bytes, the same for every rival."""

from __future__ import annotations

import datetime as dt
import random
from typing import Any

import msgspec

from casework.cases.kinds.cases import CaseOpened
from casework.cases.record_id import made_at
from desktop.database.journal import Statement
from tests.support.entry_histories import opened

RECORD_BYTES = 947
_FIRST_MS = 1_795_482_000_000  # 2026-11-24
_BETWEEN_MS = 12 * 60_000  # forty cases a day and point
# fmt: off
_WORDS = [
    "草场", "承包", "变更", "登记", "孳息", "补贴", "羊圈", "水井", "围栏", "春季",
    "迁移", "草畜", "平衡", "养老", "医保", "低保", "临时", "救助", "高龄", "津贴",
    "户口", "迁入", "迁出", "婚姻", "生育", "残疾", "护理", "建房", "宅基", "质押",
    "贷款", "接种", "检疫", "耳标", "牲畜", "保险", "理赔", "雪灾", "饲草", "调运",
]
# fmt: on
_PLACES = ("查干嘎查", "宝日嘎查", "乌兰嘎查", "巴音嘎查", "哈日嘎查", "莫林苏木")


def bodies(count: int, site: str, seed: int = 947) -> list[Statement]:
    """Statements that open so many cases at a site."""
    chance = random.Random(seed)  # noqa: S311
    return [_statement(chance, site, number) for number in range(count)]


def as_record(statement: Statement) -> dict[str, Any]:
    """The same for rivals: one flat document with everything that an entry says."""
    return {
        "id": statement.subject,
        "rev": 1,
        "kind": statement.kind,
        "recorded_at": "2026-11-24T09:00:00.000+08:00",
        "staff": "staff-1",
        "clock": "trusted",
        "body": msgspec.to_builtins(statement.body),
    }


def _statement(chance: random.Random, site: str, number: int) -> Statement:
    base = opened()
    name = "测试·" + "".join(chance.choices("甲乙丙丁戊己庚辛壬癸", k=3))
    place = f"{chance.choice(_PLACES)}{chance.randint(1, 400)}号"
    body = msgspec.structs.replace(
        base,
        site=site,
        salt=f"{chance.getrandbits(128):032x}",
        matter_code=f"SAMPLE-{chance.randint(1, 40):03d}",
        matter_name="".join(chance.choices(_WORDS, k=3)),
        applicant=msgspec.structs.replace(base.applicant, name=name),
        started_at=base.started_at + dt.timedelta(seconds=chance.randint(0, 10**7)),
        answers={"place": (place,), "told": ("",)},
    )
    made_ms = _FIRST_MS + _BETWEEN_MS * number + chance.randrange(_BETWEEN_MS)
    statement = Statement(str(made_at(made_ms, chance.getrandbits(74))), "case_opened", body)
    return _padded(statement, body, chance)


def _padded(statement: Statement, body: CaseOpened, chance: random.Random) -> Statement:
    missing = RECORD_BYTES - len(msgspec.json.encode(as_record(statement)))
    told = ""
    while len(told.encode()) < missing:
        told += chance.choice(_WORDS)
    padded = msgspec.structs.replace(body, answers={**body.answers, "told": (told,)})
    return Statement(statement.subject, statement.kind, padded)
