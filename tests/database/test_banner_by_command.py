"""The operator's commands against a banner that serves: each says what it did, and a point sees it."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec
import pytest

from casework.cases.entries import digest
from casework.cases.sending import SendingCounts
from casework.release import release_file
from desktop.desk.desk import Desk
from desktop.services.cases.record_events import Escalating
from desktop.services.exchange.exchange_parcel import make_parcel, take_answer
from desktop.services.forms.ledger import LedgerOrder
from sync.device.errors import ExchangeError
from sync.server.commands.main import main
from sync.server.doors.parcels import answer_parcel
from sync.server.doors.table import DOORS
from sync.server.hall import two
from sync.server.hall.journal import Operator
from sync.server.hall.two import TwoWanted
from sync.server.store.data_key import FILE_NAME
from tests.support import hall
from tests.support.banners import HALL, OTHER_POINT, POINT, SITES, TOWN, Banner, seal_in
from tests.support.inside_server import serving
from tests.support.paper import page_texts
from tests.support.printers import PaperTray
from tests.support.releases import packed
from tests.support.slips import sample_release
from tests.support.source import ROOT
from tests.support.workplaces import demo_duty, demo_folder, ready_draft

SAMPLE = ROOT / "resources" / "catalogue" / "sample-release.json"
pytestmark = pytest.mark.slow

BY = ("--by", "旗医保局经办")

Run = Callable[..., str]


@pytest.fixture
def run(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs `banner …`; what it said, on stderr where it ended otherwise than well."""

    def command(*words: object, code: int = 0, data: str = "server") -> str:
        capsys.readouterr()
        try:
            ended = main(["banner", *map(str, words), "--data", str(tmp_path / data)])
        except SystemExit as stopped:
            ended = int(stopped.code or 0)
        said = capsys.readouterr()
        assert ended == code, said
        return said.err if code else said.out

    return command


@pytest.fixture
def banner(run: Run, tmp_path: Path) -> Iterator[Banner]:
    """A banner with its sites, as an operator makes one."""
    run("init", HALL, "白音旗")
    for code, (parent, name) in SITES.items():
        run("site", "add", code, parent, name)
    server = tmp_path / "server"
    made = Banner(f"sqlite:///{server / 'banner.db'}", seal_in(server))
    yield made
    made.database.close()


@pytest.fixture
def desk(run: Run, banner: Banner, tmp_path: Path) -> Iterator[Desk]:
    """A point that is enrolled at the banner, which serves."""
    folder = demo_folder(tmp_path / "data")
    opened = Desk(demo_duty(folder), folder, PaperTray())
    with serving(banner, DOORS) as url:
        opened.exchange.enrol(url, run("code", POINT).strip())
        yield opened
    opened.close()


def brought(desk: Desk) -> str:
    """A case that the banner has; its slip's number."""
    number = desk.cases.open(ready_draft(desk)).slip_number
    desk.exchange.sync()
    return number


def own_device(desk: Desk) -> str:
    return next(each.device for each in desk.upkeep.journal() if each.kind == "device_set_up")


def test_a_banner_is_begun_once_and_its_tree_has_no_loose_ends(run: Run, banner: Banner) -> None:
    assert "没有改动" in run("init", HALL, "白音旗", code=1)
    assert "ZZ99" in run("site", "add", "ML0103", "ZZ99", "新点", code=1)
    assert f"站点 {POINT} 已经有了" in run("site", "add", POINT, TOWN, "查干嘎查", code=1)
    assert run("site", "add", "ml", TOWN, "小写", code=1)
    assert [line.split("\t")[0] for line in run("site", "list").splitlines()] == [HALL, *SITES]
    assert "没有站点 ZZ99" in run("code", "ZZ99", code=1)
    assert "没有旗的数据" in run("status", code=1, data="elsewhere")


def test_how_far_a_case_is_reaches_the_point(run: Run, desk: Desk) -> None:
    number = brought(desk)
    assert "banner case refuse" in run("case", "status", number, "refused", *BY, code=1)
    assert "还没有设备上传过" in run("case", "status", "ML0101-20200101-A001", "accepted", *BY, code=1)
    assert run("case", "status", number, "accepted", "--note", "已转税务", *BY) == f"{number} 已受理\n"
    wanted = desk.cases.find(number).materials
    handed = next(each.material.code for each in wanted if each.mark.state == "handed_in")
    assert "NONE 不在此事项里" in run("case", "request", number, "NONE", "--reason", "看不清", *BY, code=1)
    assert "要写明理由" in run("case", "request", number, handed, "--reason", " ", *BY, code=1)
    run("case", "request", number, handed, handed, "--reason", "复印件看不清", *BY)
    run("case", "result", number, "准予参保", "--document", "医保 1 号", *BY)
    assert run("case", "refuse", number, "--reason", "缺", "--remedy", "复议", *BY, code=1), "it has a result"
    desk.exchange.sync()
    (row,) = desk.cases.list()
    assert (row.progress, row.result, row.asked) == ("accepted", "准予参保 医保 1 号", "复印件看不清")
    today = dt.datetime.now().astimezone().date()
    ledger = desk.forms.make(LedgerOrder(first=today, last=today))
    assert "准予参保" in "".join(page_texts(ledger.pdf))


def test_a_refusal_says_why_and_what_can_be_done(run: Run, desk: Desk) -> None:
    number = brought(desk)
    assert "原因和救济途径" in run("case", "refuse", number, "--reason", " ", "--remedy", "复议", *BY, code=1)
    assert "原因和救济途径" in run("case", "refuse", number, "--reason", "缺", "--remedy", " ", *BY, code=1)
    run("case", "refuse", number, "--reason", "不在范围", "--remedy", "六十日内申请行政复议", *BY)
    desk.exchange.sync()
    shown = desk.cases.show(number)
    assert (shown.refusal.reason, shown.refusal.remedies) == ("不在范围", ("六十日内申请行政复议",))


def test_an_escalation_is_answered_and_a_complaint_passed_on(run: Run, desk: Desk) -> None:
    number = brought(desk)
    assert "没有办不成事" in run("case", "answer", number, "已协调", *BY, code=1)
    desk.events.escalate(number, Escalating(reason="缺规定"))
    desk.exchange.sync()
    assert "要写明答复" in run("case", "answer", number, " ", *BY, code=1)
    run("case", "answer", number, "已协调", *BY)
    complaint = ("case", "complaint", number, "--number", "12345-7", "--text")
    assert "投诉编号和内容" in run(*complaint, " ", *BY, code=1)
    run(*complaint, "办理太慢", "--answer-by", "2026-12-31", *BY)
    assert "已经记过" in run(*complaint, "办理太慢", *BY, code=1)
    desk.exchange.sync()
    assert [task.kind for task in desk.affairs.tasks()] == ["complaint"]
    assert any("已协调" in line.words for line in desk.cases.show(number).history)


def test_the_roster_says_who_works_where(run: Run, desk: Desk) -> None:
    run("staff", "add", POINT, "娜仁")
    assert "名册里没有 巴图" in run("staff", "remove", POINT, "巴图", code=1)
    assert "没有站点" in run("staff", "add", "ZZ99", "巴图", code=1)
    run("staff", "remove", POINT, "娜仁")
    assert run("staff", "list").strip().split("\t")[:2] == [POINT, "娜仁"]
    assert run("staff", "list").strip().endswith("离岗")


def test_an_entry_is_hidden_from_readers_and_let_back(run: Run, desk: Desk, banner: Banner) -> None:
    number = brought(desk)
    device = own_device(desk)
    seq = next(each.seq for each in desk.upkeep.journal() if each.kind == "slip_issued")
    assert number in run("entry", "show", device, seq)
    run("entry", "set-aside", device, seq, "--reason", "测试数据", *BY)
    assert "hidden: 测试数据" in run("entry", "list")
    assert number in run("entry", "show", device, seq), "kept apart, not gone"
    assert "这里没有设备" in run("entry", "set-aside", device, seq, "--reason", "再来", *BY, code=1)
    assert number.encode() not in b"".join(banner.bodies())
    run("entry", "take-back", device, seq, *BY)
    assert "没有另存" in run("entry", "take-back", device, seq, *BY, code=1)
    assert run("entry", "list") == ""
    assert number.encode() in b"".join(banner.bodies())
    desk.exchange.sync()
    assert {"entry_set_aside", "entry_taken_back"} <= {each.kind for each in desk.upkeep.journal()}


def test_a_release_and_its_calendar_go_to_the_point(run: Run, desk: Desk, tmp_path: Path) -> None:
    assert "还没有发布过目录" in run("calendar", "show", code=1)
    file = tmp_path / "release.json"
    data = json.loads(SAMPLE.read_text("utf-8"))
    file.write_bytes(packed({**data, "number": data["number"] + 1, "name": "v-new"}))
    assert "v-new" in run("release", "publish", file)
    assert "请把 number 改得更高" in run("release", "publish", file, code=1)
    assert run("release", "publish", file, "--valid-days", "0", code=2)
    file.write_bytes(packed({**data, "number": 99, "name": ""}))
    assert "name" in run("release", "publish", file, code=1)
    desk.exchange.sync()
    assert desk.catalogue.release.name == "v-new"
    days = ("calendar", "set", "2027-02-05..2027-02-12", "rest", "--basis", "放假通知", "--complete", "2027")
    assert "只改了工作日历" in run(*days)
    assert "没有改动" in run(*days, code=1)
    shown = run("calendar", "show")
    assert shown.count("放假通知") == 8
    assert "2027\t已写全" in shown
    assert run("calendar", "set", "2027-02-12..2027-02-05", "rest", "--basis", "反了", code=2)
    assert run("calendar", "set", "明天", "rest", "--basis", "没有日期", code=2)
    run("calendar", "clear", "2027-02-05..2027-02-12", "--complete", "2027")
    assert run("calendar", "show") == ""
    desk.exchange.sync()
    assert desk.catalogue.release.number == data["number"] + 3


def test_a_device_is_revoked_readmitted_and_moved(run: Run, desk: Desk) -> None:
    brought(desk)
    device = own_device(desk)
    assert "没有设备 nobody" in run("device", "revoke", "nobody", code=1)
    assert "没有停用的设备" in run("device", "readmit", device, code=1)
    run("device", "revoke", device)
    with pytest.raises(ExchangeError, match="停用"):
        desk.exchange.sync()
    run("device", "readmit", device)
    desk.exchange.sync()
    assert "没有站点" in run("device", "move", device, "ZZ99", code=1)
    assert "没有设备 nobody" in run("device", "move", "nobody", OTHER_POINT, code=1)
    run("device", "move", device, OTHER_POINT)
    desk.exchange.sync()
    assert desk.site.code == OTHER_POINT
    (one,) = json.loads(run("status"))["devices"]
    assert (one["device"], one["site"], one["quarantined"]) == (device, OTHER_POINT, 0)


def test_a_banner_comes_back_from_its_backup(run: Run, desk: Desk, banner: Banner, tmp_path: Path) -> None:
    brought(desk)
    file = tmp_path / "banner.backup"
    assert "请运行 banner backup" in json.loads(run("status"))["backup_warning"]
    assert re.search(r"位置 \d+，\d+ 行", run("backup", file))
    assert "用不了" in run("backup", tmp_path, code=1)
    before = banner.hashes()
    assert "备份完整：BQ00 白音旗" in run("restore", file, "--check")
    assert "请加 --replace" in run("restore", file, code=1)
    number = brought(desk)
    run("device", "revoke", own_device(desk))
    run("code", POINT)
    restored = run("restore", file, "--replace")
    assert "原来的旗另存在" in restored
    assert "1 个未用的注册码已作废" not in restored, "it was given out after the backup"
    assert banner.hashes() == before
    with pytest.raises(ExchangeError, match="停用"):  # stays so: nobody wants it back with the old data
        desk.exchange.sync()
    run("device", "readmit", own_device(desk))
    desk.exchange.sync()
    assert number.encode() in b"".join(banner.bodies()), "what came after the backup was sent again"
    other = Banner(f"sqlite:///{tmp_path / 'second.db'}")
    other.database.close()
    key = ("--data-key", str(tmp_path / "server" / FILE_NAME))  # a backup is sealed as its banner was
    run("restore", file, *key, data="second")
    assert json.loads(run("status", *key, data="second"))["banner"] == HALL
    run("init", "BQ01", "别的旗", data="third")
    former = ("--backup-key", key[1])  # it goes on under the key of this machine
    for data in ("third", "fourth"):
        wanted = ("restore", file, *(["--replace"] if data == "third" else []))
        wrong = ("--backup-key", tmp_path / "third" / FILE_NAME)
        for refused in (run(*wanted, data=data, code=1), run(*wanted, *wrong, data=data, code=1)):
            assert "请用 --backup-key" in refused
            assert "请换一个备份文件" not in refused, "another file would be refused as well"
        run(*wanted, *former, data=data)
        assert json.loads(run("status", data=data))["banner"] == HALL


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (lambda whole: b"no backup at all", "不是旗服务器的备份文件"),
        (lambda whole: whole[:-20], "不完整，或末尾多出内容"),
        (lambda whole: whole + b"more", "不完整，或末尾多出内容"),
        (lambda whole: whole[:40] + bytes(8) + whole[48:], "已损坏"),
    ],
)
def test_a_file_that_is_no_whole_backup_changes_nothing(
    run: Run, banner: Banner, tmp_path: Path, change: Callable[[bytes], bytes], why: str
) -> None:
    file = tmp_path / "banner.backup"
    run("backup", file)
    file.write_bytes(change(file.read_bytes()))
    before = banner.rows()
    assert why in run("restore", file, "--replace", code=1)
    assert why in run("restore", file, "--check", code=1)
    assert banner.rows() == before


def test_a_parcel_brings_cases_and_takes_a_release_back(
    run: Run, desk: Desk, banner: Banner, tmp_path: Path
) -> None:
    number = desk.cases.open(ready_draft(desk)).slip_number
    data = json.loads(SAMPLE.read_text("utf-8"))
    file = tmp_path / "release.json"
    file.write_bytes(packed({**data, "number": data["number"] + 1, "name": "v-new"}))
    run("release", "publish", file)
    answer = answer_parcel(banner.database, make_parcel(desk.state.duty))
    assert number.encode() in b"".join(banner.bodies())
    run("case", "status", number, "accepted", *BY)
    taken = take_answer(desk.state.duty, answer)
    assert taken.waiting == SendingCounts()
    take_answer(desk.state.duty, answer_parcel(banner.database, make_parcel(desk.state.duty)))
    (row,) = desk.cases.list()
    assert row.progress == "accepted"


def test_two_agree_before_a_command_publishes(run: Run, banner: Banner, tmp_path: Path) -> None:
    release = msgspec.structs.replace(sample_release(), number=7, name="v7")
    file = tmp_path / "seven.json"
    file.write_bytes(release_file.write(release))
    for name in ("bold", "tuya"):
        hall.colleague(banner, name, "publisher")
    agreed = f"seven.json {digest(file.read_bytes())[:12]}"
    assert f"请在控制台“两人办”里提出“发布目录：{agreed}”" in run("release", "publish", file, code=1)
    with banner.writing() as connection:
        wanted = TwoWanted(act="publish", about=agreed, reason="新一版")
        request = two.ask(connection, Operator("bold", "here"), wanted)
        two.decide(connection, Operator("tuya", "there"), request, "done")
    file.write_bytes(release_file.write(msgspec.structs.replace(release, name="later")))
    assert "不是这件事" in run("release", "publish", file, "--request", request, code=1)
    file.write_bytes(release_file.write(release))
    run("release", "publish", file, "--request", request, "--sites", OTHER_POINT)
    assert OTHER_POINT in run("release", "list")
    assert "推广到全旗" in run("release", "roll-out", 7)
    assert "全旗" in run("release", "list")
    assert "要两个人" in run("catalogue", "publish", "v8", "--by", "bold", code=1)
